import type { Direction, ModelCard } from '../../models/index.ts';
import type { Measure } from './held-out.ts';

type Texts = Pick<ModelCard, 'title' | 'intendedUse' | 'knownFailures' | 'licence'>;

/** What a reader of the card must know in words; the bundled phantom models say what they cannot do. */
export function describeModel(direction: Direction, measures: readonly Measure[]): Texts {
  const made = direction === 'ct-to-mrt1' ? 'CT to MR-T1-like' : 'MR-T1 to CT-like';
  const contrast = measures.find(({ name }) => name === 'signed duct-to-liver contrast, diffusive')?.value ?? 0;
  return {
    title: `${made}, compact, trained on a procedural phantom`,
    intendedUse:
      'Research and demonstration of the method. Not for diagnosis, planning or any decision about a patient. Retrain it on your own studies before drawing any conclusion about real anatomy.',
    knownFailures: [
      'It has never seen a patient: on real series it draws what a phantom of such a tissue would look like.',
      `On held-out phantoms the bile ducts keep ${contrast.toFixed(2)} of their true contrast against the liver (1 is right, 0 erased, negative inverted).`,
      'Ducts near the size of a pixel (2 mm) may vanish or appear.',
      'Slices are translated one by one, in the plane they were acquired in; it was trained on axial ones.',
      'Lesions, stones, surgery, metal, ascites and any region outside the upper abdomen were not in its training.',
    ],
    licence: 'Apache-2.0',
  };
}
