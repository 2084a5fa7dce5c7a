import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLibrary } from '../../models/index.ts';
import { writeTinyModel } from '../../test/fixtures/tiny-model.ts';
import { until } from '../archive.fixtures.ts';
import { BatchDesk } from './batch-desk.ts';
import { writeTestSeries } from '../engine.fixtures.ts';
import { findAssignments, JobQueue } from '../jobs/index.ts';
import { watchStudies, type WatchEvent } from './watch-studies.ts';

let work = '';
let stop: AbortController;
let heard: WatchEvent[];
let desk: BatchDesk;
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'syndiff-watch-studies-'));
  writeTinyModel(join(work, 'models'));
  stop = new AbortController();
  heard = [];
  desk = new BatchDesk({ library, softwareVersion: '1', dataFolder: join(work, 'data') }, () => undefined);
});
afterEach(async () => {
  await desk.close();
  await rm(work, { recursive: true, force: true });
});

const library = () => openLibrary([join(work, 'models')], null);

/** @param direction of the recipe alone: the model is the same */
async function requested(direction: 'ct-to-mrt1' | 'mrt1-to-ct' = 'ct-to-mrt1') {
  return {
    recipe: { direction, seed: 1, samples: 1, provider: 'cpu', resample: false },
    model: (await library()).choose('ct-to-mrt1'),
    destination: { folder: join(work, 'out'), storage: 'modality', deidentify: false },
  } as const;
}

async function watch(direction?: 'mrt1-to-ct', verdict?: 'hold-red' | 'acknowledge-red'): Promise<never> {
  return watchStudies(join(work, 'in'), desk, {
    request: { ...(await requested(direction)), ...(verdict && { verdict }) },
    quietSeconds: 0.2,
    lookMilliseconds: 20,
    dataFolder: join(work, 'data'),
    signal: stop.signal,
    onEvent: (event) => heard.push(event),
  });
}

describe('watching a folder for studies', () => {
  it('waits, and says so once, while another batch has the jobs', async () => {
    await writeTestSeries(join(work, 'in'));
    const { queue } = await JobQueue.open(join(work, 'data'));
    const watching = watch();
    await until(() => heard.length > 0);
    await queue.close();
    await until(async () => (await readdir(join(work, 'out')).catch(() => [])).length === 3);
    stop.abort();
    await expect(watching).rejects.toMatchObject({ kind: 'cancelled' });
    expect(heard).toMatchObject([
      { type: 'waiting', why: { code: 'queue-in-use' } },
      { type: 'taken', series: 1 },
    ]);
  });

  it('passes over a study without a series that fits, and goes on', async () => {
    await writeTestSeries(join(work, 'in', 'first'));
    const watching = watch('mrt1-to-ct');
    await until(() => heard.length > 0);
    await writeTestSeries(join(work, 'in', 'second'));
    await until(() => heard.length > 1);
    stop.abort();
    await expect(watching).rejects.toMatchObject({ kind: 'cancelled' });
    for (const event of heard) expect(event).toMatchObject({ type: 'passed-over', why: { code: 'no-such-series' } });
  });

  it('leaves a series alone whose job was cancelled, and tries one again that failed', async () => {
    const [cancelled, failed] = [
      await writeTestSeries(join(work, 'in', 'a')),
      await writeTestSeries(join(work, 'in', 'b')),
    ];
    const request = await requested();
    const { assignments } = await findAssignments({ ...request, folders: [join(work, 'in')] }, join(work, 'data'));
    const { queue } = await JobQueue.open(join(work, 'data'));
    for (const { id, assignment } of await queue.add(assignments, 'batch')) {
      await queue.move(id, 'running');
      await queue.move(id, assignment.source.seriesInstanceUID === cancelled ? 'cancelled' : 'failed');
    }
    await queue.close();
    const watching = watch();
    const inState = async (state: string) =>
      (await desk.change()).jobs.filter((job) => job.state === state).map(({ source }) => source.seriesInstanceUID);
    await until(async () => (await inState('done')).length > 0 && heard.length > 0);
    expect(await inState('done')).toEqual([failed]);
    // Both studies have been told of by now, or are within the next looks.
    await sleep(1000);
    expect(await inState('cancelled')).toEqual([cancelled]);
    stop.abort();
    await expect(watching).rejects.toMatchObject({ kind: 'cancelled' });
    expect(heard).toMatchObject([{ type: 'taken', series: 1 }]);
  });

  it('leaves what is held back for a red verdict until a watch acknowledges red ones, and delivers it then', async () => {
    await writeTestSeries(join(work, 'in'));
    const states = async () => (await desk.change()).jobs.map(({ state }) => state);
    const during = async (verdict: 'hold-red' | 'acknowledge-red', wanted: string) => {
      stop = new AbortController();
      heard = [];
      const watching = watch(undefined, verdict);
      await until(async () => (await states()).join() === wanted);
      // The study has been told of by now, or is within the next looks.
      await sleep(1000);
      stop.abort();
      await expect(watching).rejects.toMatchObject({ kind: 'cancelled' });
      expect(await states()).toEqual([wanted]);
      return heard.filter(({ type }) => type === 'taken').length;
    };
    // What a network of random weights makes has nothing in common with its source.
    expect(await during('hold-red', 'held')).toBe(1);
    expect(await readdir(join(work, 'out')).catch(() => [])).toEqual([]);
    expect(await during('hold-red', 'held')).toBe(0);
    expect(await during('acknowledge-red', 'done')).toBe(1);
    const files = await readdir(join(work, 'out'));
    expect(files).toHaveLength(3);
    for (const name of files)
      expect((await readFile(join(work, 'out', name))).toString('latin1')).toMatch(
        /verdict RED.*, acknowledged before export/,
      );
  });
});
