import type { Reason } from '../../preload/contract/index.ts';
import type { Assignment } from './job.ts';

/** Why a job is held back. */
export const redReason: Reason = {
  level: 'red',
  code: 'beyond-threshold',
  measure: 'vanished-ducts',
  place: 'region',
  value: 412,
  unit: 'mm³',
  threshold: 150,
  expected: null,
  parameters: {},
  slices: [3, 4],
  message: 'Ducts of 412 mm³ vanished, above 150 mm³.',
};

/** An assignment about series `n`. */
export function testAssignment(n: number): Assignment {
  return {
    source: {
      folder: 'studies',
      seriesId: `series-${n}`,
      studyInstanceUID: '2.25.1',
      seriesInstanceUID: `2.25.1.${n}`,
      slices: 3,
    },
    recipe: {
      direction: 'ct-to-mrt1',
      modelId: 'tiny',
      modelSha256: 'ab'.repeat(32),
      seed: 1,
      samples: 1,
      provider: 'cpu',
      resample: false,
    },
    destination: { folder: 'derived', storage: 'modality', deidentify: false },
  };
}
