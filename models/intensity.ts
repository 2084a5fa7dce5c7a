import { z } from 'zod';

/**
 * How the values of one modality correspond to the network's [−1, 1]. Always of a whole series, never of a slice, so
 * that the scale between slices (and HU) survives.
 */
export const intensityMapping = z.discriminatedUnion('kind', [
  /** A fixed window, clipped at both ends: −1 is `minimum`, +1 is `maximum`. For CT, whose numbers mean something. */
  z
    .object({
      kind: z.literal('window'),
      unit: z.literal('HU'),
      minimum: z.int().min(-32768).max(32767),
      maximum: z.int().min(-32768).max(32767),
    })
    .refine((mapping) => mapping.minimum < mapping.maximum, 'minimum must be below maximum'),
  /**
   * Percentiles of all voxels of the volume become −1 and +1, clipped. For MR, whose numbers are arbitrary: a
   * synthesised volume is given the range `restoredMinimum`…`restoredMaximum` instead.
   */
  z
    .object({
      kind: z.literal('percentiles'),
      unit: z.literal('au'),
      lower: z.number().min(0).max(100),
      upper: z.number().min(0).max(100),
      restoredMinimum: z.int().min(-32768).max(32767),
      restoredMaximum: z.int().min(-32768).max(32767),
    })
    .refine((mapping) => mapping.lower < mapping.upper, 'lower must be below upper')
    .refine(
      (mapping) => mapping.restoredMinimum < mapping.restoredMaximum,
      'restoredMinimum must be below restoredMaximum',
    ),
]);

export type IntensityMapping = z.infer<typeof intensityMapping>;
