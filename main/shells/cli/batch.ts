import type { ModelLibrary } from '../../../models/index.ts';
import { AuditLog } from '../../audit/index.ts';
import { HANDED_OUT, shareWork } from '../../batch/share.ts';
import { DestinationBook } from '../../destinations/index.ts';
import { DataError } from '../../errors.ts';
import {
  BatchMeter,
  findArchivedAssignments,
  findAssignments,
  isSettled,
  JobQueue,
  runJobs,
  sweepAfter,
  takeJobs,
  TranslationWork,
  tryAgain,
} from '../../jobs/index.ts';
import type { FoundAssignments, Job, JobEvent } from '../../jobs/index.ts';
import { openModelsToTranslate } from '../../model-library.ts';
import { throttle } from '../../progress.ts';
import { environmentSecrets } from '../../system/secrets.ts';
import { placesIn } from '../places.ts';
import { root, version } from '../root.ts';
import { archiveQueryOf, archiveQueryOptions } from './archive-query.ts';
import type { Command } from './command.ts';
import { batchDestination, batchDestinationOptions } from './batch-destination.ts';
import { clock } from './clock.ts';
import { reportText } from './error-text.ts';
import { heldText } from './held-text.ts';
import { modelFoldersOf, modelFoldersOption } from './models.ts';
import { usage, wholeNumber, type Given } from './options.ts';
import type { RedisPlace } from '../../workers/index.ts';
import { providerNote } from './provider-note.ts';
import { recipeOf, recipeOptions } from './recipe-options.ts';
import { redisOf, redisOption } from './redis-option.ts';
import { seriesUID } from './jobs.ts';
import type { Terminal } from './terminal.ts';
import { verdictOf, verdictOptions } from './verdict-options.ts';

export const batch: Command = {
  summary:
    'Translates every fitting series of the folders, or of an archive (--from NAME with --patient, --study, …), and writes\n' +
    '  each as a derived series. Killed or interrupted, it goes on where it was when the same is asked for again, or with\n' +
    '  --resume.',
  arguments: [],
  furtherArguments: 'FOLDER…',
  options: {
    ...recipeOptions,
    from: { value: 'NAME', help: 'a DICOM node or DICOMweb server that has been set up, to fetch the series from' },
    ...archiveQueryOptions,
    ...batchDestinationOptions,
    'secondary-capture': { help: 'write secondary captures, which nobody can take for an acquisition' },
    deidentify: { help: 'take away what identifies the patient (DICOM PS3.15 Basic Profile)' },
    ...redisOption,
    'at-once': {
      value: 'N',
      help: `with --redis: series that are given to workers at the same time; default ${HANDED_OUT}`,
    },
    ...verdictOptions,
    resume: { help: 'go on with all jobs that are left; takes no folder' },
    ...modelFoldersOption,
    json: { help: 'print the result as JSON' },
  },
  async run(given, terminal, signal) {
    const dataFolder = placesIn(root).data;
    const resumed = given.switches.has('resume');
    const ways = [resumed, given.arguments.length > 0, given.values.has('from')];
    if (ways.filter(Boolean).length !== 1) throw usage('batch takes folders, or --from, or --resume.');
    const library = await openModelsToTranslate(modelFoldersOf(given));
    const { assignments, unread } = resumed
      ? { assignments: [], unread: [] }
      : await assignmentsOf(given, library, terminal, signal);
    const { queue, findings } = await JobQueue.open(dataFolder);
    const audit = new AuditLog(dataFolder);
    const redis = redisOf(given);
    const local = new TranslationWork({ dataFolder, library, softwareVersion: version, audit });
    // The queue must not stay locked where Redis cannot be reached.
    const work = await openWork(redis, local, queue, dataFolder, terminal).catch(async (error: unknown) => {
      await queue.close();
      throw error;
    });
    try {
      for (const finding of findings) terminal.note(`note: ${finding}`);
      const acknowledged = given.switches.has('acknowledge-red');
      if (resumed && acknowledged)
        await tryAgain(
          queue,
          queue.jobs().filter(({ state }) => state === 'held'),
          true,
        );
      const asked = resumed
        ? queue.jobs().filter(({ state }) => !isSettled(state))
        : await takeJobs(queue, assignments, acknowledged);
      noteDoneBefore(asked, !resumed && verdictOf(given) !== undefined, terminal);
      await queue.pause(false);
      await sweepAfter(dataFolder, queue);
      const jobsNow = () => asked.map(({ id }) => queue.job(id));
      const step = { signal, onProgress: reporter(terminal, jobsNow) };
      const atOnce = redis ? wholeNumber(given, 'at-once', HANDED_OUT, 1, 1000) : 1;
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
async function openWork(
  redis: RedisPlace | null,
  local: TranslationWork,
  queue: JobQueue,
  dataFolder: string,
  terminal: Terminal,
) {
  if (!redis) return local;
  const shared = await shareWork(redis.url, dataFolder);
  await shared.withdraw(queue.jobs());
  if ((await shared.workers()) === 0) terminal.note('No worker is there yet: start `npx syndiff worker --redis URL`.');
  return shared;
}

/** What has been delivered is not measured afterwards: the series would have to say so, and is another then. */
function noteDoneBefore(asked: readonly Job[], measured: boolean, terminal: Terminal): void {
  const done = asked.filter(({ state }) => state === 'done');
  if (done.length > 0) terminal.note(`${done.length} of ${asked.length} series were done before.`);
  const without = done.filter(({ result }) => !result?.verdict).length;
  if (measured && without > 0)
    terminal.note(
      `${without} of them were not measured before they were delivered; \`npx syndiff assess\` measures them.`,
    );
}

/** SYNDIFF_RETRY_SECONDS: how long a job waits before it is tried again the first time; default 5 */
function firstDelay(): number | undefined {
  const seconds = Number(process.env['SYNDIFF_RETRY_SECONDS'] || NaN);
  return seconds >= 0 ? seconds * 1000 : undefined;
}

/** @throws UserError `usage`; what `findAssignments` and `findArchivedAssignments` throw */
async function assignmentsOf(
  given: Given,
  library: ModelLibrary,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<FoundAssignments> {
  const { modelId, ...recipe } = recipeOf(given);
  const dataFolder = placesIn(root).data;
  const request = {
    recipe,
    model: library.choose(recipe.direction, modelId),
    verdict: verdictOf(given),
    destination: {
      ...(await batchDestination(given, dataFolder)),
      storage: given.switches.has('secondary-capture') ? 'secondary-capture' : 'modality',
      deidentify: given.switches.has('deidentify'),
    },
  } as const;
  const from = given.values.get('from');
  if (from === undefined) return findAssignments({ ...request, folders: given.arguments }, dataFolder, { signal });
  const archive = await DestinationBook.of(dataFolder).find(from);
  const wanted = { ...request, archive, query: archiveQueryOf(given) };
  const onProgress = throttle(
    ({ series, total }: { series: number; total: number }) =>
      terminal.progress(`${series} of ${total} series of ${archive.name} looked at`),
    terminal.interactive ? 100 : 10_000,
  );
  const assignments = await findArchivedAssignments(wanted, environmentSecrets(), { signal, onProgress });
  return { assignments, unread: [] };
}

/** Job, slice and time left: rewritten on a terminal; elsewhere a line for every job and one every ten seconds. */
function reporter(terminal: Terminal, jobs: () => Job[]): (event: JobEvent) => void {
  const meter = new BatchMeter();
  const tellProvider = providerNote(terminal);
  const progress = throttle(
    (event: JobEvent & { type: 'progress' }) => {
      const { done, jobs: all, secondsLeft } = meter.progress(jobs());
      const left = secondsLeft === null ? '' : `, ${clock(secondsLeft)} left`;
      const { phase, done: slices, total } = event.progress;
      const what = phase === 'reading' ? 'image fetched' : 'slice';
      terminal.progress(`${done}/${all} series; ${what} ${slices}/${total}${left}`);
    },
    terminal.interactive ? 100 : 10_000,
  );
  return (event) => {
    const uid = seriesUID(event.job);
    if (event.type === 'progress') {
      meter.note(event.job, event.progress);
      tellProvider(event.progress, uid);
      progress(event);
    } else if (event.type === 'failed') terminal.note(`failed ${uid}: ${reportText(event.error)}`);
    else if (event.type === 'waiting')
      terminal.note(`${uid} is tried again in ${event.seconds} s: ${event.error.message}`);
    else if (event.type === 'held') terminal.note(heldText(event.job.id, uid, event.job.held?.reasons ?? []));
    else terminal.note(`${event.type} ${uid}`);
  };
}

/** Said last, and with an exit code: a series that lies there may have been left out. @throws DataError `files-unread` */
function refuseUnread(unread: readonly string[]): void {
  if (unread.length === 0) return;
  const message = `${unread.length} files or folders could not be read: what they hold may be missing from the batch.`;
  throw new DataError('files-unread', message, unread[0]!, 'See to the disk, and ask for the same batch again.');
}

/** @throws DataError `jobs-failed`, `jobs-held` */
function summarise(jobs: readonly Job[], json: boolean, terminal: Terminal): void {
  const failed = jobs.filter(({ state }) => state === 'failed');
  const held = jobs.filter(({ state }) => state === 'held');
  const delivered = jobs.filter(({ state }) => state === 'done');
  if (json) {
    const listed = jobs.map(({ id, state, assignment: { source }, identity, result, held: why, error }) => {
      const { seriesInstanceUID } = source;
      return {
        id,
        state,
        source: seriesInstanceUID,
        seriesInstanceUID: identity.translation,
        ...result,
        ...why,
        error,
      };
    });
    terminal.result(JSON.stringify(listed, null, 2));
  } else {
    terminal.result(
      `${delivered.length} of ${jobs.length} series delivered, ${held.length} held back, ${failed.length} failed.`,
    );
    terminal.result('SYNTHETIC – not for diagnostic use.');
  }
  if (held.length > 0)
    terminal.note(`${held.length} are held back for a red verdict; --resume --acknowledge-red delivers them.`);
  if (failed.length === 0 && held.length > 0) {
    const message = `${held.length} of ${jobs.length} series are held back, and were not delivered.`;
    throw new DataError('jobs-held', message, '', 'The reasons are above and in `npx syndiff jobs list`.');
  }
  if (failed.length === 0) return;
  const message = `${failed.length} of ${jobs.length} series failed, and were not delivered.`;
  throw new DataError('jobs-failed', message, '', 'The reasons are above and in `npx syndiff jobs list`.');
}
