import { dirname, sep } from 'node:path';
import type { Finding, SetAside } from '../../preload/contract/index.ts';
import type { FoundFile } from './found-files.ts';
import { readHeader } from './header-file.ts';
import { readMediaDirectory, type MediaReference } from './media-directory.ts';
import { shown } from './screen-text.ts';

/** What a DICOMDIR says of the folder it lies in. */
export interface MediaIndex {
  /** names of the files that it lists and that are there */
  listed: ReadonlySet<string>;
  findings: Finding[];
  /** what it lists and is not there, or must not be opened */
  setAside: SetAside[];
}

/**
 * Holds a DICOMDIR against the files that were found. No path is ever made of what it says: a reference is looked up
 * among the names below its own folder, exactly or else as ISO 9660 and case-blind file systems change names.
 *
 * @throws DataError where the DICOMDIR is broken
 */
export async function readMediaIndex(directory: FoundFile, files: readonly FoundFile[]): Promise<MediaIndex> {
  const read = await readHeader(directory);
  const { references, findings } = read ? readMediaDirectory(read.header) : { references: [], findings: [] };
  const folder = dirname(directory.name);
  const names = namesBelow(folder, files);
  const listed = new Set<string>();
  const missing: MediaReference[] = [];
  const setAside: SetAside[] = [];
  let outside = 0;
  for (const reference of references) {
    const path = reference.fileID.join('/');
    if (!reference.fileID.every(isComponent)) {
      outside++;
      setAside.push({ file: shown(path), reason: 'listed in the DICOMDIR as a file outside its folder: not opened' });
      continue;
    }
    const name = names.get(path) ?? names.get(plain(path));
    if (name !== undefined) listed.add(name);
    else {
      missing.push(reference);
      setAside.push({ file: shown(path), reason: 'listed in the DICOMDIR, missing' });
    }
  }
  if (outside > 0)
    findings.push({
      code: 'references-outside',
      message: `${directory.name} lists ${outside} files outside its folder: none was opened.`,
    });
  return { listed, findings: [...findings, ...danglingFindings(directory.name, references, missing)], setAside };
}

/** One for each series with missing files: how many of how many. */
function danglingFindings(
  name: string,
  references: readonly MediaReference[],
  missing: readonly MediaReference[],
): Finding[] {
  const listedOf = countBySeries(references);
  return [...countBySeries(missing)].map(([uid, gone]) => {
    const message = `${name} lists ${listedOf.get(uid)} files of series ${shown(uid) || '(unnamed)'}: ${gone} of them are missing.`;
    return { code: 'dangling-references', message };
  });
}

function countBySeries(references: readonly MediaReference[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { seriesInstanceUID: uid } of references) counts.set(uid, (counts.get(uid) ?? 0) + 1);
  return counts;
}

const isComponent = (component: string) =>
  component !== '' && component !== '.' && component !== '..' && !/[/\\:\0]/.test(component);

/** Paths below the folder, as they are and in plain form, by which a name is found. */
function namesBelow(folder: string, files: readonly FoundFile[]): Map<string, string> {
  const prefix = folder === '.' ? '' : folder + sep;
  const names = new Map<string, string>();
  for (const { name } of files) {
    if (!name.startsWith(prefix)) continue;
    const path = name.slice(prefix.length).split(sep).join('/');
    if (!names.has(plain(path))) names.set(plain(path), name);
    names.set(path, name);
  }
  return names;
}

/** Upper case, without the version number and the empty extension of ISO 9660. */
const plain = (path: string) =>
  path
    .toUpperCase()
    .split('/')
    .map((component) => component.replace(/;\d+$/, '').replace(/\.$/, ''))
    .join('/');
