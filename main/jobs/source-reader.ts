import { join } from 'node:path';
import {
  mayLackSlices,
  readVolume,
  scanCache,
  scanFolder,
  type Scan,
  type Series,
  type Volume,
} from '../dicom/index.ts';
import { DataError, reportOf } from '../errors.ts';
import type { SecretStore } from '../system/secrets.ts';
import { throwIfCancelled, type Step } from '../step.ts';
import type { TranslationProgress } from '../translation.ts';
import { fetchSeries } from './fetched-series.ts';
import type { Job } from './job.ts';

/** What a job is about, read. */
export interface Source {
  series: Series;
  volume: Volume;
  /** Lets go of its files where they were fetched: for when nothing is read from them any more. */
  release(): Promise<void>;
}

/** Reads the sources of jobs from folders, each scanned once, or fetches them. */
export class SourceReader {
  private readonly scans = new Map<string, Promise<Scan>>();

  constructor(
    private readonly dataFolder: string,
    private readonly secrets: SecretStore,
  ) {}

  /** @throws DataError `series-missing`, `series-changed`, `files-unread`; what `fetchSeries` and `readVolume` throw */
  async read(job: Job, { signal, onProgress }: Step<TranslationProgress> = {}): Promise<Source> {
    const { source, recipe } = job.assignment;
    const { archive, slices } = source;
    const onFetched = (done: number) => onProgress?.(reading(Math.min(done, slices), slices));
    const step = { ...(signal && { signal }), onProgress: onFetched };
    const { series, release } = archive
      ? await fetchSeries({ ...source, archive }, this.dataFolder, this.secrets, step)
      : { series: await this.seriesOf(job, signal), release: async () => undefined };
    try {
      return { series, release, volume: await readVolume(series, { signal, resample: recipe.resample }) };
    } catch (error) {
      await release();
      throw error;
    }
  }

  private async seriesOf(job: Job, signal: AbortSignal | undefined): Promise<Series> {
    const { folder } = job.assignment.source;
    const isKnown = this.scans.has(folder);
    return this.lookFor(job, signal).catch((error: unknown) => {
      // A scan of earlier jobs does not know what has come since.
      const mayHaveCome = isKnown && ['series-missing', 'series-changed'].includes(reportOf(error).code);
      if (!mayHaveCome) throw error;
      this.scans.delete(folder);
      return this.lookFor(job, signal);
    });
  }

  private async lookFor({ assignment: { source } }: Job, signal: AbortSignal | undefined): Promise<Series> {
    // Not with the signal: other jobs may be waiting for the same scan.
    const known = this.scans.get(source.folder);
    const cache = scanCache(join(this.dataFolder, 'scans'));
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
}

/** @throws DataError `series-changed` */
function complete(found: Series, { slices }: Job['assignment']['source']): Series {
  const now = found.dimensions[2];
  if (now >= slices) return found;
  const message = `The series had ${slices} slices when the job was added, and has ${now}.`;
  throw new DataError('series-changed', message, found.seriesInstanceUID || found.id, 'Put the files back.');
}

const reading = (done: number, total: number): TranslationProgress => ({
  phase: 'reading',
  done,
  total,
  secondsPerSlice: null,
  secondsLeft: null,
  provider: '',
});
