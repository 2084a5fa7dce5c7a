import type { VolumeDescription } from '../../preload/contract/index.ts';
import { voxelAt } from './grid.ts';
import type { LPS } from './grid.ts';

export type Voxels = Int16Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

/** A volume with its voxels in memory. Never put one into `$state`: the proxy would make every voxel slow. */
export interface LoadedVolume {
  readonly description: VolumeDescription;
  readonly voxels: Voxels;
  /** slices that were replaced and that the graphics device has not got yet */
  readonly changed?: Set<number>;
}

/** Voxels that did not arrive as described. */
export class VoxelError extends Error {
  constructor(
    readonly volumeId: string,
    message: string,
  ) {
    super(message);
    this.name = 'VoxelError';
  }
}

const valueTypes = { int16: Int16Array, float32: Float32Array } as const;

/**
 * Raw little-endian bytes as typed values (every platform that runs Chromium is little-endian).
 * @throws VoxelError when there are not as many bytes as the description says
 */
export function voxelsOf(description: VolumeDescription, bytes: ArrayBuffer): Voxels {
  const [columns, rows, slices] = description.dimensions;
  const Type = valueTypes[description.valueType];
  const expected = columns * rows * slices * Type.BYTES_PER_ELEMENT;
  if (bytes.byteLength !== expected)
    throw new VoxelError(description.id, `${bytes.byteLength} bytes arrived where ${expected} were expected.`);
  return new Type(bytes);
}

/** @throws VoxelError when the engine does not give the voxels as described */
export async function loadVolume(description: VolumeDescription): Promise<LoadedVolume> {
  const response = await fetch(description.url);
  if (!response.ok) throw new VoxelError(description.id, `The engine answered ${response.status}.`);
  return { description, voxels: voxelsOf(description, await response.arrayBuffer()), changed: new Set() };
}

/** Fetches one slice of a loaded volume anew and puts it into its place. @throws VoxelError as `loadVolume` does */
export async function loadSlice(volume: LoadedVolume, slice: number, url: string): Promise<void> {
  const { description, voxels, changed } = volume;
  const response = await fetch(url);
  if (!response.ok) throw new VoxelError(description.id, `The engine answered ${response.status}.`);
  const [columns, rows] = description.dimensions;
  const values = voxelsOf({ ...description, dimensions: [columns, rows, 1] }, await response.arrayBuffer());
  voxels.set(values, slice * columns * rows);
  changed?.add(slice);
}

/** The value of the voxel that contains a point; null outside the volume. */
export function valueAt({ description, voxels }: LoadedVolume, point: LPS): number | null {
  const voxel = voxelAt(description, point);
  if (!voxel) return null;
  const [columns, rows] = description.dimensions;
  return voxels[voxel[0] + columns * (voxel[1] + rows * voxel[2])] ?? null;
}
