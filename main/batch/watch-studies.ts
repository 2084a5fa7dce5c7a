import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchDesk } from './batch-desk.ts';
import { reportOf, type ErrorReport } from '../errors.ts';
import { findAssignments, notMadeHere, tryAgain } from '../jobs/index.ts';
import type { Assignment, BatchRequest, JobQueue } from '../jobs/index.ts';
import { watchFolder, type QuietStudy } from '../sources/index.ts';
import { throwIfCancelled } from '../step.ts';

/** What happens to the studies of a watched folder; what happens to their jobs, the desk tells. */
export type WatchEvent =
  | { type: 'taken'; studyInstanceUID: string; series: number }
  /** `series-grown`: one has more slices than when it was taken, and is not taken again */
  | { type: 'passed-over'; studyInstanceUID: string; why: ErrorReport }
  /** another process has the jobs of the data folder, it cannot be written, or Redis is away: tried again until that is over */
  | { type: 'waiting'; why: ErrorReport };

export interface StudyWatch {
  /** each quiet study of it is translated as this asks for */
  request: Omit<BatchRequest, 'folders'>;
  quietSeconds: number;
  lookMilliseconds?: number;
  dataFolder: string;
  signal: AbortSignal;
  onEvent: (event: WatchEvent) => void;
}

/** Between two tries where another process has the jobs, or their disk is full. */
const AGAIN_MS = 2000;
/** Between two looks whether jobs are left that a full disk had put an end to. */
const LEFT_MS = 60_000;

/**
 * Watches a folder until the signal ends it: of each study that has been quiet, the fitting series become jobs, which the
 * desk does meanwhile. A series that has a job is not taken again, whenever the watch was started: what was killed goes on,
 * and one that failed is tried again when its study is told of again; one that is held back for its red verdict is
 * released by a watch that acknowledges red ones. One that was cancelled stays so.
 * @param folder absolute
 * @throws UserError `folder-unreadable`, `data-folder-unwritable`; CancelledError
 */
export async function watchStudies(folder: string, desk: BatchDesk, watch: StudyWatch): Promise<never> {
  const { quietSeconds, lookMilliseconds, signal } = watch;
  // Goes on with what the last watch has left. A data folder that cannot be written now is told of at once.
  await patiently(() => desk.change((queue) => queue.pause(false)).then(() => desk.start()), watch, ['queue-in-use']);
  const onStudy = (study: QuietStudy) => takeStudy(folder, study, desk, watch);
  const goOn = setInterval(() => void desk.start().catch(() => undefined), LEFT_MS);
  try {
    return await watchFolder(folder, {
      quietSeconds,
      signal,
      onStudy,
      ...(lookMilliseconds ? { lookMilliseconds } : {}),
    });
  } finally {
    clearInterval(goOn);
  }
}

async function takeStudy(folder: string, study: QuietStudy, desk: BatchDesk, watch: StudyWatch): Promise<void> {
  const { studyInstanceUID } = study;
  const { request, dataFolder, signal, onEvent } = watch;
  const passOver = (why: ErrorReport) => onEvent({ type: 'passed-over', studyInstanceUID, why });
  try {
    const found = await findAssignments({ ...request, folders: [folder] }, dataFolder, { signal });
    const own = found.assignments.filter(({ source }) => source.studyInstanceUID === studyInstanceUID);
    if (own.length === 0) return passOver(noneFits);
    let taken = 0;
    await patiently(() => desk.change(async (queue) => (taken = await addJobs(queue, own, passOver))), watch);
    if (taken === 0) return;
    onEvent({ type: 'taken', studyInstanceUID, series: taken });
    await patiently(() => desk.start(), watch);
  } catch (error) {
    const why = reportOf(error);
    // One study that cannot be taken must not end the watch over the others.
    if (why.kind !== 'data' && why.code !== 'no-such-series') throw error;
    passOver(why.code === 'no-such-series' ? noneFits : why);
  }
}

const noneFits: ErrorReport = {
  kind: 'data',
  code: 'no-such-series',
  message: 'It has no series of this direction that can be used.',
};

/** @returns how many there are to be done */
async function addJobs(
  queue: JobQueue,
  assignments: readonly Assignment[],
  passOver: (why: ErrorReport) => void,
): Promise<number> {
  const sources = notMadeHere(queue, assignments);
  const jobs = await queue.add(sources, randomUUID());
  const wanted = jobs.filter(({ state }) => state !== 'cancelled');
  await tryAgain(queue, wanted, assignments[0]?.verdict === 'acknowledge-red');
  for (const [index, { state, assignment }] of jobs.entries()) {
    const [before, now] = [assignment.source.slices, sources[index]!.source.slices];
    if (state === 'done' && now > before) passOver(grown(assignment, now));
  }
  return wanted.filter(({ id }) => queue.job(id).state === 'queued').length;
}

function grown({ source: { seriesInstanceUID, seriesId, slices } }: Assignment, now: number): ErrorReport {
  return {
    kind: 'data',
    code: 'series-grown',
    message: `The series had ${slices} slices when it was translated, and has ${now}: the others are not translated.`,
    where: seriesInstanceUID || seriesId,
    remedy: 'Translate it anew with `npx syndiff translate`, and let the watch wait longer (--quiet).',
  };
}

async function patiently<Result>(
  work: () => Promise<Result>,
  { signal, onEvent }: StudyWatch,
  passing = ['queue-in-use', 'data-folder-unwritable', 'redis-unreachable'],
): Promise<Result> {
  for (let isTold = false; ; isTold = true) {
    try {
      return await work();
    } catch (error) {
      const why = reportOf(error);
      if (!passing.includes(why.code)) throw error;
      if (!isTold) onEvent({ type: 'waiting', why });
      await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined);
      throwIfCancelled(signal);
    }
  }
}
