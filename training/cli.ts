import { UserError } from '../main/errors.ts';
import type { Command } from './commands/command.ts';
import { describeDomainCommand } from './commands/describe-domain.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { phantomStudyCommand } from './commands/phantom-study.ts';
import { trainCommand } from './commands/train.ts';
import { didYouMean } from './options/index.ts';

const commands: Readonly<Record<string, Command>> = {
  train: trainCommand,
  export: exportCommand,
  import: importCommand,
  evaluate: evaluateCommand,
  'describe-domain': describeDomainCommand,
  'phantom-study': phantomStudyCommand,
};

const names = Object.keys(commands);

const usage = `SynDiff, trained on your own CT and MR-T1 studies. Research only, not for diagnosis.

Usage: syndiff-train COMMAND …

${Object.values(commands)
  .map((command) => command.usage)
  .join('\n\n')}`;

/** `syndiff-train …`. @throws UserError for a wrong command line */
export async function runCommandLine(words: readonly string[], say: (line: string) => void): Promise<void> {
  const [name, ...rest] = words;
  if (name === undefined || name === 'help' || name === '--help') return say(usage);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command)
    throw new UserError(
      'usage',
      `There is no command "${name}".${didYouMean(name, names)}`,
      `Known: ${names.join(', ')}; syndiff-train --help says more.`,
    );
  if (rest.includes('--help')) return say(command.help?.() ?? `Usage: syndiff-train …\n\n${command.usage}`);
  await command.run(rest, say);
}
