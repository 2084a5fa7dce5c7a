import { ductContrast } from '../../main/biliary/index.ts';
import { ductDice, nearDucts, type DuctPlaces } from '../../main/fidelity/index.ts';
import type { StackSize } from './measured-region.ts';

/** 1 for each pixel whose centre lies in the tissue, slice after slice. Known of phantoms only. */
export interface Tissues {
  liver: Uint8Array;
  ducts: Uint8Array;
  gallbladder: Uint8Array;
}

/** Pixel numbers. Ducts are too thin to leave their border out; liver and gallbladder are measured inside. */
export interface Places extends DuctPlaces {
  gallbladder: readonly number[];
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

/** On [−1, 1]: 1/40 of the range. */
const smallestDeviation = 0.05;

export function placesOf({ liver, ducts, gallbladder }: Tissues, size: StackSize): Places {
  return {
    ducts: pixelsOf(ducts),
    liver: inner(liver, size),
    gallbladder: inner(gallbladder, size),
    nearDucts: nearDucts(ducts, liver, size),
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
