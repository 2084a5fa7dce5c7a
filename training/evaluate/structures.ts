import { ductContrast, moments } from '../../main/biliary/index.ts';
import type { StackSize } from './measured-region.ts';

/** 1 for each pixel whose centre lies in the tissue, slice after slice. Known of phantoms only. */
export interface Tissues {
  liver: Uint8Array;
  ducts: Uint8Array;
  gallbladder: Uint8Array;
}

/** Pixel numbers. Ducts are too thin to leave their border out; liver and gallbladder are measured inside. */
export interface Places {
  ducts: readonly number[];
  liver: readonly number[];
  gallbladder: readonly number[];
  /** ducts, and liver within 6 mm of them in the slice: where ducts are looked for */
  nearDucts: readonly { place: number; isDuct: boolean }[];
}

/** One figure of the source, the translation and the truth. */
export interface Triple {
  source: number;
  translation: number;
  truth: number;
}

/** null where the patient shows too little of it */
export interface StructureScore {
  /** mean of ducts minus mean of liver on [−1, 1], signed */
  ductContrast: Triple | null;
  gallbladderContrast: Triple | null;
  /** the contrast in deviations of the liver, signed */
  ductCnr: Triple | null;
  /** of the ducts that a threshold midway between ducts and liver finds; see `ductDice` */
  ductDice: Triple | null;
}

const neighbourhood = 6;
/** On [−1, 1]: 1/40 of the range. */
const smallestDeviation = 0.05;

export function placesOf({ liver, ducts, gallbladder }: Tissues, size: StackSize): Places {
  const near = dilated(ducts, size);
  const nearDucts = pixelsOf(near).filter((i) => ducts[i] || liver[i]);
  return {
    ducts: pixelsOf(ducts),
    liver: inner(liver, size),
    gallbladder: inner(gallbladder, size),
    nearDucts: nearDucts.map((place) => ({ place, isDuct: ducts[place] === 1 })),
  };
}

export function scoreStructures(
  images: { source: Float32Array; translation: Float32Array; truth: Float32Array },
  places: Places,
): StructureScore {
  const { source, translation, truth } = images;
  const contrasts = (ducts: readonly number[], of: 'difference' | 'toNoise'): Triple | null => {
    const measured = (image: Float32Array) => ductContrast(image, { ducts, liver: places.liver }, smallestDeviation);
    const [before, after, wanted] = [measured(source), measured(translation), measured(truth)];
    return before && after && wanted && { source: before[of], translation: after[of], truth: wanted[of] };
  };
  const difference = contrasts(places.ducts, 'difference');
  return {
    ductContrast: difference,
    gallbladderContrast: contrasts(places.gallbladder, 'difference'),
    ductCnr: contrasts(places.ducts, 'toNoise'),
    ductDice: difference && {
      // The best that the source has to offer: by its own values.
      source: ductDice(source, source, places),
      translation: ductDice(translation, truth, places),
      truth: ductDice(truth, truth, places),
    },
  };
}

/**
 * Dice of the true ducts and of those pixels near them that lie on the ducts' side of the middle between the
 * reference's means of ducts and liver. Erased or inverted ducts: about 0.
 */
function ductDice(image: Float32Array, reference: Float32Array, { ducts, liver, nearDucts }: Places): number {
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

function pixelsOf(mask: Uint8Array): number[] {
  return Array.from(mask.keys()).filter((i) => mask[i] === 1);
}

/** Pixels whose four neighbours in the slice are of the tissue too. */
function inner(mask: Uint8Array, { columns, rows }: StackSize): number[] {
  return pixelsOf(mask).filter((i) => {
    const [column, row] = [i % columns, Math.floor(i / columns) % rows];
    if (column === 0 || row === 0 || column === columns - 1 || row === rows - 1) return false;
    return [i - 1, i + 1, i - columns, i + columns].every((neighbour) => mask[neighbour] === 1);
  });
}

function dilated(mask: Uint8Array, { columns, rows, pixelSpacing }: StackSize): Uint8Array {
  const reach = Math.floor(neighbourhood / pixelSpacing);
  const result = new Uint8Array(mask.length);
  for (const i of pixelsOf(mask)) {
    const [column, row] = [i % columns, Math.floor(i / columns) % rows];
    for (let dy = -Math.min(reach, row); dy <= Math.min(reach, rows - 1 - row); dy += 1)
      for (let dx = -Math.min(reach, column); dx <= Math.min(reach, columns - 1 - column); dx += 1)
        if (Math.hypot(dx, dy) * pixelSpacing <= neighbourhood) result[i + dy * columns + dx] = 1;
  }
  return result;
}
