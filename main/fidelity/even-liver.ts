import type { Stack } from './analysis-grid.ts';
import { cropAround, croppedStack } from './crop.ts';
import { blurStack } from './smooth.ts';

/** Liver: within so much of its level on [−1, 1], once noise and grain are smoothed away by so many mm. */
const [likeLiver, smoothing] = [0.12, 2];
/** mm that the smoothing reaches, and a little more */
const reach = 3 * smoothing + 3;

/**
 * 1 where the image is as even and as bright as parenchyma inside a mask: liver without vessels, ducts and its border.
 * @param image in [−1, 1]
 * @param liverLevel on the same scale
 */
export function evenLiver(image: Stack, liverLevel: number, mask: Uint8Array): Uint8Array {
  const crop = cropAround(mask, image, reach);
  const { values, dimensions, spacing } = croppedStack(image, crop);
  const smooth = blurStack(values, dimensions, spacing, smoothing);
  const [width, height] = dimensions;
  const result = new Uint8Array(mask.length);
  for (let i = 0; i < smooth.length; i += 1) {
    const [column, row, slice] = [i % width, Math.floor(i / width) % height, Math.floor(i / (width * height))];
    const at = (slice * crop.whole[1] + row + crop.row) * crop.whole[0] + column + crop.column;
    if (mask[at] && Math.abs(smooth[i]! - liverLevel) < likeLiver) result[at] = 1;
  }
  return result;
}
