import { locateRegion } from '../biliary/index.ts';
import { toNetwork } from '../syndiff/index.ts';
import { trueDucts, type TrueDucts } from './duct-figures.ts';
import { measureImages, type ImageMeasures } from './image-measures.ts';
import { searchedPlaces, type DuctRegion, type Ranged } from './measure-ducts.ts';

/** Of a translation against what it should have been. */
export interface TruthReadings {
  /** null: there is no such place */
  body: ImageMeasures | null;
  region: ImageMeasures | null;
  /** null: no liver or no ducts found in the truth, or no region */
  ducts: TrueDucts | null;
}

/**
 * Both clipped at a fixed range, by the model's card, so that figures can be compared.
 * @param masks 1 where it counts, on the grid of the volumes
 */
export async function truthReadings(
  translation: Ranged,
  truth: Ranged,
  masks: { body: Uint8Array; region: Uint8Array | null },
  place: DuctRegion,
): Promise<TruthReadings> {
  const [columns, rows] = truth.volume.dimensions;
  const [made, wanted] = [translation, truth].map(({ volume, range }) => toNetwork(volume.values, range)) as [
    Float32Array,
    Float32Array,
  ];
  const within = (mask: Uint8Array | null) =>
    mask?.includes(1) ? measureImages({ columns, rows, values: made }, wanted, mask) : null;
  const liverLevel = place.box && locateRegion(truth.volume).liverLevel;
  const places = liverLevel === null ? null : await searchedPlaces(truth, liverLevel, place);
  return {
    body: within(masks.body),
    region: within(masks.region),
    ducts: places && trueDucts(translation.image, truth.image, places),
  };
}
