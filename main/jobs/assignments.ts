import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Model } from '../../models/index.ts';
import { canResample, scanCache, scanFolder, type Scan } from '../dicom/index.ts';
import { UserError } from '../errors.ts';
import type { Step } from '../step.ts';
import { sourceModality } from '../translation.ts';
import type { Assignment } from './job.ts';

/** What is to be made of series, wherever they are. */
export interface TranslationRequest {
  recipe: Omit<Assignment['recipe'], 'modelId' | 'modelSha256'>;
  model: Pick<Model, 'card'>;
  verdict?: Assignment['verdict'];
  destination: Assignment['destination'];
}

/** What is asked for: every fitting series of the folders. */
export interface BatchRequest extends TranslationRequest {
  folders: readonly string[];
}

export interface FoundAssignments {
  /** in the order of the folders */
  assignments: Assignment[];
  /** what the file system would not read, by path */
  unread: string[];
}

const SCANS = 3;
const BETWEEN_SCANS_MS = 1000;

/**
 * One assignment for every usable series of the folders that the direction can start from. A folder of which something
 * cannot be read is tried again a little later.
 * @throws UserError `no-such-series`, `folder-unreadable`; CancelledError
 */
export async function findAssignments(
  { folders, ...request }: BatchRequest,
  dataFolder: string,
  { signal }: Pick<Step, 'signal'> = {},
): Promise<FoundAssignments> {
  const { recipe } = request;
  const modality = sourceModality[recipe.direction];
  const found: FoundAssignments = { assignments: [], unread: [] };
  for (const folder of folders.map((name) => resolve(name))) {
    const { series, unread } = await scanPatiently(folder, dataFolder, signal);
    found.unread.push(...unread.map((name) => join(folder, name)));
    for (const one of series) {
      const usable = one.findings.length === 0 || (recipe.resample && canResample(one));
      if (one.modality !== modality || !usable) continue;
      const { id: seriesId, studyInstanceUID, seriesInstanceUID, dimensions } = one;
      const source = { folder, seriesId, studyInstanceUID, seriesInstanceUID, slices: dimensions[2] };
      found.assignments.push(assignmentOf(source, request));
    }
  }
  if (found.assignments.length > 0) return found;
  throw new UserError(
    'no-such-series',
    `The folders have no ${modality} series that can be used.`,
    'See what they have with `npx syndiff scan FOLDER`.',
  );
}

export function assignmentOf(
  source: Assignment['source'],
  { recipe, model: { card }, verdict, destination }: TranslationRequest,
): Assignment {
  return {
    source,
    recipe: { ...recipe, modelId: card.id, modelSha256: card.weights.diffusive.sha256 },
    ...(verdict && { verdict }),
    destination,
  };
}

async function scanPatiently(folder: string, dataFolder: string, signal: AbortSignal | undefined): Promise<Scan> {
  const cache = scanCache(join(dataFolder, 'scans'));
  for (let scans = 1; ; scans += 1) {
    const scan = await scanFolder(folder, { signal, cache });
    if (scan.unread.length === 0 || scans === SCANS) return scan;
    await sleep(BETWEEN_SCANS_MS, undefined, { signal });
  }
}
