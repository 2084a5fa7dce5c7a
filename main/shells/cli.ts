/** `npx syndiff`: the engine's work without a window. */
import { commandTable } from './cli/commands.ts';
import { errorText, exitCodeOf } from './cli/error-text.ts';
import { describeOptions, parse, usage } from './cli/options.ts';
import { suggestion } from './cli/suggestion.ts';
import { Terminal } from './cli/terminal.ts';
import { interruption } from './interruption.ts';
import { logBug } from '../system/log.ts';

const terminal = new Terminal();
const interrupted = interruption();
process.exitCode = await run(process.argv.slice(2));
// Told to stop, it has put away its own: a connection to a server that is gone, which a library keeps, is no reason to stay.
if (interrupted.aborted) process.exit();

async function run(words: string[]): Promise<number> {
  const [name, ...rest] = words;
  try {
    if (name === undefined || name === '--help' || name === '-h') return help();
    const command = Object.hasOwn(commandTable, name) ? commandTable[name] : undefined;
    if (!command) {
      const meant = suggestion(name, Object.keys(commandTable));
      throw usage(`There is no command ${name}.${meant ? ` Did you mean ${meant}?` : ''}`);
    }
    if (rest.includes('--help') || rest.includes('-h')) return help(name);
    await command.run(parse(rest, command), terminal, interrupted);
    return 0;
  } catch (thrown) {
    const code = exitCodeOf(thrown);
    if (code === 1) logBug(`syndiff ${name}`, thrown);
    terminal.note(errorText(thrown));
    return code;
  }
}

function help(only?: string): number {
  const shown = Object.entries(commandTable).filter(([name]) => only === undefined || name === only);
  const parts = shown.map(([name, command]) => {
    const { arguments: needed, optionalArgument, furtherArguments } = command;
    const optional = optionalArgument && `[${optionalArgument}]`;
    const line = ['syndiff', name, ...needed, optional, furtherArguments, '[options]'].filter(Boolean).join(' ');
    return `${line}\n  ${command.summary}\n${describeOptions(command)}`;
  });
  terminal.result([...parts, 'Research only. Synthetic images are not for diagnostic use.'].join('\n\n'));
  return 0;
}
