import { randomUUID } from 'node:crypto';
import type { ModelLibrary } from '../../../models/index.ts';
import { AuditLog } from '../../audit/index.ts';
import { DataError } from '../../errors.ts';
import {
  BatchMeter,
  findAssignments,
  isSettled,
  JobQueue,
  runJobs,
  sweepCheckpoints,
  TranslationWork,
} from '../../jobs/index.ts';
import type { Assignment, FoundAssignments, Job, JobEvent } from '../../jobs/index.ts';
import { openModelsToTranslate } from '../../model-library.ts';
import { throttle } from '../../progress.ts';
import { placesIn } from '../places.ts';
import { root, version } from '../root.ts';
import type { Command } from './command.ts';
import { batchDestination, batchDestinationOptions } from './batch-destination.ts';
import { clock } from './clock.ts';
import { errorText } from './error-text.ts';
import { modelFoldersOf, modelFoldersOption } from './models.ts';
import { usage, wholeNumber, type Given } from './options.ts';
import type { RedisPlace } from '../../workers/index.ts';
import { recipeOf, recipeOptions } from './recipe-options.ts';
import { redisOf, redisOption } from './redis-option.ts';
import { seriesUID } from './jobs.ts';
import type { Terminal } from './terminal.ts';

export const batch: Command = {
  summary:
    'Translates every fitting series of the folders and writes each as a derived series. Killed or interrupted, it goes\n' +
    '  on where it was when the same is asked for again, or with --resume.',
  arguments: [],
  furtherArguments: 'FOLDER…',
  options: {
    ...recipeOptions,
    ...batchDestinationOptions,
    'secondary-capture': { help: 'write secondary captures, which nobody can take for an acquisition' },
    deidentify: { help: 'take away what identifies the patient (DICOM PS3.15 Basic Profile)' },
    ...redisOption,
    'at-once': { value: 'N', help: 'with --redis: series that are given to workers at the same time; default 16' },
    resume: { help: 'go on with all jobs that are left; takes no folder' },
    ...modelFoldersOption,
    json: { help: 'print the result as JSON' },
  },
  async run(given, terminal, signal) {
    const dataFolder = placesIn(root).data;
    const resumed = given.switches.has('resume');
    if (resumed === given.arguments.length > 0) throw usage('batch takes folders, or --resume.');
    const library = await openModelsToTranslate(modelFoldersOf(given));
    const { assignments, unread } = resumed
      ? { assignments: [], unread: [] }
      : await assignmentsOf(given, library, signal);
    const { queue, findings } = await JobQueue.open(dataFolder);
    const audit = new AuditLog(dataFolder);
    const redis = redisOf(given);
    const local = new TranslationWork({ dataFolder, library, softwareVersion: version, audit });
    // The queue must not stay locked where Redis cannot be reached.
    const work = await openWork(redis, local, dataFolder, terminal).catch(async (error: unknown) => {
      await queue.close();
      throw error;
    });
    try {
      for (const finding of findings) terminal.note(`note: ${finding}`);
      const asked = resumed ? queue.jobs().filter(({ state }) => !isSettled(state)) : await take(queue, assignments);
      const before = asked.filter(({ state }) => state === 'done').length;
      if (before > 0) terminal.note(`${before} of ${asked.length} series were done before.`);
      await queue.pause(false);
      await sweepCheckpoints(dataFolder, queue);
      const jobsNow = () => asked.map(({ id }) => queue.job(id));
      const step = { signal, onProgress: reporter(terminal, jobsNow) };
      const atOnce = redis ? wholeNumber(given, 'at-once', 16, 1, 1000) : 1;
      await runJobs(queue, work, step, { firstDelayMs: firstDelay(), atOnce }).catch((error: unknown) => {
        if (signal.aborted) terminal.note('Interrupted. It goes on with `npx syndiff batch --resume`.');
        throw error;
      });
      summarise(jobsNow(), given.switches.has('json'), terminal);
      refuseUnread(unread);
    } finally {
      await work.close();
      await queue.close();
    }
  },
};

/** What does the jobs: this process, or workers on the same Redis. */
async function openWork(redis: RedisPlace | null, local: TranslationWork, dataFolder: string, terminal: Terminal) {
  if (!redis) return local;
  // Loaded where it is asked for only: it takes a while.
  const { SharedWork } = await import('../../workers/index.ts');
  const shared = await SharedWork.open(redis, dataFolder);
  if ((await shared.workers()) === 0) terminal.note('No worker is there yet: start `npx syndiff worker --redis URL`.');
  return shared;
}

/** SYNDIFF_RETRY_SECONDS: how long a job waits before it is tried again the first time; default 5 */
function firstDelay(): number | undefined {
  const seconds = Number(process.env['SYNDIFF_RETRY_SECONDS'] || NaN);
  return seconds >= 0 ? seconds * 1000 : undefined;
}

/** The jobs that were asked for; those that failed or were cancelled before are given another try. */
async function take(queue: JobQueue, assignments: readonly Assignment[]): Promise<Job[]> {
  // What jobs have made is no source of others: their destination may lie below a folder.
  const made = new Set(queue.jobs().map(({ identity }) => identity.translation));
  const sources = assignments.filter(({ source }) => !made.has(source.seriesInstanceUID));
  const jobs = await queue.add(sources, randomUUID());
  for (const { id, state } of jobs) if (state === 'failed' || state === 'cancelled') await queue.retry(id);
  return jobs.map(({ id }) => queue.job(id));
}

/** @throws UserError `usage`; what `findAssignments` throws */
async function assignmentsOf(given: Given, library: ModelLibrary, signal: AbortSignal): Promise<FoundAssignments> {
  const { modelId, ...recipe } = recipeOf(given);
  const dataFolder = placesIn(root).data;
  const request = {
    folders: given.arguments,
    recipe,
    model: library.choose(recipe.direction, modelId),
    destination: {
      ...(await batchDestination(given, dataFolder)),
      storage: given.switches.has('secondary-capture') ? 'secondary-capture' : 'modality',
      deidentify: given.switches.has('deidentify'),
    },
  } as const;
  return findAssignments(request, dataFolder, { signal });
}

/** Job, slice and time left: rewritten on a terminal; elsewhere a line for every job and one every ten seconds. */
function reporter(terminal: Terminal, jobs: () => Job[]): (event: JobEvent) => void {
  const meter = new BatchMeter();
  const progress = throttle(
    (event: JobEvent & { type: 'progress' }) => {
      const { done, jobs: all, secondsLeft } = meter.progress(jobs());
      const left = secondsLeft === null ? '' : `, ${clock(secondsLeft)} left`;
      terminal.progress(`${done}/${all} series; slice ${event.progress.done}/${event.progress.total}${left}`);
    },
    terminal.interactive ? 100 : 10_000,
  );
  return (event) => {
    const uid = seriesUID(event.job);
    if (event.type === 'progress') {
      meter.note(event.job, event.progress);
      progress(event);
    } else if (event.type === 'failed') terminal.note(`failed ${uid}: ${errorText(event.error)}`);
    else if (event.type === 'waiting')
      terminal.note(`${uid} is tried again in ${event.seconds} s: ${event.error.message}`);
    else terminal.note(`${event.type} ${uid}`);
  };
}

/** Said last, and with an exit code: a series that lies there may have been left out. @throws DataError `files-unread` */
function refuseUnread(unread: readonly string[]): void {
  if (unread.length === 0) return;
  const message = `${unread.length} files or folders could not be read: what they hold may be missing from the batch.`;
  throw new DataError('files-unread', message, unread[0]!, 'See to the disk, and ask for the same batch again.');
}

/** @throws DataError `jobs-failed` */
function summarise(jobs: readonly Job[], json: boolean, terminal: Terminal): void {
  const failed = jobs.filter(({ state }) => state === 'failed');
  const delivered = jobs.filter(({ state }) => state === 'done');
  if (json) {
    const listed = jobs.map(({ id, state, assignment: { source }, identity, result, error }) => {
      const { seriesInstanceUID } = source;
      return { id, state, source: seriesInstanceUID, seriesInstanceUID: identity.translation, ...result, error };
    });
    terminal.result(JSON.stringify(listed, null, 2));
  } else {
    terminal.result(`${delivered.length} of ${jobs.length} series delivered, ${failed.length} failed.`);
    terminal.result('SYNTHETIC – not for diagnostic use.');
  }
  if (failed.length === 0) return;
  const message = `${failed.length} of ${jobs.length} series could not be translated.`;
  throw new DataError('jobs-failed', message, '', 'The reasons are above and in `npx syndiff jobs`.');
}
