import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../main/archive.fixtures.ts';
import { scanFolder } from '../../main/dicom/index.ts';
import { writeTestSeries } from '../../main/engine.fixtures.ts';
import type { SharedJob } from '../../main/workers/shared-job.ts';
import { tinyDiffusiveGenerator, writeTinyModel } from '../fixtures/tiny-model.ts';
import { ended, filesOf, hasRedis, said, setStage, type Stage } from './stage.ts';

const SERIES = 2;
const SLICES = 3;
let stage: Stage;
let redis: Queue<SharedJob>;

beforeAll(async () => {
  if (!hasRedis) return;
  stage = await setStage(['a', 'owner']);
  redis = new Queue('syndiff-series', { connection: { url: stage.url } });
});
afterAll(async () => {
  await redis?.close();
  await stage?.stop();
});

describe.skipIf(!hasRedis)('what a worker finds red', () => {
  it('is held back, and delivered once when the batch is asked for again with red ones acknowledged', async () => {
    const { folder, models, url, dataOf, syndiff } = stage;
    // Of three slices of 8 × 6 pixels, what this network makes has next to nothing in common with its source.
    writeTinyModel(models, { diffusive: tinyDiffusiveGenerator() });
    for (const name of ['a', 'b']) await writeTestSeries(join(folder, 'studies', name));
    const out = join(folder, 'out');
    const words = ['--direction', 'ct-to-mrt1', '--model', 'tiny', '--provider', 'cpu', '--out', out, '--redis', url];
    const studies = join(folder, 'studies');
    const batch = (...further: string[]) => syndiff('owner', 'batch', studies, ...words, ...further);

    // Put into Redis unmeasured while no worker is there, and asked for with measures then: the later choice counts.
    const areThere = (verdict: string | undefined) =>
      until(async () => {
        const there = (await redis.getJobs()).map(({ data }) => data.job.assignment.verdict);
        return there.length === SERIES && there.every((one) => one === verdict);
      });
    const early = batch('--no-assessment');
    await areThere(undefined);
    early.kill('SIGKILL');
    const ending = ended(batch());
    await areThere('hold-red');
    const worker = syndiff('a', 'worker', '--redis', url);
    const told = said(worker, /^held /);
    const held = await ending;
    await told;
    expect(held).toMatchObject({ code: 3, err: expect.stringContaining('2 of 2 series are held back') });
    expect(held.err).toMatch(/held back [\d.]+: the verdict about its translation is red\n {2}The mutual information/);
    expect(await readdir(out).catch(() => [])).toEqual([]);
    const before = await stage.jobsOf('owner');
    expect(before.map(({ state }) => state)).toEqual(['held', 'held']);
    // Their slices wait with the worker, after another job has ended there, too.
    const checkpoints = join(dataOf('a'), 'jobs', 'checkpoints');
    expect(await readdir(checkpoints)).toHaveLength(SERIES);

    expect(await ended(batch('--acknowledge-red'))).toMatchObject({ code: 0 });
    const jobs = await stage.jobsOf('owner');
    expect(jobs).toMatchObject(before.map(({ id }) => ({ id, state: 'done', result: { verdict: 'red' } })));
    const { series } = await scanFolder(out);
    expect(series.map(({ dimensions, findings }) => [dimensions[2], findings])).toEqual(before.map(() => [SLICES, []]));
    const delivered = await filesOf(out);
    expect(Object.keys(delivered)).toHaveLength(SERIES * SLICES);
    for (const bytes of Object.values(delivered))
      expect(bytes.toString('latin1')).toMatch(/verdict RED.*, acknowledged before export/);
    expect(await readdir(checkpoints)).toEqual([]);
  });
});
