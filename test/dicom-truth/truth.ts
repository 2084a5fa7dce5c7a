import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `truth.json` beside a folder `dicom/`: what a correct reader finds in that folder (schema dicom-series-truth/1). */
export interface SeriesTruth {
  id: string;
  seriesInstanceUID: string;
  modality: string;
  dims: { columns: number; rows: number; slices: number };
  spacing: { x: number; y: number; z: number | null };
  origin: number[] | null;
  direction: { row: number[]; column: number[]; normal: number[] } | null;
  sliceGaps: { min: number; max: number; uniform: boolean } | null;
  duplicatePositions: number;
  shearAngleDegrees: number | null;
  regularVolume: boolean;
  samplesPerPixel: number;
  bitsAllocated: number;
  transferSyntaxUIDs: string[];
  volume: { sha256Float32: string } | null;
  slices: { file: string; frame?: number | null }[];
}

export interface FolderTruth {
  series: SeriesTruth[];
  notImages: { file: string }[];
}

/** `FILE.truth.json` beside FILE: its decoded values (schema dicom-pixels-truth/1). */
export interface PixelsTruth {
  file: string;
  transferSyntaxUID: string;
  sopClass?: string;
  modality: string;
  samplesPerPixel?: number;
  bitsAllocated?: number;
  patientName?: string;
  decoded: { dtype: string; min: number; max: number; mean: number; sha256: string } | null;
  modalityValues?: { min: number; max: number; mean: number };
  tolerance?: { maxAbs: number };
}

/** Paths of truth files below a folder, in a fixed order. */
export function findTruths(root: string): { folders: string[]; files: string[] } {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  return {
    folders: names.filter((name) => /(^|[/\\])truth\.json$/.test(name)),
    files: names.filter((name) => name.endsWith('.truth.json')),
  };
}

export const readTruth = <T>(root: string, name: string): T => JSON.parse(readFileSync(join(root, name), 'utf8')) as T;
