import type { Destination } from '../../preload/contract/index.ts';
import { UserError } from '../errors.ts';
import { findFitting, findImageKind, findInstances, type SeriesQuery, type StudyQuery } from '../sources/index.ts';
import type { SecretStore } from '../system/secrets.ts';
import type { Step } from '../step.ts';
import { sourceModality } from '../translation.ts';
import { assignmentOf, type TranslationRequest } from './assignments.ts';
import { digestOf } from './fetched-series.ts';
import type { Assignment } from './job.ts';

/** What is asked for: every series of an archive that fits the query and that the direction can start from. */
export interface ArchiveRequest extends TranslationRequest {
  archive: Destination;
  query: StudyQuery & SeriesQuery;
}

/** A single image is no volume. */
const LEAST_SLICES = 2;

/**
 * One assignment for every series, in the order of the archive. Localizers are left out, and translations, which may lie beside
 * their sources. Nothing is fetched yet: of patients they hold UIDs only.
 * @param step `onProgress` is told how many series have been looked at, of how many
 * @throws what `findFitting` and `findInstances` throw; UserError `no-such-series`; CancelledError
 */
export async function findArchivedAssignments(
  { archive, query, ...request }: ArchiveRequest,
  secrets: SecretStore,
  { signal, onProgress }: Step<{ series: number; total: number }> = {},
): Promise<Assignment[]> {
  const modality = sourceModality[request.recipe.direction];
  const series = await findFitting(archive, { ...query, modality }, secrets, { signal });
  const assignments: Assignment[] = [];
  for (const [index, one] of series.entries()) {
    onProgress?.({ series: index, total: series.length });
    const instances = await findInstances(archive, one, secrets, { signal });
    const slices = instances.reduce((sum, { frames }) => sum + frames, 0);
    if (slices < LEAST_SLICES) continue;
    const { isLocalizer, isSynthetic } = await findImageKind(archive, one, secrets, { signal });
    if (isLocalizer || isSynthetic) continue;
    const digest = digestOf(instances.map(({ sopInstanceUID }) => sopInstanceUID));
    const { studyInstanceUID, seriesInstanceUID } = one;
    const place = { name: archive.name, instances: instances.length, digest };
    const source = { folder: '', seriesId: '', studyInstanceUID, seriesInstanceUID, slices, archive: place };
    assignments.push(assignmentOf(source, request));
  }
  if (assignments.length > 0) return assignments;
  throw new UserError(
    'no-such-series',
    `${archive.name} has no ${modality} series of several slices that fits.`,
    'Ask for less.',
  );
}
