import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeTinyModel } from '../../../test/fixtures/tiny-model.ts';
import { readVolume, scanFolder } from '../../dicom/index.ts';
import { writeTestSeries } from '../../engine.fixtures.ts';
import type { Terminal } from './terminal.ts';
import { translateFolder } from './translate.ts';

interface Printed {
  files: number;
  seconds: { runtime: number };
  verdict: { level: string; acknowledged: boolean };
}

let work = '';
const before = process.env['SYNDIFF_DATA'];

beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'syndiff-translate-'));
  process.env['SYNDIFF_DATA'] = join(work, 'data');
  writeTinyModel(join(work, 'models'));
  await writeTestSeries(join(work, 'in'));
});
afterEach(async () => {
  process.env['SYNDIFF_DATA'] = before;
  if (before === undefined) delete process.env['SYNDIFF_DATA'];
  await rm(work, { recursive: true, force: true });
});

const kept = () => readdir(join(work, 'data', 'translations')).catch(() => []);

/** What a network of random weights makes has nothing in common with its source: its verdict is red. */
async function translated(out: string, acknowledgeRed: boolean, seed = 1) {
  const said = { notes: [] as string[], results: [] as string[] };
  const terminal: Partial<Terminal> = {
    interactive: true,
    progress: () => undefined,
    note: (line) => void said.notes.push(line),
    result: (text) => void said.results.push(text),
  };
  const request = {
    folder: join(work, 'in'),
    destination: { folder: join(work, out), layout: 'series', storage: 'modality' },
    modelFolders: [join(work, 'models')],
    recipe: { direction: 'ct-to-mrt1', modelId: 'tiny', seed, samples: 2, provider: 'cpu' },
    json: true,
    assessed: true,
    acknowledgeRed,
  } as const;
  const failure = await translateFolder(request, terminal as Terminal, new AbortController().signal).then(
    () => null,
    (error: unknown) => error,
  );
  return { ...said, failure, result: said.results[0] ? (JSON.parse(said.results[0]) as Printed) : null };
}

async function voxels(out: string) {
  const { series } = await scanFolder(join(work, out));
  // Translation and deviation: their UIDs are new each time, and with them their order.
  const inOrder = series.toSorted((a, b) => a.description.localeCompare(b.description));
  expect(new Set(inOrder.map(({ description }) => description)).size).toBe(2);
  return Promise.all(inOrder.map(async (one) => [...(await readVolume(one)).values]));
}

describe('a translation that is red', () => {
  it('is exported without being made again once it is acknowledged, and is the same then', async () => {
    const first = await translated('out', false);
    expect(first.failure).toMatchObject({ code: 'red-unacknowledged' });
    expect(first.notes.at(-1)).toBe('3 finished slices are kept for 7 days: the same request goes on after them.');
    expect([await readdir(join(work, 'out')).catch(() => []), await kept()]).toEqual([[], [expect.any(String)]]);

    const second = await translated('out', true);
    expect(second).toMatchObject({
      failure: null,
      result: { seconds: { runtime: 0 }, verdict: { level: 'red', acknowledged: true } },
    });
    expect(await kept()).toEqual([]);

    const afresh = await translated('afresh', true);
    expect(afresh.result!.seconds.runtime).toBeGreaterThan(0);
    expect(await voxels('out')).toEqual(await voxels('afresh'));
  });

  it('is made anew with another seed', async () => {
    await translated('out', false);
    expect((await translated('other', true, 2)).result!.seconds.runtime).toBeGreaterThan(0);
    expect((await translated('out', true)).result!.seconds.runtime).toBe(0);
  });
});

describe('what is kept of a translation', () => {
  it('goes when a week old', async () => {
    const folder = join(work, 'data', 'translations');
    await mkdir(folder, { recursive: true });
    for (const [name, days] of Object.entries({ 'old.slices': 8, 'new.slices': 6 })) {
      await writeFile(join(folder, name), 'x');
      const then = Date.now() / 1000 - days * 86_400;
      await utimes(join(folder, name), then, then);
    }
    await translated('out', true);
    expect(await kept()).toEqual(['new.slices']);
  });

  it('is missed by nobody where it cannot be written', async () => {
    await mkdir(join(work, 'data'));
    await writeFile(join(work, 'data', 'translations'), 'a file where a folder should be');
    const red = await translated('out', false);
    expect(red.failure).toMatchObject({ code: 'red-unacknowledged' });
    expect(red.notes).not.toContainEqual(expect.stringContaining('kept'));
    expect((await translated('out', true)).result).toMatchObject({ files: 6 });
  });
});
