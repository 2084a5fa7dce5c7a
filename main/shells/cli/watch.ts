import { resolve } from 'node:path';
import type { BatchState, JobState } from '../../../preload/contract/index.ts';
import { BatchDesk } from '../../batch/batch-desk.ts';
import { openModelsToTranslate } from '../../model-library.ts';
import { watchStudies, type WatchEvent } from '../../batch/watch-studies.ts';
import { placesIn } from '../places.ts';
import { root, version } from '../root.ts';
import { batchDestination, batchDestinationOptions } from './batch-destination.ts';
import { clock } from './clock.ts';
import type { Command } from './command.ts';
import { reportText } from './error-text.ts';
import { heldText } from './held-text.ts';
import { modelFoldersOf, modelFoldersOption } from './models.ts';
import { wholeNumber } from './options.ts';
import { recipeOf, recipeOptions } from './recipe-options.ts';
import { redisOf, redisOption } from './redis-option.ts';
import type { Terminal } from './terminal.ts';
import { verdictOf, verdictOptions } from './verdict-options.ts';

export const watch: Command = {
  summary:
    'Watches a folder until it is interrupted, and translates each study once no file of it has come or changed for a\n' +
    '  while. Started again, it goes on where it was; a series that has been translated is not translated again.',
  arguments: ['FOLDER'],
  options: {
    ...recipeOptions,
    ...batchDestinationOptions,
    ...verdictOptions,
    quiet: { value: 'SECONDS', help: 'how long a study must have been quiet; default 60' },
    'secondary-capture': { help: 'write secondary captures, which nobody can take for an acquisition' },
    deidentify: { help: 'take away what identifies the patient (DICOM PS3.15 Basic Profile)' },
    ...redisOption,
    ...modelFoldersOption,
  },
  async run(given, terminal, signal) {
    const dataFolder = placesIn(root).data;
    const folder = resolve(given.arguments[0]!);
    const { modelId, ...recipe } = recipeOf(given);
    const quietSeconds = wholeNumber(given, 'quiet', 60, 1, 86_400);
    const destination = {
      ...(await batchDestination(given, dataFolder)),
      storage: given.switches.has('secondary-capture') ? ('secondary-capture' as const) : ('modality' as const),
      deidentify: given.switches.has('deidentify'),
    };
    const library = await openModelsToTranslate(modelFoldersOf(given));
    const model = library.choose(recipe.direction, modelId);
    const redis = redisOf(given)?.url;
    const workshop = { library: async () => library, softwareVersion: version, dataFolder, redis };
    const desk = new BatchDesk(workshop, jobTeller(terminal));
    terminal.note(`Watching ${folder}.`);
    try {
      await watchStudies(folder, desk, {
        request: { recipe, model, destination, verdict: verdictOf(given) },
        quietSeconds,
        dataFolder,
        signal,
        onEvent: (event) => terminal.note(told(event)),
      });
    } finally {
      await desk.close();
      if (signal.aborted) terminal.note('Not watched any more. Started again, it goes on where it was.');
    }
  },
};

function told(event: WatchEvent): string {
  if (event.type === 'taken') return `study ${event.studyInstanceUID}: ${event.series} series to translate`;
  const text = reportText(event.why);
  return event.type === 'waiting' ? text : `study ${event.studyInstanceUID}: ${text}`;
}

/** A line for every job whose state has changed; how far the running one is, on a terminal. */
function jobTeller(terminal: Terminal): (state: BatchState) => void {
  const known = new Map<string, JobState>();
  return ({ jobs, secondsLeft }) => {
    for (const { id, state, source, error, heldFor, result, progress } of jobs) {
      const before = known.get(id);
      known.set(id, state);
      const uid = source.seriesInstanceUID;
      if (progress && terminal.interactive) {
        const left = secondsLeft === null ? '' : `, ${clock(secondsLeft)} left for all`;
        terminal.progress(`${uid}: slice ${progress.done}/${progress.total}${left}`);
      }
      // What was over before the watch began is no news.
      if (state === before || (before === undefined && state !== 'running')) continue;
      if (state === 'running') terminal.note(`started ${uid}`);
      else if (state === 'done') terminal.note(`done ${uid}, as ${result}`);
      else if (state === 'waiting') terminal.note(`${uid} is tried again: ${error?.message}`);
      else if (state === 'held') terminal.note(heldText(id, uid, heldFor));
      else if (state === 'failed') terminal.note(`failed ${uid}: ${[error?.message, error?.remedy].join(' ')}`);
      else if (state === 'cancelled') terminal.note(`cancelled ${uid}`);
    }
  };
}
