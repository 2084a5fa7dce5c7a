import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../archive.fixtures.ts';
import { writeTestSeries } from '../engine.fixtures.ts';
import { watchFolder, type QuietStudy } from './index.ts';

let work = '';
let files: string[] = [];
let stop: AbortController;
let told: QuietStudy[];
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'syndiff-watch-'));
  await writeTestSeries(join(work, 'series'));
  files = (await readdir(join(work, 'series'))).sort();
  await mkdir(join(work, 'in'));
  stop = new AbortController();
  told = [];
});
afterEach(() => rm(work, { recursive: true, force: true }));

const from = (name: string) => join(work, 'series', name);
const to = (name: string) => join(work, 'in', name);
const watch = (folder = join(work, 'in'), quietSeconds = 0.5) =>
  watchFolder(folder, {
    quietSeconds,
    lookMilliseconds: 20,
    signal: stop.signal,
    onStudy: async (study) => void told.push(study),
  });

describe('watching a folder', () => {
  it('takes a study once it is quiet, and again when more of it has come', async () => {
    await copyFile(from(files[0]!), to(files[0]!));
    await copyFile(from(files[1]!), to(files[1]!));
    const watching = watch();
    await until(() => told.length > 0);
    expect(told[0]!.files).toEqual([to(files[0]!), to(files[1]!)]);
    await copyFile(from(files[2]!), to(files[2]!));
    await until(() => told.length > 1);
    expect(told[1]!.files).toEqual(files.map(to));
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(told).toHaveLength(2);
    stop.abort();
    await expect(watching).rejects.toMatchObject({ kind: 'cancelled' });
  });

  it('leaves a study alone while one of its files grows, and temporary names altogether', async () => {
    const bytes = await readFile(from(files[0]!));
    await copyFile(from(files[1]!), to('.hidden.dcm'));
    await copyFile(from(files[1]!), to('whole.tmp'));
    // Far longer than the pauses between writes, however busy the computer is.
    const watching = watch(undefined, 3);
    for (let length = bytes.length - 10; length <= bytes.length; length++) {
      await writeFile(to('slow.dcm'), bytes.subarray(0, length));
      expect(told).toEqual([]);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    await until(() => told.length > 0);
    expect(told.map((study) => study.files)).toEqual([[to('slow.dcm')]]);
    await rename(to('whole.tmp'), to('whole.dcm'));
    await until(() => told.length > 1);
    expect(told[1]!.files).toEqual([to('slow.dcm'), to('whole.dcm')]);
    stop.abort();
    await expect(watching).rejects.toMatchObject({ kind: 'cancelled' });
  });

  it('refuses a folder that cannot be read', async () => {
    await expect(watch(join(work, 'absent'))).rejects.toMatchObject({ code: 'folder-unreadable' });
  });
});
