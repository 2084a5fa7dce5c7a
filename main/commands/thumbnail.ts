import type { CommandResult } from '../../preload/contract/index.ts';
import { readSlice } from '../dicom/index.ts';
import type { Series } from '../dicom/index.ts';

/** Pixels along the longer side. */
const LONGEST_SIDE = 64;
/** Soft tissue, HU. */
const CT_WINDOW = { low: -160, high: 240 };

/**
 * The middle slice of a series as a small grey picture, also of a series that is refused as a volume. One frame is
 * decoded; nothing is kept.
 *
 * @throws DataError `corrupt-pixels`, `no-slice`; CancelledError
 */
export async function thumbnailOf(series: Series, signal?: AbortSignal): Promise<CommandResult<'readThumbnail'>> {
  const { values, columns, rows } = await readSlice(series, Math.floor(series.instances.length / 2), { signal });
  const [betweenColumns, betweenRows] = series.grid.spacing;
  const { width, height } = sizeOf(columns * (betweenColumns || 1), rows * (betweenRows || 1));
  const means = shrink(values, { columns, rows }, { width, height });
  const { low, high } = series.modality === 'CT' ? CT_WINDOW : percentileRange(means);
  const grey = Uint8Array.from(means, (value) =>
    Math.round(255 * Math.min(1, Math.max(0, (value - low) / (high - low)))),
  );
  return { width, height, grey: Buffer.from(grey).toString('base64') };
}

/** The proportions of the slice in the patient, not in pixels. */
function sizeOf(across: number, down: number): { width: number; height: number } {
  const scale = LONGEST_SIDE / Math.max(across, down);
  return { width: Math.max(1, Math.round(across * scale)), height: Math.max(1, Math.round(down * scale)) };
}

/** The mean of the pixels below each pixel of the picture; of at least one. */
function shrink(
  values: ArrayLike<number>,
  { columns, rows }: { columns: number; rows: number },
  { width, height }: { width: number; height: number },
): Float32Array {
  const means = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const top = Math.floor((y * rows) / height);
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * rows) / height));
    for (let x = 0; x < width; x += 1) {
      const left = Math.floor((x * columns) / width);
      const right = Math.max(left + 1, Math.floor(((x + 1) * columns) / width));
      let sum = 0;
      for (let row = top; row < bottom; row += 1)
        for (let column = left; column < right; column += 1) sum += values[row * columns + column]!;
      means[y * width + x] = sum / ((bottom - top) * (right - left));
    }
  }
  return means;
}

/** Leaves out one pixel in a hundred at either end. */
function percentileRange(values: Float32Array): { low: number; high: number } {
  const sorted = values.toSorted();
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? 0;
  const low = at(0.01);
  return { low, high: Math.max(at(0.99), low + 1e-6) };
}
