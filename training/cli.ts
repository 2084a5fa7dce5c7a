import { UserError } from '../main/errors.ts';
import type { Command } from './commands/command.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { phantomStudyCommand } from './commands/phantom-study.ts';
import { trainCommand } from './commands/train.ts';

const commands: Readonly<Record<string, Command>> = {
  train: trainCommand,
  export: exportCommand,
  import: importCommand,
  evaluate: evaluateCommand,
  'phantom-study': phantomStudyCommand,
};

const usage = `Usage: syndiff-train COMMAND …

${Object.values(commands)
  .map((command) => command.usage)
  .join('\n\n')}`;

/** `syndiff-train …`. @throws UserError for a wrong command line */
export async function runCommandLine(words: readonly string[], say: (line: string) => void): Promise<void> {
  const [name, ...rest] = words;
  if (name === undefined || name === 'help' || words.includes('--help')) return say(usage);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UserError('usage', `There is no command "${name}".`, usage);
  await command.run(rest, say);
}
