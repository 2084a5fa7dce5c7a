/** `npm start`: opens the product in the best shell this machine has, or shows its main job where there is no screen. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { logBug } from '../system/log.ts';
import { errorText, exitCodeOf } from './cli/error-text.ts';
import { describeOptions, parse, wholeNumber } from './cli/options.ts';
import type { Syntax } from './cli/options.ts';
import { redisOf, redisOption } from './cli/redis-option.ts';
import { Terminal } from './cli/terminal.ts';
import { startHost } from './host.ts';
import { interruption } from './interruption.ts';
import { placesIn } from './places.ts';
import { root, version } from './root.ts';
import { build, isStale } from './start/build.ts';
import { ensureDemoStudy, translateDemoStudy } from './start/demo.ts';
import { hasDisplay, openInBrowser } from './start/display.ts';
import { electronBinary } from './start/electron-binary.ts';

const places = placesIn(root);
const terminal = new Terminal();
const interrupted = interruption();

const syntax: Syntax = {
  arguments: [],
  optionalArgument: 'FOLDER',
  options: {
    host: { help: 'serve the window on 127.0.0.1 even where Electron is installed or there is no screen' },
    ...redisOption,
    port: { value: 'N', help: 'port of the host; default: any free one' },
    help: { help: 'print this' },
  },
};

start(process.argv.slice(2)).catch((thrown: unknown) => {
  process.exitCode = exitCodeOf(thrown);
  if (process.exitCode === 1) logBug('start', thrown);
  terminal.note(errorText(thrown));
});

async function start(words: string[]): Promise<void> {
  const given = parse(words, syntax);
  if (given.switches.has('help')) return terminal.result(`npm start -- [FOLDER] [options]\n${describeOptions(syntax)}`);
  const folder = given.arguments[0] === undefined ? null : resolve(given.arguments[0]);
  const redis = redisOf(given)?.url;
  const port = wholeNumber(given, 'port', 0, 0, 65535);
  if (isStale(root)) {
    terminal.note('Building the window …');
    await build(root);
  }
  const wantsHost = given.switches.has('host') || folder !== null;
  if (!hasDisplay() && !wantsHost) return withoutScreen();
  if (folder === null) await ensureDemoStudy(root, places, terminal, interrupted);
  const binary = given.switches.has('host') || !hasDisplay() ? null : electronBinary(root);
  if (binary) return openElectron(binary, folder, redis);
  await openHost(folder, port, redis);
}

async function withoutScreen(): Promise<void> {
  terminal.note('There is no screen, so the demo study is translated here instead of opening a window.');
  await ensureDemoStudy(root, places, terminal, interrupted);
  await translateDemoStudy(places, terminal, interrupted);
  terminal.result('To look at it from a browser of this machine: npm start -- --host');
}

function openElectron(binary: string, folder: string | null, redis: string | undefined): void {
  terminal.note('Opening the window in Electron.');
  const child = spawn(binary, [root, ...(folder === null ? [] : [folder])], {
    stdio: 'inherit',
    env: { ...process.env, ...(redis && { SYNDIFF_REDIS: redis }) },
  });
  child.on('exit', (code) => (process.exitCode = code ?? 1));
  interrupted.addEventListener('abort', () => void child.kill());
}

async function openHost(initialFolder: string | null, port: number, redis: string | undefined): Promise<void> {
  const host = await startHost({ places, version, initialFolder, port, redis });
  terminal.note('Serving the window from this machine to its own browser (Electron is not used). Ctrl+C ends it.');
  terminal.result(`Open this link, it works once: ${host.launchUrl}`);
  if (hasDisplay()) openInBrowser(host.launchUrl);
  interrupted.addEventListener('abort', () => void host.close());
}
