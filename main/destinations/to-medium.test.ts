import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { destination } from '../../preload/contract/index.ts';
import { scanFolder } from '../dicom/index.ts';
import { writeTestSeries } from '../engine.fixtures.ts';
import { deliver } from './index.ts';

let work = '';
beforeEach(async () => (work = await mkdtemp(join(tmpdir(), 'syndiff-media-'))));
afterEach(() => rm(work, { recursive: true, force: true }));

describe('delivering to media', () => {
  it('writes one with a DICOMDIR for each study, and another where one is there', async () => {
    const files: string[] = [];
    for (const name of ['a', 'b']) {
      await writeTestSeries(join(work, name));
      files.push(...(await readdir(join(work, name))).map((file) => join(work, name, file)));
    }
    const media = destination.parse({ kind: 'medium', name: 'CD', folder: join(work, 'media') });
    for (const expected of [2, 4]) {
      const { outcomes } = await deliver(files, media);
      expect(outcomes.map(({ state }) => state)).toEqual(Array(6).fill('delivered'));
      expect(await readdir(join(work, 'media'))).toHaveLength(expected);
    }
    for (const name of await readdir(join(work, 'media'))) {
      const { series } = await scanFolder(join(work, 'media', name, 'DICOMDIR'));
      expect(series.map(({ dimensions }) => dimensions)).toEqual([[8, 6, 3]]);
    }
  });
});
