import { join } from 'node:path';
import { writeWhole } from '../trainer/write-whole.ts';
import { readRun } from './read-run.ts';
import { renderReport } from './render-report.ts';

/**
 * Writes `report.html` of what a run has left so far, whole or not at all.
 * @returns its path
 * @throws UserError `not-written` where the disk does not take it
 */
export function writeReport(folder: string): string {
  const file = join(folder, 'report.html');
  writeWhole(file, [Buffer.from(renderReport(readRun(folder)))]);
  return file;
}
