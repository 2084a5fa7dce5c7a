import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchState } from '../../preload/contract/index.ts';
import { until } from '../../main/archive.fixtures.ts';
import { createEngine, type Engine } from '../../main/engine.ts';
import { writePhantomStudies } from '../fixtures/phantom-studies.ts';
import { tinyDiffusiveGenerator, writeTinyModel } from '../fixtures/tiny-model.ts';
import { ended, hasRedis, said, setStage, type Stage } from './stage.ts';

let stage: Stage;
let engine: Engine;
let redis: Queue;
const out = () => join(stage.folder, 'out');

/** A window over the data folder of the owner. */
const open = (url = stage.url): Engine =>
  createEngine({
    version: '0.1.0',
    shell: 'host',
    demoStudy: '',
    initialFolder: null,
    dataFolder: stage.dataOf('owner'),
    modelFolders: [stage.models],
    redis: url,
  });

const now = () => engine.handle('readBatch', {}) as Promise<BatchState>;
const start = (folder: string, seed: number) => {
  const request = { source: { folders: [folder] }, direction: 'ct-to-mrt1', modelId: 'tiny', provider: 'cpu', seed };
  return engine.handle('startBatch', { ...request, verdict: 'none', destination: { folder: out() } });
};
const statesOf = ({ jobs }: BatchState) => jobs.map(({ state }) => state).sort();
const inRedis = async () => Object.values(await redis.getJobCounts()).reduce((sum, count) => sum + count, 0);

beforeAll(async () => {
  if (!hasRedis) return;
  stage = await setStage(['owner', 'a']);
  redis = new Queue('syndiff-series', { connection: { url: stage.url } });
  // Slow enough to be in the middle of a series when it is looked at.
  writeTinyModel(stage.models, { diffusive: tinyDiffusiveGenerator({ work: 250 }) });
  engine = open();
});
afterAll(async () => {
  await engine?.dispose();
  await redis?.close();
  await stage?.stop();
});

describe.skipIf(!hasRedis)('a window that shares its batch', () => {
  it('shows how far workers are, and ends with them a job that is cancelled', async () => {
    const { folder, url, syndiff } = stage;
    const studies = join(folder, 'studies');
    const { ct } = await writePhantomStudies(studies, [1, 2]);
    await start(ct, 1);
    await until(async () => (await inRedis()) === 2);
    expect(await now()).toMatchObject({ running: true, workers: 0, provider: '' });

    const worker = syndiff('a', 'worker', '--redis', url);
    const letGo = said(worker, /^cancelled/);
    const atWork = async () => (await now()).jobs.find(({ progress }) => progress?.phase === 'sampling');
    await until(async () => (await now()).workers === 1 && (await atWork()) !== undefined);
    const cancelled = (await atWork())!;
    expect(cancelled).toMatchObject({ state: 'running', progress: { total: 3 } });
    expect(await now()).toMatchObject({ provider: expect.stringMatching(/^cpu/) });
    await engine.handle('changeJob', { jobId: cancelled.id, change: 'cancel' });
    await letGo;
    await until(async () => !(await now()).running);
    expect(statesOf(await now())).toEqual(['cancelled', 'done']);
    expect(await readdir(out())).toHaveLength(3);
    for (const kind of ['checkpoints', 'at-work'])
      expect(await readdir(join(stage.dataOf('a'), 'jobs', kind))).toEqual([]);
    expect(await inRedis()).toBe(0);

    // Asked for again, it is done as if nothing had been.
    await engine.handle('changeJob', { jobId: cancelled.id, change: 'retry' });
    await until(async () => !(await now()).running);
    expect(statesOf(await now())).toEqual(['done', 'done']);
    expect(await readdir(out())).toHaveLength(6);
    worker.kill('SIGKILL');
  });

  it('takes back from the workers what is cancelled after it was closed in between', async () => {
    await start(join(stage.folder, 'studies', 'CT', '1'), 2);
    await until(async () => (await inRedis()) === 1);
    await engine.dispose();
    expect(await inRedis()).toBe(1);
    engine = open();
    const job = (await now()).jobs.find(({ state }) => state === 'queued')!;
    await engine.handle('changeJob', { jobId: job.id, change: 'cancel' });
    expect(await inRedis()).toBe(0);
    expect(statesOf(await now())).toEqual(['cancelled', 'done', 'done']);
  });

  it('refuses an address that is none of Redis, and keeps the jobs', async () => {
    await engine.dispose();
    engine = open('http://127.0.0.1');
    await expect(start(join(stage.folder, 'studies', 'CT', '1'), 3)).rejects.toMatchObject({ code: 'redis-url' });
    expect(await now()).toMatchObject({ running: false, workers: null });
    expect(statesOf(await now())).toContain('queued');
  });

  it('can be closed although Redis is gone, and keeps the jobs', async () => {
    await engine.dispose();
    engine = open();
    await engine.handle('pauseBatch', { paused: false });
    await until(async () => (await inRedis()) === 1);
    await redis.close();
    await stage.loseRedis();
    await engine.dispose();

    // A worker might have it, and could not be told.
    engine = open();
    const { id } = (await now()).jobs.find(({ state }) => state === 'queued')!;
    const cancelling = engine.handle('changeJob', { jobId: id, change: 'cancel' });
    await expect(cancelling).rejects.toMatchObject({ code: 'redis-unreachable' });
    expect((await now()).jobs.find((job) => job.id === id)).toMatchObject({ state: 'queued' });
    expect(await ended(stage.syndiff('owner', 'jobs', 'cancel', id, '--redis', stage.url))).toMatchObject({ code: 2 });
    expect((await now()).jobs.find((job) => job.id === id)).toMatchObject({ state: 'queued' });

    await engine.dispose();
    engine = open('');
    expect(statesOf(await now())).toContain('queued');
  });
});
