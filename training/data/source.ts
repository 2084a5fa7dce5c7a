import type { Step } from '../../main/step.ts';
import type { Contrast } from './patient.ts';

/** A file that pixels come from. */
export interface InputFile {
  path: string;
  /** path below the folder the user named: for the screen only, as names of files and folders may be names of patients */
  name: string;
}

/** Images on the model's grid, in [−1, 1], read one after another. */
export interface ImageStack {
  rows: number;
  columns: number;
  slices: number;
  /** @throws DataError that names the file */
  slice(index: number): Float32Array;
  /** to be called when all slices have been read, or none will be */
  close?(): void;
}

/** One contrast of one patient as a source holds it: a series, a folder of PNG files, one .mat file. */
export interface SourceImage {
  contrast: Contrast;
  /** for the screen */
  name: string;
  inputs: readonly InputFile[];
  /** all that decides the pixels besides the bytes of `inputs`: intensity, grid; JSON */
  settings: string;
  /** @throws DataError that names the file or series that is bad; CancelledError */
  read(step: Step): Promise<ImageStack>;
}

/** The second contrast brought to the pixels of the first. */
export interface SourcePair {
  ct: SourceImage;
  mrt1: SourceImage;
}

export type Part = 'training' | 'validation' | 'test';

export interface SourcePatient {
  images: readonly SourceImage[];
  /** whose `ct` is one of `images` */
  pairs: readonly SourcePair[];
  /** null where the source does not say and it is to be drawn */
  part: Part | null;
}

/** What a source holds and training does not get. */
export interface LeftOut {
  /** for the screen */
  name: string;
  /** stable, without anything of the patient: for the manifest */
  code: string;
  /** for the screen */
  reason: string;
  /** whether it should have been usable: then it is left out only when the user says so */
  bad: boolean;
}

export interface Source {
  kind: 'dicom' | 'png' | 'mat';
  patients: readonly SourcePatient[];
  leftOut: readonly LeftOut[];
  /** what the user should know of how the files were understood */
  notes: readonly string[];
}
