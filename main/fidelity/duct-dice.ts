import { moments } from '../biliary/index.ts';

/** Pixel numbers. Ducts are too thin to leave their border out; liver is measured inside. */
export interface DuctPlaces {
  ducts: readonly number[];
  liver: readonly number[];
  /** ducts, and liver within 6 mm of them in the slice: where ducts are looked for */
  nearDucts: readonly { place: number; isDuct: boolean }[];
}

interface Size {
  columns: number;
  rows: number;
  /** mm between the pixels of a slice, the same along rows and columns */
  pixelSpacing: number;
}

/** mm */
const neighbourhood = 6;

/** @param ducts, liver 1 for each pixel of the tissue, slice after slice */
export function nearDucts(ducts: Uint8Array, liver: Uint8Array, size: Size): DuctPlaces['nearDucts'] {
  const near = dilated(ducts, size);
  const found: { place: number; isDuct: boolean }[] = [];
  near.forEach((inside, place) => {
    if (inside && (ducts[place] || liver[place])) found.push({ place, isDuct: ducts[place] === 1 });
  });
  return found;
}

/**
 * Dice of the true ducts and of those pixels near them that lie on the ducts' side of the middle between the
 * reference's means of ducts and liver. Erased or inverted ducts: about 0.
 */
export function ductDice(
  image: Float32Array,
  reference: Float32Array,
  { ducts, liver, nearDucts }: DuctPlaces,
): number {
  const [duct, around] = [moments(reference, ducts).mean, moments(reference, liver).mean];
  const middle = (duct + around) / 2;
  let [found, right, wanted] = [0, 0, 0];
  for (const { place, isDuct } of nearDucts) {
    const taken = duct < around ? image[place]! < middle : image[place]! > middle;
    if (taken) found += 1;
    if (isDuct) wanted += 1;
    if (taken && isDuct) right += 1;
  }
  return (2 * right) / (found + wanted);
}

function dilated(mask: Uint8Array, { columns, rows, pixelSpacing }: Size): Uint8Array {
  const reach = Math.floor(neighbourhood / pixelSpacing);
  const result = new Uint8Array(mask.length);
  for (let i = 0; i < mask.length; i += 1) {
    if (!mask[i]) continue;
    const [column, row] = [i % columns, Math.floor(i / columns) % rows];
    for (let dy = -Math.min(reach, row); dy <= Math.min(reach, rows - 1 - row); dy += 1)
      for (let dx = -Math.min(reach, column); dx <= Math.min(reach, columns - 1 - column); dx += 1)
        if (Math.hypot(dx, dy) * pixelSpacing <= neighbourhood) result[i + dy * columns + dx] = 1;
  }
  return result;
}
