import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import type { FaultyStart, Kill } from './plan.ts';

/** Where one run keeps what. */
export interface Places {
  sources: string;
  data: string;
  out: string;
  /** of a destination that has been set up, and keeps in `out` what it gets; null: the batch writes into `out` itself */
  server: string | null;
  /** set up in the same way, to fetch from; null: it reads `sources` */
  archive: string | null;
}

export interface Ended {
  /** null where a signal ended it */
  code: number | null;
  out: string;
  err: string;
  /** it said nothing for two minutes, or had not ended in the time there was, and was killed */
  hung: 'silent' | 'endless' | null;
  /** kills that reached their process */
  killed: Kill['what'][];
}

const HUNG_MS = 120_000;
/** of a batch, from its first start to its end: on two busy cores one of 20 series has needed two minutes */
export const LONGEST_RUN_MS = 900_000;
const preload = join(import.meta.dirname, 'preload.cjs');

/**
 * Starts the real command line as a process of its own, and has befall it what a plan says.
 * @param leftMs how long it may take, whatever it says meanwhile
 */
export function startApplication(
  { program, models }: { program: string; models: string },
  { sources, data, out, server, archive }: Places,
  words: readonly string[],
  { files, clock, kills }: Pick<FaultyStart, 'files' | 'clock' | 'kills'> = { files: [], clock: null, kills: [] },
  log?: string,
  leftMs = LONGEST_RUN_MS,
): { ended: Promise<Ended>; kill: () => void } {
  const where = {
    source: archive === null ? sources : join(data, 'jobs', 'fetched'),
    'data folder': data,
    destination: server === null ? out : join(data, 'jobs', 'outgoing'),
  };
  const rules = files.map((fault) => ({ ...fault, where: where[fault.name] }));
  const disturbed = rules.length > 0 || clock !== null;
  const child = spawn(process.execPath, [program, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      SYNDIFF_DATA: data,
      SYNDIFF_MODELS: models,
      SYNDIFF_RETRY_SECONDS: '0.05',
      ...(disturbed && {
        NODE_OPTIONS: `--require ${preload}`,
        SYNDIFF_FAULTS: JSON.stringify({ files: rules, clock }),
        ...(log && { SYNDIFF_FAULTS_LOG: log }),
      }),
    },
  });
  const killed: Kill['what'][] = [];
  const lines: string[] = [];
  let started = 0;
  let hung: Ended['hung'] = null;
  const strike = async ({ what, delayMs }: Kill): Promise<void> => {
    await sleep(delayMs);
    const pid = what === 'application' ? child.pid : (await childrenOf(child.pid!))[0];
    if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      process.kill(pid, 'SIGKILL');
      killed.push(what);
    } catch {
      // It has just ended by itself.
    }
  };
  const kill = (): void => void strike({ what: 'application', afterJobs: 0, delayMs: 0 });
  for (const one of kills) if (one.afterJobs === 0) void strike(one);
  const end = (why: NonNullable<Ended['hung']>) => (): void => {
    hung ??= why;
    child.kill('SIGKILL');
  };
  const onSilent = end('silent');
  const whole = setTimeout(end('endless'), leftMs);
  let watch = setTimeout(onSilent, HUNG_MS);
  createInterface(child.stderr).on('line', (line) => {
    lines.push(line);
    clearTimeout(watch);
    watch = setTimeout(onSilent, HUNG_MS);
    if (!line.startsWith('started ')) return;
    started += 1;
    for (const one of kills) if (one.afterJobs === started) void strike(one);
  });
  const ended = Promise.all([text(child.stdout), once(child, 'close')]).then(([output]) => {
    clearTimeout(watch);
    clearTimeout(whole);
    return { code: child.exitCode, out: output, err: lines.join('\n'), hung, killed };
  });
  return { ended, kill };
}

/** Where the system tells. */
async function childrenOf(pid: number): Promise<number[]> {
  const listed = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return listed.split(' ').filter(Boolean).map(Number);
}
