import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readSafetensors, type Tensor } from '../../models/index.ts';

/** One folder with a manifest.json: what to compute, what came out of the reference, and how far off one may be. */
export interface Golden {
  folder: string;
  kind: string;
  manifest: Manifest;
}

export interface Manifest {
  golden: string;
  config?: Record<string, unknown>;
  weights?: string;
  io?: string;
  suggested_abs_tolerance?: number | Record<string, number>;
  [entry: string]: unknown;
}

/** One compared tensor: the largest absolute difference, and how large it may be. */
export interface Comparison {
  what: string;
  error: number;
  tolerance: number;
  /** worth telling even where it passes */
  note?: string;
}

export interface Values {
  shape: readonly number[];
  values: Float32Array;
}

export function openGolden(manifestFile: string): Golden {
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest;
  return { folder: dirname(manifestFile), kind: String(manifest.golden), manifest };
}

/** The tensors of a file beside the manifest, as float32 (steps t are stored as integers). */
export function readTensors({ folder }: Golden, file: string): Map<string, Values> {
  const path = join(folder, file);
  return new Map([...readSafetensors(readFileSync(path), file)].map(([name, tensor]) => [name, asFloat32(tensor)]));
}

/** @throws when the manifest names no such file */
export function readNamed(golden: Golden, entry: 'weights' | 'io'): Map<string, Values> {
  const file = golden.manifest[entry];
  if (typeof file !== 'string') throw new Error(`the manifest names no ${entry} file`);
  return readTensors(golden, file);
}

export function tensor(tensors: ReadonlyMap<string, Values>, name: string): Values {
  const found = tensors.get(name);
  if (!found) throw new Error(`there is no tensor ${name}`);
  return found;
}

export function toleranceOf({ manifest }: Golden, name = ''): number {
  const tolerance = manifest.suggested_abs_tolerance;
  const value = typeof tolerance === 'object' ? tolerance[name] : tolerance;
  if (typeof value !== 'number') throw new Error(`the manifest gives no tolerance${name && ` for ${name}`}`);
  return value;
}

/** @throws when lengths differ; a value that is not a number counts as infinitely wrong */
export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) throw new Error(`${actual.length} values where ${expected.length} belong`);
  let largest = 0;
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
  }
  return largest;
}

function asFloat32({ shape, values }: Tensor): Values {
  return { shape, values: values instanceof Float32Array ? values : Float32Array.from(values as never, Number) };
}
