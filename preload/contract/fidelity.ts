/**
 * What was measured about one translation, and whether to believe it. The window, the printed report, the exported JSON
 * and `npx syndiff assess` all speak of the same object.
 */
import { z } from 'zod';
import { direction, errorReport, triple, volumeDescription } from './shapes.ts';

/** green: nothing speaks against it; amber: look there; red: do not believe it. */
const level = z.enum(['green', 'amber', 'red']);

const measureId = z.enum([
  // against the source
  'cycle-error',
  'structure',
  'mutual-information',
  'gradient-correlation',
  'vanished-edges',
  'appeared-edges',
  'duct-agreement',
  'lost-duct-length',
  'conspicuity',
  'conspicuity-gain',
  'vanished-ducts',
  'appeared-ducts',
  'slice-order',
  'flicker',
  'slice-continuity',
  // of the model with itself
  'spread',
  'disagreement',
  'missing-ducts',
  'unconfirmed-ducts',
  // of the series with what the model was trained on
  'domain-intensity',
  'domain-spacing',
  'domain-field-of-view',
  'domain-noise',
  'domain-coverage',
  'domain-motion',
  'domain-ghosts',
  'domain-phase',
  // against a true target
  'mae',
  'psnr',
  'ssim',
  'duct-dice',
  'duct-contrast',
  // of the verdict itself
  'calibration',
  'region',
  // of the making
  'seconds-per-slice',
]);

/** Where it was measured; `slice`: in the worst one. */
const place = z.enum(['series', 'body', 'region', 'slice']);

/** One number with what it takes to read it. */
const figure = z.object({
  measure: measureId,
  place,
  value: z.number().nullable().describe('null where it could not be measured; `meaning` says why'),
  unit: z.string().describe('as printed behind the value; empty for a plain number'),
  worse: z.enum(['above', 'below']).describe('on which side of the thresholds it is bad'),
  amber: z.number().nullable().describe('threshold in the unit of the value; null where it is shown and not judged'),
  red: z.number().nullable(),
  level: level.nullable().describe('null where it is not judged'),
  meaning: z.string().describe('one sentence: what it is, and what it cannot see'),
});

/** The same measure in every slice: the strip along the slice slider. */
const sliceFigures = z.object({
  measure: measureId,
  unit: z.string(),
  worse: z.enum(['above', 'below']),
  amber: z.number().nullable(),
  red: z.number().nullable(),
  values: z.array(z.number().nullable()).describe('one for each slice of the volume, in its order'),
});

/** A connected piece of something that the source shows and the translation does not, or the other way round. */
const candidate = z.object({
  kind: z.enum(['vanished', 'appeared']),
  structure: z.enum(['edge', 'duct']).describe('edge: of anything; duct: a dark tube in the bile-duct region'),
  centre: triple.describe('mm, LPS'),
  extent: triple.describe('mm along columns, rows and slices'),
  volume: z.number().describe('mm³'),
  slices: z.tuple([z.number(), z.number()]).describe('first and last slice it is seen in, counted from 0'),
  strength: z
    .number()
    .describe('how far beyond what counts as an edge, in those units; the list is sorted by volume × strength'),
  inRegion: z.boolean(),
});

/** What a finding says, whatever the language; `compared`: the value against what is expected. */
const findingCode = z.enum(['compared', 'wrong-unit', 'no-body', 'no-reference']);

const parameters = z
  .object({ model: z.string(), wanted: z.string(), given: z.string() })
  .partial()
  .describe('names the words need beside the numbers: the model, and the units it wants and was given');

const expected = z.tuple([z.number(), z.number()]).nullable().describe('lowest and highest that count as usual');

/** One way in which a series may differ from what the model was trained on. */
const domainFinding = z.object({
  aspect: z.enum(['intensity', 'spacing', 'field-of-view', 'noise', 'coverage', 'motion', 'ghosts', 'phase']),
  level,
  code: findingCode,
  value: z.number().nullable(),
  unit: z.string(),
  expected,
  parameters,
  message: z.string().describe('all of it in English words'),
});

const domainReport = z.object({
  level,
  reference: z.string().nullable().describe('what the series was compared with; null where the card has no reference'),
  findings: z.array(domainFinding).describe('every aspect, the usual ones too'),
});

/** One axis of the quadrilemma. */
const axis = z.object({
  axis: z.enum(['sample-quality', 'anatomical-fidelity', 'sampling-speed', 'diversity']),
  score: z.number().min(0).max(1).nullable().describe('1 is best: for drawing and comparing; null where not measured'),
  value: z.number().nullable(),
  unit: z.string(),
  budget: z.number().nullable().describe('of the same unit; of the speed only'),
  meaning: z.string(),
});

export const reason = z.object({
  level,
  code: z
    .enum(['beyond-threshold', 'no-region', 'not-calibrated', ...findingCode.options])
    .describe('what it says, whatever the language: see reasonInWords'),
  measure: measureId,
  place,
  value: z.number().nullable(),
  unit: z.string(),
  threshold: z.number().nullable().describe('the one that was passed'),
  expected,
  parameters,
  slices: z.array(z.number()).describe('counted from 0; empty where it concerns the whole series'),
  message: z.string().describe('in English words, with measure, value and threshold'),
});

const verdict = z.object({
  level,
  reasons: z.array(reason).describe('the worst first; of a green verdict empty'),
  calibrated: z
    .boolean()
    .describe('whether the thresholds come from the calibration on the card of the very model that made it'),
});

const signedContrast = z.object({
  contrast: z
    .number()
    .describe('mean of the ducts minus mean of the liver: negative where they are darker, as bile is'),
  unit: z.string(),
  toNoise: z.number().describe('the same in standard deviations of the liver, whose floor is 1/40 of the range'),
});

/** The headline figure of a translation: what it adds to how far the ducts stand out. */
export const conspicuity = z.object({
  source: signedContrast,
  translation: signedContrast.describe('at the same voxels'),
  gain: z
    .number()
    .nullable()
    .describe('deviations of the liver by which they lie further below it than in the source; null for a failure'),
  failure: z.enum(['inverted', 'vanished']).nullable().describe('inverted: brighter than the liver'),
  voxels: z.number().describe('of duct candidates in the source’s bile-duct region, on the grid of the measures'),
});

export const fidelityReport = z.object({
  format: z.literal('syndiff-fidelity-report/1'),
  made: z.string().describe('ISO 8601'),
  softwareVersion: z.string(),
  provenance: z.object({
    direction,
    sourceSeriesUID: z.string().nullable(),
    translationSeriesUID: z.string().nullable().describe('null until it has been exported, and where there is none'),
    truthSeriesUID: z.string().nullable(),
    model: z
      .object({ id: z.string(), version: z.string(), sha256: z.string() })
      .nullable()
      .describe('null for a translation of another tool'),
    seed: z.number().nullable(),
    samples: z.number().nullable(),
    provider: z.string().nullable(),
    seconds: z.number().nullable().describe('that the translation took'),
    cycle: z
      .object({ model: z.string(), generator: z.enum(['preview', 'diffusive']) })
      .nullable()
      .describe('what translated back; null where nothing did'),
  }),
  geometry: z.object({
    dimensions: triple,
    spacing: triple.describe('mm'),
    origin: triple.describe('mm, LPS'),
    directions: z.tuple([triple, triple, triple]),
    region: z
      .object({ low: triple, high: triple, found: z.string().describe('how: by hand, or by which method') })
      .nullable()
      .describe('the bile-duct region, mm LPS'),
    bodyShare: z.number().describe('share of the voxels inside the body'),
  }),
  conspicuity: conspicuity.nullable().describe('null where no region, no liver or no ducts were found in the source'),
  figures: z.array(figure),
  slices: z.array(sliceFigures),
  sliceLevels: z.array(level).describe('the worst of each slice, for the strip'),
  candidates: z.array(candidate).describe('at most 50, the largest first'),
  candidatesLeftOut: z.number(),
  domain: domainReport.nullable(),
  axes: z.array(axis).length(4),
  verdict,
  cost: z.object({
    seconds: z.number().describe('that the assessment took'),
    parts: z.record(z.string(), z.number()).describe('seconds of each part'),
    shareOfTranslation: z.number().nullable().describe('seconds in parts of the translation’s own'),
  }),
});

/** A volume of the report, to be drawn over the source or the translation. */
const overlay = z.object({
  kind: z.enum(['uncertainty', 'cycle-error', 'disagreement']),
  volume: volumeDescription,
  unit: z.string().describe('of the source for the cycle error, of the translation for the others'),
  scale: z.tuple([z.number(), z.number()]).describe('values drawn as nothing and as the strongest colour'),
  meaning: z.string(),
});

const assessmentPart = z.enum(['domain', 'cycle', 'measures', 'report']);

export const fidelityEvents = [
  z.object({
    type: z.literal('assessment-progress'),
    translationId: z.string(),
    part: assessmentPart,
    done: z.number(),
    total: z.number(),
  }),
  z.object({
    type: z.literal('assessment-done'),
    translationId: z.string(),
    report: fidelityReport,
    overlays: z.array(overlay),
  }),
  z.object({ type: z.literal('assessment-failed'), translationId: z.string(), error: errorReport }),
] as const;

const assessment = z.object({ report: fidelityReport, overlays: z.array(overlay) });

export const fidelityCommands = {
  /** Is the series like what the model was trained on? Before translating. */
  checkDomain: {
    argument: z.object({
      seriesId: z.string(),
      direction,
      modelId: z.string().optional(),
      resample: z.boolean().default(false),
    }),
    result: domainReport,
  },
  /** Measures a finished translation again, e.g. with the diffusive cycle or another region; events tell how far it is. */
  assessTranslation: {
    argument: z.object({
      translationId: z.string(),
      cycle: z.enum(['preview', 'diffusive', 'none']).default('preview'),
      region: z.object({ low: triple, high: triple }).optional().describe('mm LPS; default: the one that is found'),
    }),
    result: assessment,
  },
} as const;

export type Level = z.infer<typeof level>;
export type MeasureId = z.infer<typeof measureId>;
export type Place = z.infer<typeof place>;
export type Figure = z.infer<typeof figure>;
export type SliceFigures = z.infer<typeof sliceFigures>;
export type Candidate = z.infer<typeof candidate>;
export type DomainFinding = z.infer<typeof domainFinding>;
export type DomainReport = z.infer<typeof domainReport>;
export type Axis = z.infer<typeof axis>;
export type Reason = z.infer<typeof reason>;
export type Verdict = z.infer<typeof verdict>;
export type FidelityReport = z.infer<typeof fidelityReport>;
export type Overlay = z.infer<typeof overlay>;
export type Assessment = z.infer<typeof assessment>;
