import { transferSyntax } from '../../main/dicom/transfer-syntaxes.ts';
import type { Finding } from '../../preload/contract/index.ts';
import type { SeriesTruth } from './truth.ts';

/** What the truth itself says must be found wrong with where the slices lie (codes of our findings). */
export function geometryCodes(truth: SeriesTruth): string[] {
  if (truth.regularVolume) return [];
  if (truth.dims.slices === 1) return ['single-slice'];
  if (truth.origin === null || truth.direction === null) return ['no-position', 'no-orientation'];
  if (truth.duplicatePositions > 0) return ['duplicate-positions'];
  return [
    ...(truth.sliceGaps?.uniform === false ? ['uneven-spacing'] : []),
    ...((truth.shearAngleDegrees ?? 0) >= 0.5 ? ['gantry-tilt'] : []),
  ];
}

/** What the product refuses by name before it decodes anything: the truth names the encoding. */
export interface Encoding {
  transferSyntaxUIDs: readonly string[];
  samplesPerPixel: number;
  bitsAllocated: number;
}

export function encodingCodes({ transferSyntaxUIDs, samplesPerPixel, bitsAllocated }: Encoding): string[] {
  return [
    ...(transferSyntaxUIDs.some((uid) => transferSyntax(uid).packing === null) ? ['transfer-syntax'] : []),
    ...(samplesPerPixel === 3 ? ['colour'] : []),
    ...(bitsAllocated === 8 || bitsAllocated === 16 ? [] : ['pixel-description']),
  ];
}

/** The reader never decodes what has one of these. */
export const undecodable: readonly string[] = ['transfer-syntax', 'colour', 'pixel-description'];

/** Findings about where slices lie or what they show: their values can still be read and compared. */
const readable: readonly string[] = [
  'single-slice',
  'duplicate-positions',
  'uneven-spacing',
  'gantry-tilt',
  'localizer',
  'no-position',
  'no-orientation',
  'frames-not-described',
];

export const valuesCanBeRead = (findings: readonly Finding[]): boolean =>
  findings.every(({ code }) => readable.includes(code));
