import type { Given, Syntax } from './options.ts';
import type { Terminal } from './terminal.ts';
import { models } from './models.ts';
import { scan } from './scan.ts';
import { translate } from './translate.ts';

export interface Command extends Syntax {
  summary: string;
  /** Prints its result; throws what the exit code is made of. */
  run(given: Given, terminal: Terminal, signal: AbortSignal): Promise<void>;
}

export const commandTable: Readonly<Record<string, Command>> = { translate, scan, models };
