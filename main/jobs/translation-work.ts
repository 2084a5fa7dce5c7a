import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Model, ModelLibrary } from '../../models/index.ts';
import type { AuditLog } from '../audit/index.ts';
import { deliverTranslation } from '../deliver-translation.ts';
import { DestinationBook } from '../destinations/index.ts';
import { deidentifier, mayLackSlices, readVolume, removeSeries, scanCache, scanFolder } from '../dicom/index.ts';
import type { Scan, Series, Volume } from '../dicom/index.ts';
import { DataError } from '../errors.ts';
import { pseudonymKey } from '../pseudonym-key.ts';
import { environmentSecrets, type SecretStore } from '../secrets.ts';
import { throwIfCancelled, type Step } from '../step.ts';
import { WarmInference, type StartChild } from '../syndiff/index.ts';
import { translateSeries, type TranslationProgress } from '../translation.ts';
import { Checkpoint, removeCheckpoints } from './checkpoint.ts';
import type { Job } from './job.ts';
import { clearStaged, sendStaged, stagingOf, sweepStaged } from './onward.ts';
import type { JobQueue } from './queue.ts';
import type { Work } from './run-jobs.ts';

export interface WorkOptions {
  dataFolder: string;
  library: ModelLibrary;
  softwareVersion: string;
  audit: AuditLog;
  startChild?: StartChild;
  /** of the destinations that jobs name; default: the environment's */
  secrets?: SecretStore;
}

interface Source {
  series: Series;
  volume: Volume;
}

/** Series → translation → derived series in the destination, with every finished slice kept until that is done. */
export class TranslationWork implements Work {
  private readonly scans = new Map<string, Promise<Scan>>();
  private readonly warm = new WarmInference();
  /** the source of the job that comes next */
  private ahead: { id: string; stop: AbortController; source: Promise<Source> } | null = null;

  constructor(private readonly options: WorkOptions) {}

  prepare(job: Job): void {
    if (this.ahead?.id === job.id) return;
    this.ahead?.stop.abort();
    const stop = new AbortController();
    const source = this.read(job, stop.signal);
    source.catch(() => undefined);
    this.ahead = { id: job.id, stop, source };
  }

  async perform(job: Job, { signal, onProgress }: Step<TranslationProgress>): Promise<NonNullable<Job['result']>> {
    const { recipe, destination } = job.assignment;
    const { dataFolder, softwareVersion, audit, startChild } = this.options;
    const started = performance.now();
    const model = this.modelOf(job);
    // Looked for before hours of work are for nothing.
    const named = destination.name === undefined ? null : await DestinationBook.of(dataFolder).find(destination.name);
    const { series, volume } = await this.sourceOf(job, signal);
    let checkpoint: Checkpoint | undefined;
    const finished = async (provider: string): Promise<Checkpoint> => {
      await checkpoint?.close();
      return (checkpoint = await Checkpoint.open(checkpointOf(dataFolder, job.id), {
        ...made(job, model),
        provider,
        source: hashOf(volume),
      }));
    };
    try {
      const translated = await translateSeries(
        series,
        model,
        recipe,
        { signal, onProgress },
        { startChild, volume, finished, warm: this.warm },
      );
      const { storage } = destination;
      const folder = named ? stagingOf(dataFolder, job.id) : destination.folder;
      const { secrets = environmentSecrets() } = this.options;
      const onward = named && {
        destination: named.name,
        send: () => sendStaged(job, named, dataFolder, { signal, secrets }),
      };
      const deidentify = destination.deidentify ? deidentifier(await pseudonymKey(dataFolder)) : undefined;
      const identity = { ...job.identity, made: new Date(job.identity.made) };
      const { files } = await deliverTranslation(
        translated,
        { folder, layout: 'series', storage, deidentify, identity },
        { softwareVersion, audit, ...(onward && { onward }) },
        { signal },
      );
      return { files, provider: translated.translation.provider, seconds: (performance.now() - started) / 1000 };
    } finally {
      await checkpoint?.close();
    }
  }

  clear(job: Job): Promise<void> {
    return clearJob(this.options.dataFolder, job);
  }

  /** Ends what is kept from one job to the next. */
  close(): void {
    this.warm.close();
    this.ahead?.stop.abort();
    this.ahead = null;
  }

  /** What was read ahead; where that failed or is of another job, it is read now. */
  private async sourceOf(job: Job, signal: AbortSignal | undefined): Promise<Source> {
    const { ahead } = this;
    this.ahead = null;
    const ready = ahead?.id === job.id ? await ahead.source.catch(() => null) : null;
    if (ahead && !ready) ahead.stop.abort();
    throwIfCancelled(signal);
    return ready ?? this.read(job, signal);
  }

  private async read(job: Job, signal: AbortSignal | undefined): Promise<Source> {
    const series = await this.seriesOf(job, signal);
    return { series, volume: await readVolume(series, { signal, resample: job.assignment.recipe.resample }) };
  }

  private async seriesOf({ assignment: { source } }: Job, signal: AbortSignal | undefined): Promise<Series> {
    // Not with the signal: other jobs may be waiting for the same scan.
    const known = this.scans.get(source.folder);
    const cache = scanCache(join(this.options.dataFolder, 'scans'));
    const scan = known ?? scanFolder(source.folder, { cache });
    this.scans.set(source.folder, scan);
    // A folder that cannot be read now may be there when the job is tried again.
    const { series, unread } = await scan.catch((error: unknown) => {
      this.scans.delete(source.folder);
      throw error;
    });
    throwIfCancelled(signal);
    const found = series.find(({ id }) => id === source.seriesId);
    if (found && !mayLackSlices(found, unread)) return complete(found, source);
    this.scans.delete(source.folder);
    if (unread.length > 0) {
      const message = `${unread.length} files beside the series cannot be read: it may lack slices.`;
      throw new DataError('files-unread', message, source.seriesInstanceUID || source.seriesId, 'See to the disk.');
    }
    const where = source.seriesInstanceUID || source.seriesId;
    throw new DataError('series-missing', 'The folder does not hold the series any more.', where, 'Put it back.');
  }

  private modelOf({ assignment: { recipe } }: Job): Model {
    const model = this.options.library.choose(recipe.direction, recipe.modelId);
    if (model.card.weights.diffusive.sha256 === recipe.modelSha256) return model;
    const message = 'The model has been changed since the job was added.';
    throw new DataError('model-changed', message, recipe.modelId, 'Start the batch again with the model of today.');
  }
}

/** @throws DataError `series-changed` */
function complete(found: Series, { slices }: Job['assignment']['source']): Series {
  const now = found.dimensions[2];
  if (now >= slices) return found;
  const message = `The series had ${slices} slices when the job was added, and has ${now}.`;
  throw new DataError('series-changed', message, found.seriesInstanceUID || found.id, 'Put the files back.');
}

/** Lets go of what was kept for a job that is done, and takes back what there is of one that failed or was cancelled. */
export async function clearJob(dataFolder: string, job: Job): Promise<void> {
  const { id, state, assignment, identity } = job;
  // What failed may be asked for again, and then goes on after its finished slices.
  if (state !== 'failed') await rm(checkpointOf(dataFolder, id), { force: true });
  if (assignment.destination.name !== undefined) return clearStaged(job, dataFolder);
  if (state === 'done') return;
  for (const uid of [identity.translation, identity.deviation]) await removeSeries(assignment.destination.folder, uid);
}

/** Removes the checkpoints and staged series of jobs that their process ended too soon to clear. */
export async function sweepCheckpoints(dataFolder: string, queue: JobQueue): Promise<void> {
  const open = queue.jobs().filter(({ state }) => state !== 'done' && state !== 'cancelled');
  const wanted = new Set(open.map(({ id }) => basename(checkpointOf(dataFolder, id))));
  await removeCheckpoints(dirname(checkpointOf(dataFolder, '')), wanted);
  await sweepStaged(dataFolder, new Set(open.map(({ id }) => id)));
}

const checkpointOf = (dataFolder: string, id: string) => join(dataFolder, 'jobs', 'checkpoints', `${id}.slices`);

/** What decides the values of a slice, beside its source and the provider. */
function made({ assignment: { recipe } }: Job, { card }: Model) {
  const { seed, samples } = recipe;
  return { seed, samples, model: card.weights.diffusive.sha256, card: { ...card, metrics: [] } };
}

function hashOf({ values, dimensions, spacing }: Volume): string {
  const hash = createHash('sha256').update(JSON.stringify([dimensions, spacing, values.constructor.name]));
  return hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)).digest('hex');
}
