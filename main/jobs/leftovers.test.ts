import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from '../system/owner-lock.ts';
import { checkpointOf } from './checkpoint.ts';
import { testAssignment } from './job.fixtures.ts';
import { atWork, sweepAfter, sweepLeftovers, unfinishedJobs } from './leftovers.ts';
import { stagingOf } from './onward.ts';
import { JobQueue } from './queue.ts';

let data = '';
beforeEach(async () => void (data = await mkdtemp(join(tmpdir(), 'syndiff-leftovers-'))));
afterEach(() => rm(data, { recursive: true }));

async function leave(id: string): Promise<void> {
  await mkdir(dirname(checkpointOf(data, id)), { recursive: true });
  await writeFile(checkpointOf(data, id), 'slices');
  await mkdir(stagingOf(data, id), { recursive: true });
  await writeFile(join(stagingOf(data, id), 'one.dcm'), 'file');
}

const isLeft = (id: string) => [existsSync(checkpointOf(data, id)), existsSync(stagingOf(data, id))];

describe('what killed processes leave', () => {
  it('goes, unless the job is wanted or somebody is at it', async () => {
    for (const id of ['over', 'wanted', 'at-work']) await leave(id);
    await mkdir(join(data, 'jobs', 'at-work', 'over'), { recursive: true });
    await writeFile(join(data, 'jobs', 'at-work', 'over', `${hostname()}~${process.pid}~long-ago~a`), '');
    await atWork(data, 'at-work', async () => {
      await sweepLeftovers(data, (id) => id === 'wanted');
      expect(isLeft('at-work')).toEqual([true, true]);
    });
    expect([isLeft('over'), isLeft('wanted')]).toEqual([
      [false, false],
      [true, true],
    ]);
    await sweepLeftovers(data, () => false);
    expect([isLeft('wanted'), isLeft('at-work')].flat()).toEqual([false, false, false, false]);
    expect(await readdir(join(data, 'jobs', 'at-work'))).toEqual([]);
  });

  it('goes with what was fetched by a process that is dead, and not by one that lives', async () => {
    const fetched = join(data, 'jobs', 'fetched');
    const dead = join(fetched, 'dead');
    await mkdir(join(dead, 'owner'), { recursive: true });
    await writeFile(join(dead, 'owner', `${hostname()}~${process.pid}~long-ago~a`), '');
    await mkdir(join(dead, 'series'));
    await writeFile(join(dead, 'series', 'one.dcm'), 'file');
    await mkdir(join(fetched, 'living', 'series'), { recursive: true });
    await takeLock(join(fetched, 'living', 'owner'));
    await sweepLeftovers(data, () => true);
    expect(await readdir(fetched)).toEqual(['living']);
  });

  it('stays of jobs that the queue of the data folder may go on with, whoever asks', async () => {
    const { queue } = await JobQueue.open(data);
    const jobs = await queue.add([1, 2, 3].map(testAssignment), 'night');
    const [queued, failed, cancelled] = jobs.map(({ id }) => id) as [string, string, string];
    await queue.move(failed, 'running');
    await queue.move(failed, 'failed');
    await queue.cancel(cancelled);
    // While it is open, by another process too.
    expect(await unfinishedJobs(data)).toEqual(new Set([queued, failed]));
    for (const id of [queued, failed, cancelled]) await leave(id);
    await sweepAfter(data, queue);
    expect([queued, failed, cancelled].map((id) => isLeft(id)[0])).toEqual([true, true, false]);
    await queue.close();
    expect(await unfinishedJobs(join(data, 'nowhere'))).toEqual(new Set());
  });
});
