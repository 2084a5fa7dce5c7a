import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DestinationBook } from '../destinations/index.ts';
import { scanFolder, type Series } from '../dicom/index.ts';
import { DataError } from '../errors.ts';
import { fetchFrom } from '../sources/index.ts';
import { OWNER_FOLDER } from '../system/durable-file.ts';
import { logBug } from '../system/log.ts';
import { takeLock } from '../system/owner-lock.ts';
import type { SecretStore } from '../system/secrets.ts';
import type { Step } from '../step.ts';
import type { Assignment } from './job.ts';

/*
 * What jobs fetch from an archive lies in folders of the data folder, each with a lock beside the files: it is removed as
 * soon as the job is over, and where its process was killed before that, by the next one that sweeps.
 */

const fetchedFolder = (dataFolder: string) => join(dataFolder, 'jobs', 'fetched');
const lockOf = (place: string) => join(place, 'owner');

export interface FetchedSeries {
  series: Series;
  /** Removes the files; a second time it does nothing. */
  release(): Promise<void>;
}

type ArchivedSource = Assignment['source'] & { archive: NonNullable<Assignment['source']['archive']> };

/** Equal for the same instances, in whatever order. */
export function digestOf(sopInstanceUIDs: Iterable<string>): string {
  return createHash('sha256')
    .update([...new Set(sopInstanceUIDs)].sort().join('\n'))
    .digest('hex');
}

/**
 * Fetches the series of a job, all of it and nothing else.
 * @param step `onProgress` is told how many images have come
 * @throws DataError `fetch-incomplete`, `nothing-fetched` (which may pass), `series-changed`, `several-volumes`,
 *   `files-unread`; UserError `no-such-destination`, `no-archive`; what goes wrong on the way there; CancelledError
 */
export async function fetchSeries(
  source: ArchivedSource,
  dataFolder: string,
  secrets: SecretStore,
  step: Step,
): Promise<FetchedSeries> {
  const archive = await DestinationBook.of(dataFolder).find(source.archive.name);
  const { files, release } = await ownFolder(dataFolder);
  try {
    const { instances } = await fetchFrom(archive, source, files, secrets, step);
    checkFetched(new Set(instances), source);
    return { series: await onlySeries(files, source, step), release };
  } catch (error) {
    await release();
    throw error;
  }
}

function checkFetched(come: ReadonlySet<string>, { archive, seriesInstanceUID }: ArchivedSource): void {
  const { name, instances, digest } = archive;
  if (digestOf(come) === digest) return;
  if (come.size < instances) {
    const message = `${come.size} of ${instances} images have come from ${name}.`;
    throw new DataError('fetch-incomplete', message, seriesInstanceUID, 'Fetch again, or ask who runs it.');
  }
  const message = `${name} has other images of the series than when the job was added.`;
  throw new DataError('series-changed', message, seriesInstanceUID, 'Ask for the same batch again.');
}

async function onlySeries(
  files: string,
  { archive, seriesInstanceUID: where }: ArchivedSource,
  { signal }: Pick<Step, 'signal'>,
): Promise<Series> {
  const { series, unread, setAside } = await scanFolder(files, { ...(signal && { signal }) });
  if (unread.length > 0)
    throw new DataError('files-unread', `${unread.length} fetched files cannot be read.`, where, 'See to the disk.');
  const [only] = series;
  const held = new Set(only?.instances.map(({ sopInstanceUID }) => sopInstanceUID));
  if (only && series.length === 1 && held.size === archive.instances) return only;
  const aside = setAside.length > 0 ? `, ${setAside.length} are none of a volume` : '';
  throw new DataError(
    'several-volumes',
    `The ${archive.instances} images of the series make ${series.length} volumes${aside}; a job takes one, of all.`,
    where,
    'Fetch it with `npx syndiff fetch`, and start a batch on that folder.',
  );
}

async function ownFolder(dataFolder: string): Promise<{ files: string; release(): Promise<void> }> {
  for (;;) {
    const place = join(fetchedFolder(dataFolder), randomUUID());
    // Held by who sweeps, it is about to be removed.
    const lock = await takeLock(lockOf(place));
    if (!('release' in lock)) continue;
    const files = join(place, 'series');
    await mkdir(files, { mode: OWNER_FOLDER });
    return { files, release: () => remove(place) };
  }
}

/** Removes what killed processes have fetched; what a living one has fetched stays. */
export async function sweepFetched(dataFolder: string): Promise<void> {
  const names = await readdir(fetchedFolder(dataFolder)).catch(() => []);
  for (const place of names.map((name) => join(fetchedFolder(dataFolder), name))) {
    const lock = await takeLock(lockOf(place));
    if ('release' in lock) await remove(place);
  }
}

/** What stays is removed by the next sweep: it is no reason to lose a translation that is done. */
async function remove(place: string): Promise<void> {
  await rm(place, { recursive: true, force: true }).catch((error: unknown) =>
    logBug('removing a fetched series', error),
  );
}
