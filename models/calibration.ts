import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A share of cases with its 95 % interval (Wilson 1927). */
const proportion = z.strictObject({
  cases: z.int().positive(),
  /** how many of them */
  right: z.int().nonnegative(),
  value: z.number().min(0).max(1),
  low: z.number().min(0).max(1),
  high: z.number().min(0).max(1),
});

/** From where on a measure makes the verdict amber or red, and how often that is right. */
export const calibration = z.strictObject({
  /** SHA-256 of the diffusive weights that it was made with: it holds for no others */
  weights: sha256,
  /** what translated back, e.g. "mrt1-to-ct-compact 0.1.0, preview" */
  cycle: z.string().nullable(),
  phantoms: z.strictObject({ firstSeed: z.int().nonnegative(), patients: z.int().positive() }),
  /** ISO 8601 date */
  finished: z.iso.date(),
  thresholds: z.array(
    z.strictObject({
      /** as in the fidelity report */
      measure: z.string().min(1),
      place: z.enum(['series', 'body', 'region', 'slice']),
      /** shares of the range where the measure is an error, else in its unit */
      amber: z.number(),
      red: z.number(),
    }),
  ),
  /** verdicts on translations without a planted fault that are not red; of the calibration's own patients */
  specificity: proportion,
  /** the same, neither amber nor red */
  specificityAmber: proportion,
  /** planted faults that turn the verdict red */
  faults: z.array(z.strictObject({ fault: z.string().min(1), red: proportion, amberOrRed: proportion })),
  /** in words: what it cannot find */
  limits: z.array(z.string().min(1)),
});

/** What the series that the model was made for look like: what the domain check compares with. */
export const domainReference = z.strictObject({
  /** in words: what was measured */
  measuredOn: z.string().min(1),
  /** each aspect's lowest and highest usual value, and how far beyond them it is amber no longer but red */
  aspects: z.array(
    z.strictObject({
      aspect: z.enum(['intensity', 'spacing', 'field-of-view', 'noise', 'coverage', 'motion', 'ghosts']),
      unit: z.string(),
      low: z.number(),
      high: z.number(),
      /** beyond these it is red */
      lowest: z.number(),
      highest: z.number(),
    }),
  ),
  /** of the voxels inside the body, prepared for the network: value in [−1, 1] at each share, mean and spread over the patients */
  quantiles: z.array(z.strictObject({ share: z.number().min(0).max(1), mean: z.number(), deviation: z.number() })),
  /** phases of contrast, in words, for the reader */
  phases: z.string().nullable(),
});

export type Calibration = z.infer<typeof calibration>;
export type DomainReference = z.infer<typeof domainReference>;
