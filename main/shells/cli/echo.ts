import { DestinationBook, probe } from '../../destinations/index.ts';
import { environmentSecrets } from '../../system/secrets.ts';
import { placesIn } from '../places.ts';
import { root } from '../root.ts';
import type { Command } from './command.ts';

export const echo: Command = {
  summary: 'Tries whether a destination is there and lets this computer in, e.g. with C-ECHO.',
  arguments: ['NAME'],
  options: {},
  async run(given, terminal, signal) {
    const destination = await DestinationBook.of(placesIn(root).data).find(given.arguments[0]!);
    const milliseconds = await probe(destination, environmentSecrets(), { signal });
    terminal.result(`${destination.name} has answered after ${milliseconds.toFixed(0)} ms.`);
  },
};
