import type { Verdict } from '../verdict.ts';
import { checkFile } from './check-file.ts';
import { checkFolder } from './check-series.ts';
import { findTruths } from './truth.ts';

/** Checks everything below a folder that has its truth beside it: folders of series, then single files. */
export async function* checkTruth(root: string): AsyncGenerator<Verdict> {
  const { folders, files } = findTruths(root);
  for (const name of folders) yield* checkFolder(root, name);
  for (const name of files) yield await checkFile(root, name);
}
