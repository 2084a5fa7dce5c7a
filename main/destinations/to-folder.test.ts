import { readFileSync, watch } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { destination } from '../../preload/contract/index.ts';
import { writeTestSeries } from '../engine.fixtures.ts';
import { assertDelivered, countOutcomes, deliver } from './index.ts';

let work = '';
let files: string[] = [];
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'syndiff-destination-'));
  await writeTestSeries(join(work, 'series'));
  files = (await readdir(join(work, 'series'))).sort().map((name) => join(work, 'series', name));
});
afterEach(() => rm(work, { recursive: true, force: true }));

const folder = (layout?: string) =>
  destination.parse({ kind: 'folder', name: 'Archive', folder: join(work, 'out'), ...(layout ? { layout } : {}) });
const listed = async () => (await readdir(join(work, 'out'), { recursive: true })).filter((n) => n.includes('dcm'));

describe('delivering to a folder', () => {
  it('copies every file, byte for byte, into the folders of the layout', async () => {
    const report = await deliver(files, folder());
    expect(countOutcomes(report)).toEqual({ delivered: 3, present: 0, failed: 0 });
    for (const [index, { place, file }] of report.outcomes.entries()) {
      expect(file).toBe(files[index]);
      expect(place).toMatch(/out\/PHANTOM\/20260101_2\.25\.\d+\/1_Test\/2\.25\.\d+\.dcm$/);
      expect((await readFile(place!)).equals(await readFile(file))).toBe(true);
    }
    expect((await listed()).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('does nothing the second time, and says that all is there', async () => {
    await deliver(files, folder());
    expect(countOutcomes(await deliver(files, folder()))).toEqual({ delivered: 0, present: 3, failed: 0 });
    expect(await listed()).toHaveLength(3);
  });

  it('sends only what a record does not know, also where somebody has taken the files away since', async () => {
    const record = join(work, 'records', 'job.jsonl');
    await deliver(files.slice(0, 2), folder(), { record });
    await rm(join(work, 'out'), { recursive: true });
    await writeFile(record, `${await readFile(record, 'utf8')}{"destination":"torn`);
    const report = await deliver(files, folder(), { record });
    expect(report.outcomes.map(({ state }) => state)).toEqual(['present', 'present', 'delivered']);
    expect(await listed()).toHaveLength(1);
    expect(countOutcomes(await deliver(files, folder(), { record })).present).toBe(3);
  });

  it('shows a watcher whole files only', async () => {
    await mkdir(join(work, 'out'));
    const sizes = new Map(await Promise.all(files.map(async (file) => [(await readFile(file)).length, file] as const)));
    const seen: number[] = [];
    const watcher = watch(join(work, 'out'), (_, name) => {
      if (name?.endsWith('.dcm') && !name.startsWith('.')) seen.push(readFileSync(join(work, 'out', name)).length);
    });
    await deliver(files, folder('/'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    watcher.close();
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(seen.filter((size) => !sizes.has(size))).toEqual([]);
  });

  it('keeps what it cannot overwrite, and tells which instance did not arrive', async () => {
    const { outcomes } = await deliver(files.slice(0, 1), folder('/'));
    await writeFile(outcomes[0]!.place!, 'something else');
    const report = await deliver(files, folder('/'));
    expect(report.outcomes.map(({ state, error }) => error?.code ?? state)).toEqual([
      'other-object-present',
      'delivered',
      'delivered',
    ]);
    expect(await readFile(outcomes[0]!.place!, 'utf8')).toBe('something else');
    expect(() => assertDelivered(report)).toThrow('1 of 3 instances did not reach Archive.');
  });

  it('can be tried again where the folder cannot be written to', async () => {
    await writeFile(join(work, 'out'), 'a file where the folder should be');
    const report = await deliver(files, folder());
    expect(report.outcomes.map(({ error, retryable }) => [error?.code, retryable])).toEqual(
      files.map(() => ['folder-unwritable', true]),
    );
    expect(() => assertDelivered(report)).toThrow(expect.objectContaining({ code: 'delivery-incomplete' }));
  });

  it('leaves nothing where it is cancelled before the names appear', async () => {
    const cancel = new AbortController();
    cancel.abort();
    await expect(deliver(files, folder(), { signal: cancel.signal })).rejects.toMatchObject({ kind: 'cancelled' });
    expect(await readdir(work)).toEqual(['series']);
  });

  it('tells of a file that is none', async () => {
    const none = join(work, 'text.dcm');
    await writeFile(none, 'not DICOM at all, whatever its name says');
    const report = await deliver([none, join(work, 'absent'), files[0]!], folder());
    expect(report.outcomes.map(({ error, state }) => error?.code ?? state)).toEqual([
      'not-dicom',
      'file-unreadable',
      'delivered',
    ]);
  });
});
