/**
 * The only definition of what crosses between the engine and a window: small JSON. Voxels travel by
 * `fetch('/volume/ID')` instead. Types are inferred from the schemas; the engine parses every argument with them.
 */
import { z } from 'zod';
import { archiveCommands } from './archives.ts';
import { batchCommands, batchEvents } from './batch.ts';
import { biliaryCommands } from './biliary.ts';
import { destinationCommands } from './destination-commands.ts';
import { fidelityCommands, fidelityEvents } from './fidelity.ts';
import { lookingCommands, sliceRange, translationSlice } from './looking.ts';
import { reportCommands } from './report.ts';
import { seriesDescription } from './series-description.ts';
import { studyViewCommands } from './study-view.ts';
import type { ErrorReport } from './shapes.ts';
import { direction, errorReport, provider, triple, volumeDescription } from './shapes.ts';

/** A named irregularity of a series with its numbers, e.g. "gap of 2.4 mm after slice 4, expected 1.2". */
export const finding = z.object({ code: z.string(), message: z.string() });

export const seriesSummary = z.object({
  id: z.string(),
  modality: z.string(),
  description: z.string(),
  patientLine: z.string().describe('name, id and study date for the screen; never logged'),
  dimensions: triple.describe('columns, rows, slices'),
  spacing: triple.describe('mm'),
  transferSyntax: z.string(),
  findings: z.array(finding).describe('why the series cannot be opened as a volume; empty when it can'),
  canResample: z.boolean().describe('whether it can be opened all the same, resampled onto a regular grid'),
});

/** A series while its folder is still being scanned: nothing is judged before all of it has been seen. */
export const foundSeries = z.object({
  id: z.string(),
  modality: z.string(),
  description: z.string(),
  patientLine: z.string(),
  images: z.number().describe('so far'),
});

export const setAside = z.object({ file: z.string(), reason: z.string() });

export const modelSummary = z.object({
  id: z.string(),
  version: z.string(),
  direction,
  title: z.string(),
  intendedUse: z.string(),
  trainingData: z.string(),
  metrics: z
    .array(
      z.object({
        name: z.string(),
        value: z.number(),
        unit: z.string(),
        low: z.number().nullable().describe('of the 95 % interval; null where it was not computed'),
        high: z.number().nullable(),
        cases: z.number(),
        measuredOn: z.string(),
      }),
    )
    .describe('how good it is, on what its card says'),
  knownFailures: z.array(z.string()),
  refusal: z.string().nullable().describe('why the library refuses this model; null when it may be used'),
});

const setting = {
  language: z.enum(['en', 'ko']),
  recentFolders: z.array(z.string()).max(10).describe('the latest first'),
  welcomed: z.boolean().describe('whether the first-run page has been seen'),
  exportFolder: z.string(),
  hiddenPatientLine: z.boolean().describe('no patient and series line on the panes, for screenshots'),
  keys: z.record(z.string(), z.array(z.string())).describe('action → keys, where they are not the usual ones'),
};

/** What the user has chosen; what is missing has its default. */
export const settings = z.object({
  language: setting.language.default('en'),
  recentFolders: setting.recentFolders.default([]),
  welcomed: setting.welcomed.default(false),
  exportFolder: setting.exportFolder.default(''),
  hiddenPatientLine: setting.hiddenPatientLine.default(false),
  keys: setting.keys.default({}),
});
const settingsChange = z.object(setting).omit({ recentFolders: true }).partial().strict();

export const engineEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('scan-progress'),
    files: z.number(),
    series: z.array(foundSeries).optional().describe('all series found so far; left out where none is new'),
  }),
  z.object({
    type: z.literal('translation-progress'),
    translationId: z.string(),
    phase: z.enum(['reading', 'preparing', 'sampling', 'restoring']),
    done: z.number(),
    total: z.number(),
    secondsPerSlice: z.number().nullable(),
    secondsLeft: z.number().nullable(),
    provider: z.string().describe('what really runs, e.g. "cpu (cuda: provider library not found)"'),
  }),
  z
    .object({ type: z.literal('translation-preview'), translationId: z.string(), volume: volumeDescription })
    .describe('the one-pass preview, shown until the translation is done; its voxels are let go of then'),
  translationSlice,
  z.object({
    type: z.literal('translation-done'),
    translationId: z.string(),
    volume: volumeDescription,
    provider: z.string(),
    seconds: z.number(),
  }),
  z.object({ type: z.literal('translation-failed'), translationId: z.string(), error: errorReport }),
  z
    .object({ type: z.literal('open-requested'), folder: z.string() })
    .describe('the desktop asks for a study: a second start, or a folder dropped on the icon of the application'),
  ...fidelityEvents,
  ...batchEvents,
]);

const nothing = z.object({}).strict();

/** Every command with the schema of its argument and of its result. */
export const commands = {
  ...archiveCommands,
  ...batchCommands,
  ...lookingCommands,
  ...studyViewCommands,
  describeApplication: {
    argument: nothing,
    result: z.object({
      version: z.string(),
      shell: z.enum(['electron', 'host']),
      demoStudy: z.string().nullable().describe('folder of the demo study; null where it has not been made'),
      initialFolder: z.string().nullable().describe('folder named on the command line'),
      canChooseFolder: z.boolean().describe('whether the shell has a native folder dialogue'),
    }),
  },
  /** null when the user closed the dialogue */
  chooseFolder: {
    argument: z.object({ purpose: z.enum(['open', 'export']) }),
    result: z.object({ folder: z.string().nullable() }),
  },
  openFolder: {
    argument: z.object({
      folder: z.string().min(1),
      names: z
        .array(z.string().regex(/^(?!\.{1,2}$)[^\\/\0]+$/))
        .min(1)
        .optional()
        .describe('only these files and folders of the folder; default: all of it'),
    }),
    result: z.object({
      series: z.array(seriesSummary),
      setAside: z.array(setAside),
      findings: z
        .array(finding)
        .describe('about the folder as a whole, e.g. files its DICOMDIR lists and that are missing'),
    }),
  },
  openVolume: {
    argument: z.object({ seriesId: z.string(), resample: z.boolean().default(false) }),
    result: volumeDescription,
  },
  /** the middle slice, also of a series that cannot be opened as a volume */
  readThumbnail: {
    argument: z.object({ seriesId: z.string() }),
    result: z.object({
      width: z.number(),
      height: z.number(),
      grey: z.string().describe('base64 of one byte for each pixel, row after row'),
    }),
  },
  listModels: { argument: nothing, result: z.object({ models: z.array(modelSummary) }) },
  readSettings: { argument: nothing, result: settings },
  /** @returns all settings after the change */
  changeSettings: { argument: settingsChange, result: settings },
  /** Runs one slice of the size of the series (default: of the training images), which tells what a translation takes. */
  measureSpeed: {
    argument: z.object({
      direction,
      modelId: z.string().optional(),
      provider: provider.default('auto'),
      seriesId: z.string().optional(),
    }),
    result: z.object({
      provider: z.string().describe('what really runs, e.g. "cpu (cuda: provider library not found)"'),
      secondsPerSlice: z.number().describe('of one sample'),
    }),
  },
  startTranslation: {
    argument: z.object({
      seriesId: z.string(),
      direction,
      modelId: z.string().optional(),
      seed: z.number().int().min(0).max(0xffffffff).default(1),
      samples: z.number().int().min(1).max(64).default(1),
      provider: provider.default('auto'),
      resample: z.boolean().default(false),
      slice: z.number().int().min(0).default(0).describe('that somebody looks at: it is done first'),
      slices: sliceRange
        .optional()
        .describe('only these are translated, and the translation is no larger; default: all'),
    }),
    result: z.object({ translationId: z.string() }),
  },
  cancelTranslation: { argument: z.object({ translationId: z.string() }), result: nothing },
  ...destinationCommands,
  exportTranslation: {
    argument: z
      .object({
        translationId: z.string(),
        folder: z.string().min(1),
        layout: z
          .enum(['series', 'medium'])
          .default('series')
          .describe('medium: with a DICOMDIR, into an empty folder'),
        storage: z.enum(['modality', 'secondary-capture']).default('modality'),
        description: seriesDescription.optional().describe('of the series; default: the usual one'),
        deidentify: z.boolean().default(false),
        acknowledgeRed: z.boolean().default(false).describe('a red verdict has been read; without, it is not exported'),
      })
      // What somebody has typed can name anybody.
      .refine(({ deidentify, description }) => !deidentify || description === undefined, { path: ['description'] }),
    result: z.object({
      folder: z.string(),
      files: z.number(),
      seriesInstanceUID: z.string(),
      deviationSeriesInstanceUID: z.string().nullable().describe('null where there was one sample'),
      filled: z.array(z.string()).describe('keys of the DICOMDIR that got a placeholder'),
    }),
  },
  ...fidelityCommands,
  ...reportCommands,
  ...biliaryCommands,
} as const;

export type Provider = z.infer<typeof provider>;
export type Finding = z.infer<typeof finding>;
export type SeriesSummary = z.infer<typeof seriesSummary>;
export type FoundSeries = z.infer<typeof foundSeries>;
export type SetAside = z.infer<typeof setAside>;
export type ModelSummary = z.infer<typeof modelSummary>;
export type Settings = z.output<typeof settings>;
export type EngineEvent = z.infer<typeof engineEvent>;
export type CommandName = keyof typeof commands;
export type CommandArgument<C extends CommandName> = z.input<(typeof commands)[C]['argument']>;
export type CommandResult<C extends CommandName> = z.infer<(typeof commands)[C]['result']>;

/** What a command answers with across the border: never a thrown object. */
export type Answer<C extends CommandName> = { ok: true; result: CommandResult<C> } | { ok: false; error: ErrorReport };

/** What a shell gives the window: `window.syndiff`. */
export type WindowDoor = {
  readonly [C in CommandName]: (argument: CommandArgument<C>) => Promise<Answer<C>>;
} & {
  /** Where a file lies that was dropped on the window; null where the shell does not tell, as in a browser. */
  readonly pathOfDropped: (file: File) => string | null;
  /** @returns what stops listening */
  readonly subscribe: (listener: (event: EngineEvent) => void) => () => void;
};
