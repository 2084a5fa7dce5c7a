import type { Assignment } from './job.ts';

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
