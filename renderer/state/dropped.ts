import type { ErrorReport } from '../../preload/contract/index.ts';
import { strings } from '../strings.ts';

/** Files and folders that lie in one folder. */
export interface Dropped {
  folder: string;
  /** of each, as the folder calls it; no path */
  names: string[];
}

/**
 * The folder that all of the paths lie in, and their names in it: what is dropped together comes out of one folder.
 * @returns null where they lie in several
 */
export function inOneFolder(paths: readonly string[]): Dropped | null {
  // The folder keeps its separator: "/" and "C:\" are folders, "" and "C:" are not.
  const parts = paths.map((path) => /^(.*[\\/])([^\\/]+)[\\/]*$/.exec(path));
  const folder = parts[0]?.[1];
  if (folder === undefined || parts.some((part) => part?.[1] !== folder)) return null;
  return { folder, names: parts.map((part) => part![2]!) };
}

/**
 * Where to open what was dropped: one thing itself, several by the folder that they lie in; else what is wrong with them.
 * @param paths of each, at least one; null where the shell does not tell
 */
export function placeOf(paths: readonly (string | null)[]): (Pick<Dropped, 'folder'> & Partial<Dropped>) | ErrorReport {
  const { apart, apartRemedy, noPath, noPathRemedy } = strings.drop;
  const known = paths.filter((path) => path !== null);
  if (known.length < paths.length)
    return { kind: 'user', code: 'drop-without-path', message: noPath, remedy: noPathRemedy };
  if (known.length === 1) return { folder: known[0]! };
  return inOneFolder(known) ?? { kind: 'user', code: 'drop-apart', message: apart, remedy: apartRemedy };
}
