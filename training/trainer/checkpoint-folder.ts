import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, UserError } from '../../main/errors.ts';
import type { TrainingConfig } from '../configs/config.ts';
import { CheckpointFile } from './checkpoint-file.ts';
import { unfinished } from './write-whole.ts';

export function checkpointPath(folder: string, iteration: number): string {
  return join(folder, `iteration-${String(iteration).padStart(7, '0')}.safetensors`);
}

/**
 * The latest that is whole: a damaged one is passed over for the one before.
 * @param say is told of what is passed over
 * @throws UserError `no-checkpoint` where the folder has none, DataError `damaged-checkpoint` where none is whole
 */
export function latestCheckpoint(folder: string, say: (line: string) => void = () => undefined): string {
  const all = numbered(folder).reverse();
  for (const { path } of all)
    try {
      CheckpointFile.open(path).verify();
      return path;
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      say(`passing over ${path}: ${error.message}`);
    }
  if (all.length === 0)
    throw new UserError('no-checkpoint', `There is no checkpoint in ${folder}.`, 'Start the run without --resume.');
  throw new DataError('damaged-checkpoint', 'No checkpoint of the run is whole.', folder, 'Start the run anew.');
}

export function hasCheckpoint(folder: string): boolean {
  return numbered(folder).length > 0;
}

/**
 * Removes what the policy does not keep, and what an interrupted write has left. Kept are the latest few, the one with
 * the best validation, and those of every so many iterations.
 */
export function prune(folder: string, { latest, every }: TrainingConfig['checkpoints']): void {
  for (const name of readdirSync(folder))
    if (name.endsWith(`.safetensors${unfinished}`)) rmSync(join(folder, name), { force: true });
  const all = numbered(folder);
  const scores = all.map(({ path }) => scoreOf(path));
  const best = Math.max(...scores);
  all.slice(0, -latest).forEach(({ iteration, path }, index) => {
    const milestone = every > 0 && iteration > 0 && iteration % every === 0;
    if (!milestone && !(scores[index] === best && best > -Infinity)) rmSync(path);
  });
}

/** Of its validation; −∞ where there was none or the file cannot tell. */
function scoreOf(path: string): number {
  try {
    return (JSON.parse(CheckpointFile.open(path).texts['score'] ?? 'null') as number | null) ?? -Infinity;
  } catch {
    return -Infinity;
  }
}

/** In the order of their iterations. */
function numbered(folder: string): { iteration: number; path: string }[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const [, digits] = /^iteration-(\d+)\.safetensors$/.exec(name) ?? [];
      return digits === undefined ? [] : [{ iteration: Number(digits), path: join(folder, name) }];
    })
    .sort((a, b) => a.iteration - b.iteration);
}
