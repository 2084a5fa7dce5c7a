import type { Direction, ModelCard } from '../../models/index.ts';
import type { TrainingConfig } from '../configs/config.ts';
import type { RunCases } from './run-cases.ts';

type Texts = Pick<ModelCard, 'title' | 'intendedUse' | 'knownFailures' | 'licence'>;

/** What a reader of the card must know in words; a model says what it cannot do. */
export function describeModel(
  direction: Direction,
  { name, data }: TrainingConfig,
  { source }: RunCases,
  metrics: ModelCard['metrics'],
): Texts {
  const made = direction === 'ct-to-mrt1' ? 'CT to MR-T1-like' : 'MR-T1 to CT-like';
  const phantom = source === 'phantom';
  const contrast = metrics.find((metric) => metric.name === 'signed duct-to-liver contrast, diffusive');
  const unseen = phantom
    ? 'It has never seen a patient: on real series it draws what a phantom of such a tissue would look like.'
    : 'On scanners, protocols and diseases that were not in its training it draws what it learnt elsewhere.';
  const ducts = contrast
    ? `On held-out phantoms the bile ducts keep ${contrast.value.toFixed(2)} of their true contrast against the liver (1 is right, 0 erased, negative inverted).`
    : 'Whether it keeps the contrast of the bile ducts has not been measured.';
  return {
    title: `${made}, ${name}, trained on ${phantom ? 'a procedural phantom' : `own studies (${source})`}`,
    intendedUse:
      'Research and demonstration of the method. Not for diagnosis, planning or any decision about a patient. Measure it on studies of your own before drawing any conclusion about real anatomy.',
    knownFailures: [
      unseen,
      ducts,
      `Ducts near the size of a pixel (${data.pixelSpacing} mm) may vanish or appear.`,
      'Slices are translated one by one, in the plane they were acquired in; it was trained on axial ones.',
      'Surgery, metal and any region that was not in its training are drawn as something that was.',
    ],
    licence: phantom ? 'Apache-2.0' : 'That of whoever trained it.',
  };
}

/** What the model learnt from, in words. */
export function describeData({ source, split }: RunCases): string {
  const { training, validation, test } = split;
  if (source === 'phantom')
    return `${training.patients} procedural phantoms of the upper abdomen (seeds from ${training.firstPhantomSeed}), ${validation.patients} more for validation (seeds from ${validation.firstPhantomSeed}), ${test.patients} held out (seeds from ${test.firstPhantomSeed}). No patient was imaged.`;
  return `${training.patients} patients (${source}), ${validation.patients} more for validation, ${test.patients} held out; split by patient.`;
}
