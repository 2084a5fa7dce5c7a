/** What tests of shared batches need: Redis, and processes of the program with a data folder each. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../main/archive.fixtures.ts';
import { job, type Job } from '../../main/jobs/index.ts';

const program = fileURLToPath(new URL('../../bin/syndiff.mjs', import.meta.url));

export const hasRedis = !spawnSync('redis-server', ['--version']).error;
if (!hasRedis) console.log('There is no redis-server: the tests of shared batches are skipped.');

export interface Stage {
  folder: string;
  models: string;
  /** of Redis */
  url: string;
  dataOf(name: string): string;
  /** Starts the program with the data folder of that name. */
  syndiff(name: string, ...words: string[]): ChildProcess;
  /** The same as leader of a group of processes of its own, as a terminal or a service manager starts it. */
  syndiffAsGroup(name: string, ...words: string[]): ChildProcess;
  /** The jobs of a data folder that no process has open. */
  jobsOf(name: string): Promise<Job[]>;
  /** Ends Redis, as a machine that is unplugged does. */
  loseRedis(): Promise<void>;
  stop(): Promise<void>;
}

/** @param destinations that are set up in every data folder */
export async function setStage(names: readonly string[], destinations: readonly object[] = []): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'syndiff-workers-'));
  const port = await freePort();
  const redis = spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder]);
  for await (const line of createInterface(redis.stdout)) if (/Ready to accept/.test(line)) break;
  redis.stdout.resume();
  const models = join(folder, 'models');
  const dataOf = (name: string) => join(folder, `data-${name}`);
  for (const name of names) {
    await mkdir(dataOf(name));
    const content = { format: 'syndiff-destinations/1', destinations };
    await writeFile(join(dataOf(name), 'destinations.json'), JSON.stringify(content));
  }
  const children: ChildProcess[] = [redis];
  const start = (name: string, words: string[], detached: boolean): ChildProcess => {
    const env = { ...process.env, SYNDIFF_DATA: dataOf(name), SYNDIFF_MODELS: models };
    const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'], env, detached });
    children.push(child);
    return child;
  };
  const syndiff = (name: string, ...words: string[]) => start(name, words, false);
  return {
    folder,
    models,
    url: `redis://127.0.0.1:${port}`,
    dataOf,
    syndiff,
    syndiffAsGroup: (name, ...words) => start(name, words, true),
    async jobsOf(name) {
      const list = syndiff(name, 'jobs', 'list', '--json');
      list.stderr!.resume();
      return job.array().parse(JSON.parse(await text(list.stdout!)));
    },
    async loseRedis() {
      const gone = once(redis, 'exit');
      redis.kill('SIGKILL');
      await gone;
    },
    async stop() {
      for (const child of children) child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when a process says a line that fits; goes on reading. */
export function said(child: ChildProcess, what: RegExp): Promise<void> {
  return new Promise((resolve) =>
    createInterface(child.stderr!).on('line', (line) => {
      if (what.test(line)) resolve();
    }),
  );
}

/** What a process that ends has said. */
export async function ended(child: ChildProcess): Promise<{ code: unknown; out: string; err: string }> {
  const [[code], out, err] = await Promise.all([once(child, 'exit'), text(child.stdout!), text(child.stderr!)]);
  return { code, out, err };
}

/** What lies in a data folder of jobs that are at work. */
export async function leftIn(data: string): Promise<string[]> {
  const kinds = await Promise.all(
    ['fetched', 'checkpoints', 'outgoing', 'at-work'].map(async (kind) =>
      (await readdir(join(data, 'jobs', kind)).catch(() => [])).map((name) => join(data, 'jobs', kind, name)),
    ),
  );
  return kinds.flat();
}

/** Bytes of a checkpoint without a slice. */
const KEY_BYTES = 32;

export async function isInMidSeries(data: string): Promise<boolean> {
  const slices = (await leftIn(data)).filter((file) => file.endsWith('.slices'));
  const sizes = await Promise.all(slices.map(async (file) => (await stat(file)).size));
  return sizes.some((size) => size > KEY_BYTES);
}

/** Bytes of the files of a folder, by name. */
export async function filesOf(place: string): Promise<Record<string, Buffer>> {
  const names = (await readdir(place)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(place, name))] as const)),
  );
}
