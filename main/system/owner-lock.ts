import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { OWNER_FILE, OWNER_FOLDER } from './durable-file.ts';
import { UserError } from '../errors.ts';

/** A process that holds a lock. */
export interface Owner {
  host: string;
  pid: number;
}

export interface OwnerLock {
  release(): Promise<void>;
}

/** Between two tries of those who wait for their turn; drawn anew each time, so that two do not give way forever. */
const RETRY_MS = { least: 5, most: 40 };
const LONGEST_WAIT_MS = 30_000;

/**
 * Takes a lock that ends with the process that holds it, however that ends. Each contender first puts a file of its own,
 * named after itself, into the folder and then looks for others: of two contenders the later one sees the earlier, and
 * only files of dead processes are ever removed by somebody else. A process counts as dead when no process has its number
 * and its start time; one of another computer counts as alive.
 *
 * @param folder made where it does not exist; holds nothing else
 * @returns the lock, or who holds it
 * @throws UserError `data-folder-unwritable`
 */
export async function takeLock(folder: string): Promise<OwnerLock | Owner> {
  let file: string | undefined;
  try {
    const own = await putOwnFile(folder);
    file = join(folder, own);
    for (const name of await readdir(folder)) {
      if (name === own) continue;
      const other = await livingOwner(name);
      if (other) {
        await rm(file, { force: true });
        return other;
      }
      await rm(join(folder, name), { force: true });
    }
    const taken = file;
    return { release: () => rm(taken, { force: true }) };
  } catch (cause) {
    // Left there, it would keep this very process out for as long as it lives.
    if (file) await rm(file, { force: true }).catch(() => undefined);
    throw untakeable(folder, cause);
  }
}

/**
 * Says that this process is at something, beside others that may be: as long as it lives and has not released it, nobody
 * takes the lock of that folder.
 * @throws UserError `data-folder-unwritable`
 */
export async function announce(folder: string): Promise<OwnerLock> {
  const file = await putOwnFile(folder).then(
    (own) => join(folder, own),
    (cause: unknown) => Promise.reject(untakeable(folder, cause)),
  );
  return { release: () => rm(file, { force: true }) };
}

/** @returns its name */
async function putOwnFile(folder: string): Promise<string> {
  const own = [sanitized(hostname()), process.pid, await startOf(process.pid), randomUUID()].join('~');
  await mkdir(folder, { recursive: true, mode: OWNER_FOLDER });
  await (await open(join(folder, own), 'wx', OWNER_FILE)).close();
  return own;
}

const untakeable = (folder: string, cause: unknown) =>
  new UserError(
    'data-folder-unwritable',
    `The lock in ${folder} cannot be taken.`,
    'Make the data folder writable, or name another one in SYNDIFF_DATA.',
    { cause },
  );

/**
 * Does some short work while no other process does work under the same lock; waits for its turn.
 * @throws UserError `lock-held` after half a minute; what `work` throws
 */
export async function inTurn<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const last = performance.now() + LONGEST_WAIT_MS;
  for (;;) {
    const lock = await takeLock(folder);
    if ('release' in lock) return work().finally(() => lock.release());
    if (performance.now() > last)
      throw new UserError('lock-held', `${nameOf(lock)} does not let go of ${folder}.`, 'End that process.');
    await sleep(RETRY_MS.least + Math.random() * (RETRY_MS.most - RETRY_MS.least));
  }
}

export function nameOf({ host, pid }: Owner): string {
  return host === sanitized(hostname()) ? `Process ${pid}` : `Process ${pid} on ${host}`;
}

async function livingOwner(name: string): Promise<Owner | null> {
  const [host = '', number = '', started = ''] = name.split('~');
  const pid = Number(number);
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  if (host === sanitized(hostname()) && (await startOf(pid)) !== started) return null;
  return { host, pid };
}

/** When a process started, in whatever words the system has for it; '' where no such process runs. */
async function startOf(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    // The second field, in brackets, is a name that may hold anything; the third is the state, the 22nd the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields.length < 20 || fields[0] === 'Z' || fields[0] === 'X') return '';
    return sanitized(`${await readFile('/proc/sys/kernel/random/boot_id', 'utf8')}.${fields[19]}`);
  }
  const query = {
    darwin: ['ps', '-o', 'lstart=', '-p', String(pid)],
    win32: ['powershell', '-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.Ticks`],
  }[process.platform as string] ?? ['ps', '-o', 'lstart=', '-p', String(pid)];
  const { stdout } = await promisify(execFile)(query[0]!, query.slice(1)).catch(() => ({ stdout: '' }));
  return sanitized(stdout);
}

/** Fit for a part of a file name. */
const sanitized = (text: string) => text.trim().replace(/[^A-Za-z0-9.-]+/g, '_');
