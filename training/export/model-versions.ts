import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../main/errors.ts';

/** The version that a retrained model gets unless told otherwise: the next minor one. */
export function nextVersion(before: string | null): string {
  if (before === null) return '0.1.0';
  const [major = 0, minor = 0] = before.split('.').map(Number);
  return `${major}.${minor + 1}.0`;
}

/** Of all folders in `out` that hold a model `id`, kept ones included; null: there is none. */
export function latestVersion(out: string, id: string): string | null {
  return versionsOf(out, id).sort(byVersion).at(-1) ?? null;
}

/** @throws UserError `version-not-newer`: two models must not share a version */
export function assertNewer(version: string, latest: string | null, id: string): void {
  if (latest === null || byVersion(latest, version) < 0) return;
  throw new UserError(
    'version-not-newer',
    `${id} is there in version ${latest} already; ${version} is not newer.`,
    'Choose a higher --model-version, or leave it out.',
  );
}

/**
 * Puts the finished folder `staged` in the place of model `id`, and keeps the one that was there beside it under its
 * version. Two renames: at any moment either the old or the new one is found by the library, whole.
 * @returns where the old one is kept, null where there was none
 */
export function replaceModel(out: string, id: string, staged: string): string | null {
  const place = join(out, id);
  const before = versionIn(place);
  const kept = existsSync(place) ? freeName(out, `${id}-${before ?? 'unreadable'}`) : null;
  if (kept !== null) renameSync(place, kept);
  try {
    renameSync(staged, place);
  } catch (error) {
    if (kept !== null) renameSync(kept, place);
    throw error;
  }
  return kept;
}

function freeName(out: string, name: string): string {
  for (let number = 1; ; number += 1) {
    const place = join(out, number === 1 ? name : `${name}-${number}`);
    if (!existsSync(place)) return place;
  }
}

function versionsOf(out: string, id: string): string[] {
  if (!existsSync(out)) return [];
  return readdirSync(out).flatMap((name) => {
    const card = cardIn(join(out, name));
    return card?.id === id && card.version !== undefined ? [card.version] : [];
  });
}

const versionIn = (folder: string) => cardIn(folder)?.version ?? null;

/** Read leniently: a damaged model is replaced as well. */
function cardIn(folder: string): { id?: string; version?: string } | null {
  try {
    const card = JSON.parse(readFileSync(join(folder, 'card.json'), 'utf8')) as {
      id?: string;
      version?: string;
    } | null;
    return /^\d+\.\d+\.\d+$/.test(card?.version ?? '') ? card : null;
  } catch {
    return null;
  }
}

function byVersion(a: string, b: string): number {
  const [own, other] = [a, b].map((version) => version.split('.').map(Number));
  const different = own!.findIndex((part, i) => part !== other![i]);
  return different < 0 ? 0 : own![different]! - other![different]!;
}
