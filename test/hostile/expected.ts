import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What must happen to one file or folder (schema dicom-hostile/1): `load` it correctly, `reject` it with a reason while
 * the rest still loads, `skip` it as no DICOM, or either of the first two, but never a wrong volume without a word.
 */
export interface Expectation {
  /** below the folder of EXPECTED.json; a single file, or `folder`: a series */
  file?: string;
  folder?: string;
  expect: 'load' | 'reject' | 'skip' | 'load-or-reject';
}

/** @returns for each EXPECTED.json at or below `root` its folder, relative to `root`, and its entries */
export function findExpectations(root: string): { folder: string; entries: Expectation[] }[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(^|[/\\])EXPECTED\.json$/.test(name))
    .sort()
    .map((name) => {
      const { entries } = JSON.parse(readFileSync(join(root, name), 'utf8')) as { entries: Expectation[] };
      return { folder: join(name, '..'), entries };
    });
}
