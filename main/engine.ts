import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { commands } from '../preload/contract/index.ts';
import type { CommandName, CommandResult, EngineEvent } from '../preload/contract/index.ts';
import { archiveWork } from './commands/archive-commands.ts';
import { batchWork } from './commands/batch-commands.ts';
import { BatchDesk } from './batch/batch-desk.ts';
import { scanCache, scanFolder } from './dicom/index.ts';
import { destinationWork } from './commands/destination-commands.ts';
import { DataError, UserError } from './errors.ts';
import { logBug } from './system/log.ts';
import { openModels, summariseModels } from './model-library.ts';
import { OpenStudy } from './commands/open-study.ts';
import { printInBrowser, type PrintPDF } from './report/index.ts';
import { biliaryCommands } from './commands/biliary-commands.ts';
import { reportScan } from './commands/scan-report.ts';
import { environmentSecrets, type SecretStore } from './system/secrets.ts';
import { summarise } from './commands/series-summary.ts';
import type { StartChild } from './syndiff/index.ts';
import { SettingsFile } from './commands/settings.ts';
import { SpeedBook } from './commands/speed-book.ts';
import { StudyViews } from './commands/study-views.ts';
import { thumbnailOf } from './commands/thumbnail.ts';
import type { ModelLibrary } from '../models/index.ts';

export interface EngineOptions {
  shell: 'electron' | 'host';
  version: string;
  /** folders that hold model folders */
  modelFolders: readonly string[];
  /** where the demo study lies once it has been made */
  demoStudy: string;
  /** what the application keeps for its user */
  dataFolder: string;
  /** where passwords and tokens of destinations are; default: the environment */
  secrets?: SecretStore;
  /** address of the Redis through which workers share the batch; default: it is done here */
  redis?: string | undefined;
  /** what the command line asked to open */
  initialFolder: string | null;
  /** the shell's native folder dialogue, if it has one */
  chooseFolder?: (purpose: 'open' | 'export') => Promise<string | null>;
  /** how the shell makes pages of a report; default: a browser of this machine */
  printPDF?: PrintPDF;
  /** how the shell starts the inference process; default Node's fork */
  startChild?: StartChild;
}

/** The one object the shells serve. */
export interface Engine {
  /**
   * Runs a command of the contract.
   * @throws UserError `unknown-command`; DataError `invalid-argument`; what the command itself throws
   */
  handle(command: string, argument: unknown, step?: { signal?: AbortSignal }): Promise<CommandResult<CommandName>>;
  /** @returns what stops listening */
  subscribe(listener: (event: EngineEvent) => void): () => void;
  /** Answers `/volume/ID` with raw little-endian voxels and everything else with 404. */
  fetch(request: Request): Response | Promise<Response>;
  /** Cancels what runs and lets go of all volumes. */
  dispose(): Promise<void>;
}

/** The contract as functions: argument already parsed. */
export type Work = {
  readonly [C in CommandName]: (
    argument: z.output<(typeof commands)[C]['argument']>,
    step: { signal?: AbortSignal },
  ) => CommandResult<C> | Promise<CommandResult<C>>;
};

export function createEngine(options: EngineOptions): Engine {
  const listeners = new Set<(event: EngineEvent) => void>();
  const emit = (event: EngineEvent): void => listeners.forEach((listener) => listener(event));
  // Verifying a model starts a process and reads all its weights: once, and not before somebody asks.
  let models: Promise<ModelLibrary> | null = null;
  const library = (): Promise<ModelLibrary> => (models ??= openModels(options.modelFolders, options.startChild));
  const workshop = {
    library,
    softwareVersion: options.version,
    dataFolder: options.dataFolder,
    startChild: options.startChild,
  };
  const settings = new SettingsFile(options.dataFolder);
  const secrets = options.secrets ?? environmentSecrets();
  const views = new StudyViews(options.dataFolder);
  const speeds = new SpeedBook(options.startChild);
  let study = new OpenStudy([], workshop, emit);
  const desk = new BatchDesk({ ...workshop, secrets, redis: options.redis }, (batch) =>
    emit({ type: 'batch-changed', batch }),
  );

  const work: Work = {
    describeApplication: () => ({
      version: options.version,
      shell: options.shell,
      demoStudy: existsSync(options.demoStudy) ? options.demoStudy : null,
      initialFolder: options.initialFolder,
      canChooseFolder: options.chooseFolder !== undefined,
    }),
    ...destinationWork({
      dataFolder: options.dataFolder,
      secrets,
      softwareVersion: options.version,
    }),
    chooseFolder: async ({ purpose }) => {
      if (options.chooseFolder) return { folder: await options.chooseFolder(purpose) };
      throw new UserError('no-folder-dialogue', 'This shell has no folder dialogue.', 'Type the path of the folder.');
    },
    openFolder: async ({ folder, names }, { signal }) => {
      const cache = scanCache(join(options.dataFolder, 'scans'));
      const step = { signal, onProgress: reportScan(emit), cache, names };
      const { series, setAside, findings } = await scanFolder(folder, step);
      await study.close();
      study = new OpenStudy(series, workshop, emit);
      // A few files of a folder are not the folder.
      if (!names)
        await settings.addRecent(folder).catch((thrown: unknown) => logBug('the list of recent folders', thrown));
      return { series: series.map(summarise), setAside, findings };
    },
    openVolume: (request, { signal }) => study.openVolume(request, signal),
    readThumbnail: ({ seriesId }, { signal }) => thumbnailOf(study.seriesOf(seriesId), signal),
    listModels: async () => ({ models: summariseModels(await library()) }),
    readStudyView: async ({ seriesId }) => ({ view: await views.read(seriesId) }),
    keepStudyView: async ({ seriesId, view }) => {
      await views.keep(seriesId, view);
      return {};
    },
    readSettings: () => settings.read(),
    changeSettings: (changes) => settings.change(changes),
    measureSpeed: async ({ direction, modelId, provider, seriesId }) => {
      const series = seriesId === undefined ? null : study.seriesOf(seriesId);
      return speeds.speedOf((await library()).choose(direction, modelId), series, provider);
    },
    startTranslation: (recipe) => study.startTranslation(recipe),
    lookAtSlice: ({ translationId, slice }) => {
      study.lookAtSlice(translationId, slice);
      return {};
    },
    pauseTranslation: ({ translationId, paused }) => {
      study.pauseTranslation(translationId, paused);
      return {};
    },
    cancelTranslation: async ({ translationId }) => {
      await study.cancelTranslation(translationId);
      return {};
    },
    exportTranslation: (request, { signal }) => study.exportTranslation(request, signal),
    checkDomain: (request, { signal }) => study.checkDomain(request, signal),
    assessTranslation: (request, { signal }) => study.assessTranslation(request, signal),
    saveReport: (request, { signal }) => study.saveReport(request, options.printPDF ?? printInBrowser, signal),
    ductConspicuity: ({ translationId, lines }, { signal }) => study.ductConspicuity(translationId, lines, signal),
    ...archiveWork(options.dataFolder, secrets),
    ...batchWork(desk, library, options.dataFolder, secrets),
    ...biliaryCommands((seriesId) => study.volumeOf(seriesId)),
  };

  return {
    async handle(command, argument, step = {}) {
      if (!isCommand(command)) throw new UserError('unknown-command', `There is no command "${command}".`, 'Reload.');
      const parsed = commands[command].argument.safeParse(argument);
      if (!parsed.success) throw invalidArgument(command, parsed.error);
      // The table's type ties each function to its own schema; indexing by a union loses that tie.
      const run = work[command] as (argument: unknown, step: object) => Promise<CommandResult<CommandName>>;
      return run(parsed.data, step);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    fetch: (request) => study.voxels.response(new URL(request.url).pathname),
    dispose: async () => {
      await Promise.all([study.close(), desk.close()]);
    },
  };
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

/** Names the wrong places, not their values. */
function invalidArgument(command: CommandName, error: z.ZodError): DataError {
  const places = error.issues.map((issue) => issue.path.join('.') || 'the argument');
  return new DataError('invalid-argument', `${command} does not take this: ${places.join(', ')}.`, command);
}
