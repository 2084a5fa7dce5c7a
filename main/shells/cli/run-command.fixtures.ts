import { commandTable } from './commands.ts';
import { parse } from './options.ts';
import { Terminal } from './terminal.ts';

/** Runs a command as the command line does, without the cost of a process for each. */
export async function syndiff(
  name: keyof typeof commandTable,
  ...words: string[]
): Promise<{ out: string; err: string }> {
  const printed = { out: '', err: '' };
  const into = (stream: keyof typeof printed) => ({ write: (more: string) => (printed[stream] += more) });
  const command = commandTable[name]!;
  await command.run(parse(words, command), new Terminal(into('out'), into('err')), new AbortController().signal);
  return printed;
}
