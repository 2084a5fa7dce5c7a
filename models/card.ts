import { z } from 'zod';
import { calibration, domainReference } from './calibration.ts';
import { intensityMapping } from './intensity.ts';
import { downsampling, networkConfiguration } from './network.ts';
import { scheduleParameters } from './schedule.ts';

export const direction = z.enum(['ct-to-mrt1', 'mrt1-to-ct']);
export type Direction = z.infer<typeof direction>;

const weightFile = z.strictObject({
  /** beside the card: a plain name, so that a card cannot point elsewhere */
  file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*\.onnx$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive(),
});

const metric = z.strictObject({
  /** e.g. "MAE", "PSNR", "SSIM" */
  name: z.string().min(1),
  value: z.number(),
  unit: z.string().default(''),
  /** standard deviation over the cases */
  deviation: z.number().nonnegative().optional(),
  /** ends of the 95 % interval of the value, from a bootstrap over the cases */
  low: z.number().optional(),
  high: z.number().optional(),
  cases: z.int().positive(),
  /** what it was measured on, e.g. "held-out phantoms, body mask" */
  measuredOn: z.string().min(1),
});

const part = z.strictObject({
  patients: z.int().nonnegative(),
  /** where all of them are phantoms: the first seed of as many consecutive ones */
  firstPhantomSeed: z.int().nonnegative().nullable(),
});

/** The preview generator halves its input twice (SPEC.md §3). */
const previewDownsampling = 4;

/** `card.json`, beside the weights: what the model is, was trained on, expects, and may be trusted with. */
export const modelCard = z
  .strictObject({
    format: z.literal('syndiff-model-card/1'),
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
    /** a new one at every retraining */
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    /** names this very model in Contributing Equipment Sequence (0018,A001); a new one at every retraining */
    deviceUID: z
      .string()
      .max(64)
      .regex(/^[0-2](\.(0|[1-9]\d*))+$/),
    title: z.string().min(1),
    direction,

    network: networkConfiguration,
    schedule: scheduleParameters,
    intensity: z.strictObject({ source: intensityMapping, target: intensityMapping }),
    grid: z.strictObject({
      /** mm between the pixels of the training images, the same along rows and columns */
      pixelSpacing: z.number().positive(),
      /** columns, rows of the training images */
      matrix: z.tuple([z.int().positive(), z.int().positive()]),
      /** what columns and rows of an input must be a multiple of */
      sizeMultiple: z.int().positive(),
    }),
    weights: z.strictObject({ diffusive: weightFile, preview: weightFile.nullable() }),

    training: z.strictObject({
      /** in words: what, from where, how many, what was held out */
      data: z.string().min(1),
      /** of what it trained on: SHA-256 of the split manifest, which holds the hashes of all pixels */
      dataDigest: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .nullable()
        .default(null),
      /** who was trained on, looked at while training, and kept away from both; null where the card does not know */
      split: z.strictObject({ training: part, validation: part, test: part }).nullable().default(null),
      /** everything that made the run, as the trainer writes it; null where the card does not know */
      config: z.record(z.string(), z.json()).nullable().default(null),
      /** true where no patient was imaged for it */
      syntheticDataOnly: z.boolean(),
      mode: z.enum(['paired', 'unpaired']),
      iterations: z.int().nonnegative(),
      seed: z.int().nonnegative(),
      /** id and version of the model whose weights it started from */
      parent: z.string().nullable(),
      trainerVersion: z.string().min(1),
      /** ISO 8601 date */
      finished: z.iso.date(),
    }),
    metrics: z.array(metric),
    /** null where nobody has calibrated the verdicts on its translations */
    calibration: calibration.nullable().default(null),
    /** null where nobody has measured what it was trained on */
    domain: domainReference.nullable().default(null),

    intendedUse: z.string().min(1),
    knownFailures: z.array(z.string().min(1)).min(1),
    licence: z.string().min(1),
  })
  .superRefine((card, context) => {
    const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    const [sourceUnit, targetUnit] = card.direction === 'ct-to-mrt1' ? ['HU', 'au'] : ['au', 'HU'];
    if (card.intensity.source.unit !== sourceUnit)
      refuse(['intensity', 'source'], `${card.direction} has a source in ${sourceUnit}`);
    if (card.intensity.target.unit !== targetUnit)
      refuse(['intensity', 'target'], `${card.direction} has a target in ${targetUnit}`);

    const needed = Math.max(downsampling(card.network), card.weights.preview ? previewDownsampling : 1);
    if (card.grid.sizeMultiple % needed !== 0)
      refuse(['grid', 'sizeMultiple'], `must be a multiple of ${needed}, by which the networks shrink their input`);
    if (card.network.embeddingType === 'fourier')
      refuse(['network', 'embeddingType'], 'the Fourier embedding is not finite at t = 0, which sampling visits');
  });

export type ModelCard = z.infer<typeof modelCard>;
