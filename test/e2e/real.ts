import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Real series, which are not part of the repository (see "The map" in the README). */
const folder = join(process.env['SYNDIFF_SHARED'] ?? resolve(import.meta.dirname, '../../../shared'), 'data', 'real');

/** The folder of DICOM files of a real series. */
export const realSeries = (name: string): string => join(folder, name, 'dicom');

/** Why tests of real series are skipped; undefined where they are not. */
export const noRealSeries = existsSync(folder) ? undefined : `There are no real series at ${folder} (SYNDIFF_SHARED)`;
