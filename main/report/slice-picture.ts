import { overlayColour, overlayCover } from '../../preload/contract/index.ts';
import { contains, type Box } from '../biliary/index.ts';
import type { Volume } from '../dicom/index.ts';
import type { Picture } from './png.ts';

/** What lies over a slice: values of a volume on the same grid. */
export interface SliceOverlay {
  volume: Volume;
  /** values drawn as nothing and as the strongest colour */
  scale: readonly [number, number];
}

export interface SliceDrawing {
  volume: Volume;
  /** counted from 0 */
  slice: number;
  window: { center: number; width: number };
  overlay?: SliceOverlay | undefined;
  /** outlined where the slice goes through it */
  region?: Box | null | undefined;
}

/** Points along the longer side: enough for a bile duct of two millimetres in a body of forty centimetres. */
const LONGEST_SIDE = 420;
const REGION_COLOUR = [0xc7, 0x92, 0xff] as const;

/**
 * One slice in the plane it was acquired in, in the proportions of the patient, interpolated linearly.
 * @param drawing.overlay must have the dimensions of `volume`
 */
export function drawSlice({ volume, slice, window, overlay, region }: SliceDrawing): Picture {
  const [columns, rows] = volume.dimensions;
  const { width, height } = sizeOf(volume);
  const rgb = new Uint8Array(3 * width * height);
  const least = window.center - window.width / 2;
  for (let y = 0; y < height; y += 1) {
    const row = ((y + 0.5) * rows) / height - 0.5;
    for (let x = 0; x < width; x += 1) {
      const column = ((x + 0.5) * columns) / width - 0.5;
      const grey = 255 * clamped((valueAt(volume, column, row, slice) - least) / window.width);
      const at = 3 * (x + width * y);
      rgb.fill(Math.round(grey), at, at + 3);
      if (overlay) cover(rgb, at, partOf(overlay, valueAt(overlay.volume, column, row, slice)));
    }
  }
  const picture = { width, height, rgb };
  if (region) outline(picture, volume, slice, region);
  return picture;
}

/** The proportions of the slice in the patient. */
export function sizeOf({ dimensions, spacing }: Volume): { width: number; height: number } {
  const [across, down] = [dimensions[0] * spacing[0], dimensions[1] * spacing[1]];
  const scale = LONGEST_SIDE / Math.max(across, down);
  return { width: Math.round(across * scale) || 1, height: Math.round(down * scale) || 1 };
}

const clamped = (part: number): number => Math.min(1, Math.max(0, part));

const partOf = ({ scale: [low, high] }: SliceOverlay, value: number): number => clamped((value - low) / (high - low));

function cover(rgb: Uint8Array, at: number, part: number): void {
  const share = overlayCover(part);
  overlayColour(part).forEach((channel, index) => {
    rgb[at + index] = Math.round(rgb[at + index]! * (1 - share) + channel * share);
  });
}

function valueAt({ values, dimensions: [columns, rows] }: Volume, column: number, row: number, slice: number): number {
  const [left, top] = [Math.floor(column), Math.floor(row)];
  const start = columns * rows * slice;
  const at = (i: number, j: number): number =>
    values[start + Math.min(columns - 1, Math.max(0, i)) + columns * Math.min(rows - 1, Math.max(0, j))]!;
  const [across, down] = [column - left, row - top];
  const upper = at(left, top) * (1 - across) + at(left + 1, top) * across;
  const lower = at(left, top + 1) * (1 - across) + at(left + 1, top + 1) * across;
  return upper * (1 - down) + lower * down;
}

/** Draws the border of the pixels whose centres lie in the box: right for a plane of any direction. */
function outline({ width, height, rgb }: Picture, volume: Volume, slice: number, box: Box): void {
  const inside = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      inside[x + width * y] = Number(contains(box, placeOf(volume, { width, height }, x, y, slice)));
  const has = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && inside[x + width * y] === 1;
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      if (!has(x, y) || (has(x - 1, y) && has(x + 1, y) && has(x, y - 1) && has(x, y + 1))) continue;
      rgb.set(REGION_COLOUR, 3 * (x + width * y));
    }
}

/** Where the centre of a point of the picture lies in the patient, mm LPS. */
function placeOf(
  { dimensions: [columns, rows], spacing, directions: [right, down, normal], origin }: Volume,
  { width, height }: { width: number; height: number },
  x: number,
  y: number,
  slice: number,
): [number, number, number] {
  const across = (((x + 0.5) * columns) / width - 0.5) * spacing[0];
  const along = (((y + 0.5) * rows) / height - 0.5) * spacing[1];
  const through = slice * spacing[2];
  const part = (axis: 0 | 1 | 2): number =>
    origin[axis] + across * right[axis] + along * down[axis] + through * normal[axis];
  return [part(0), part(1), part(2)];
}
