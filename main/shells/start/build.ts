import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';

const sources = ['main', 'preload', 'renderer', 'models', 'electron.vite.config.ts', 'package-lock.json'];
const outputs = ['out/main/electron.cjs', 'out/preload/host.cjs', 'out/renderer/index.html'];

/** Whether any source is younger than the oldest thing built from them, or anything is missing. */
export function isStale(root: string): boolean {
  const built = outputs.map((output) => statSync(join(root, output), { throwIfNoEntry: false })?.mtimeMs ?? -Infinity);
  return Math.max(...sources.map((source) => newestIn(join(root, source)))) > Math.min(...built);
}

/** The time of the youngest TypeScript, Svelte, HTML, CSS or JSON file at or below `path`. */
function newestIn(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found?.mtimeMs ?? -Infinity;
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  const times = names
    .filter((name) => /\.(ts|svelte|html|css|json)$/.test(name) && !name.endsWith('.test.ts'))
    .map((name) => statSync(join(path, name)).mtimeMs);
  return Math.max(-Infinity, ...times);
}

/** Builds main, preload and window. @throws UserError `build-failed` after the build has said why */
export async function build(root: string): Promise<void> {
  const tool = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const child = spawn(process.execPath, [tool, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new UserError('build-failed', 'The window could not be built.', 'See the messages above.');
}
