import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StudyView } from '../../preload/contract/index.ts';
import { StudyViews } from './study-views.ts';

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'syndiff-views-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const view: StudyView = {
  layout: 'swipe',
  measures: [
    { id: 1, kind: 'distance', right: [1, 0, 0], down: [0, 1, 0], points: [[0, 0, 0], [3, 4, 0]] }, // prettier-ignore
  ],
  ducts: [{ number: 2, by: 'drawn', judged: 'accepted', common: false, points: [[0, 0, 0], [3, 4, 0]] }], // prettier-ignore
};

it('keeps the view of each series past the end of the process', async () => {
  await new StudyViews(folder).keep('a', view);
  const again = new StudyViews(folder);
  expect([await again.read('a'), await again.read('b')]).toEqual([view, null]);
});

it('names files so that no id leads out of the folder, and passes over what it cannot understand', async () => {
  const views = new StudyViews(folder);
  await views.keep('../../elsewhere', view);
  const [name] = await readdir(join(folder, 'views'));
  expect(await readdir(folder)).toEqual(['views']);
  await writeFile(join(folder, 'views', name!), '{');
  expect(await views.read('../../elsewhere')).toBeNull();
});
