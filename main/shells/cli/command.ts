import type { Given, Syntax } from './options.ts';
import type { Terminal } from './terminal.ts';

/** One command of `syndiff`. */
export interface Command extends Syntax {
  summary: string;
  /** Prints its result; throws what the exit code is made of. */
  run(given: Given, terminal: Terminal, signal: AbortSignal): Promise<void>;
}
