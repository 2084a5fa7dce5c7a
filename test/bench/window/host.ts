import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

export interface BenchHost {
  launchUrl: string;
  /** bytes of the main process after a collection of garbage */
  memory(): Promise<{ arrayBuffers: number; rss: number }>;
  close(): Promise<void>;
}

/** The host as `npm start -- FOLDER --host` starts it, with more models and a data folder of its own. */
export async function startBenchHost(
  root: string,
  { folder, models, data }: { folder: string; models: string; data: string },
): Promise<BenchHost> {
  const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ...withoutScreen } = process.env;
  const tell = pathToFileURL(join(import.meta.dirname, 'tell-memory.mjs')).href;
  const start = join(root, 'main', 'shells', 'start.ts');
  const child = spawn(process.execPath, ['--import', tell, '--import', 'tsx', start, folder, '--host'], {
    cwd: root,
    env: { ...withoutScreen, SYNDIFF_DATA: data, SYNDIFF_MODELS: models },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const told = new EventEmitter();
  const launched = once(told, 'url') as Promise<[string]>;
  createInterface(child.stdout).on('line', (line) => {
    const url = /http:\S+/.exec(line)?.[0];
    if (url) told.emit('url', url);
    if (line.startsWith('memory ')) told.emit('memory', JSON.parse(line.slice('memory '.length)));
  });
  const [launchUrl] = await launched;
  return {
    launchUrl,
    async memory() {
      const answer = once(told, 'memory') as Promise<[{ arrayBuffers: number; rss: number }]>;
      child.kill('SIGUSR2');
      return (await answer)[0];
    },
    async close() {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    },
  };
}
