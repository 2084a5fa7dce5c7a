import { AuditLog } from '../../audit/index.ts';
import { TranslationWork } from '../../jobs/index.ts';
import { openModelsToTranslate } from '../../model-library.ts';
import { placesIn } from '../places.ts';
import { root, version } from '../root.ts';
import type { Command } from './command.ts';
import { seriesUID } from './jobs.ts';
import { modelFoldersOf, modelFoldersOption } from './models.ts';
import { usage, wholeNumber } from './options.ts';
import { redisOf, redisOption } from './redis-option.ts';

export const worker: Command = {
  summary:
    'Translates series of batches that are started with `batch … --redis URL`, on this machine or others, until it is\n' +
    '  interrupted by SIGINT or SIGTERM: the series it is at goes back to the others then, and it ends with 0. Folders must\n' +
    '  have the same paths on all of them, destinations and archives that have been set up the same names, and the models\n' +
    '  must be the same.',
  arguments: [],
  options: {
    ...redisOption,
    'take-over': { value: 'SECONDS', help: 'take a job from a worker that has been silent for so long; default 30' },
    ...modelFoldersOption,
  },
  async run(given, terminal, signal) {
    const redis = redisOf(given);
    if (!redis) throw usage('--redis is missing.');
    const takeOverMs = 1000 * wholeNumber(given, 'take-over', 30, 1, 3600);
    const dataFolder = placesIn(root).data;
    const library = await openModelsToTranslate(modelFoldersOf(given));
    const audit = new AuditLog(dataFolder);
    const work = new TranslationWork({ dataFolder, library, softwareVersion: version, audit });
    const { workOnShared } = await import('../../workers/index.ts');
    terminal.note('Waiting for series.');
    try {
      await workOnShared({ ...redis, takeOverMs }, work, {
        signal,
        onProgress: (event) => {
          const reason = event.type === 'failed' ? `: ${event.message}` : '';
          terminal.note(`${event.type} ${seriesUID(event.job)}${reason}`);
        },
      });
      terminal.note('Stopped.');
    } finally {
      await work.close();
    }
  },
};
