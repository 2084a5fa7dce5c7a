import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { announce, inTurn, takeLock } from './owner-lock.ts';

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'syndiff-lock-'))));
afterEach(() => rm(folder, { recursive: true }));

const release = async (lock: Awaited<ReturnType<typeof takeLock>>) => {
  if (!('release' in lock)) throw new Error('The lock is held.');
  await lock.release();
};

describe('takeLock', () => {
  it('is held by one at a time', async () => {
    const first = await takeLock(folder);
    expect(await takeLock(folder)).toMatchObject({ pid: process.pid });
    await release(first);
    await release(await takeLock(folder));
    expect(await readdir(folder)).toEqual([]);
  });

  it('is not kept by a process that was killed, nor by its number', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await once(child, 'spawn');
    await release(await takeLock(folder));
    // The number of a living process with the start of another: what is left when numbers are used again.
    await writeFile(join(folder, `${hostname()}~${child.pid}~long-ago~a`), '');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await writeFile(join(folder, `${hostname()}~${process.pid}~long-ago~b`), '');
    await release(await takeLock(folder));
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves nothing where it cannot be taken, and can be taken once that has passed', async () => {
    // What a dead process left, and cannot be removed as a file: a folder.
    const left = join(folder, `${hostname()}~${process.pid}~long-ago~d`);
    await mkdir(left);
    await expect(takeLock(folder)).rejects.toMatchObject({ code: 'data-folder-unwritable' });
    expect(await readdir(folder)).toEqual([basename(left)]);
    await rmdir(left);
    await release(await takeLock(folder));
  });

  it('is not taken while others say that they are at it, who do not keep each other away', async () => {
    const signs = [await announce(folder), await announce(folder)];
    for (const sign of signs) {
      expect(await takeLock(folder)).toMatchObject({ pid: process.pid });
      await sign.release();
    }
    await release(await takeLock(folder));
  });

  it('is kept by a process of another computer, which cannot be asked', async () => {
    await writeFile(join(folder, 'elsewhere~17~then~c'), '');
    expect(await takeLock(folder)).toEqual({ host: 'elsewhere', pid: 17 });
  });
});

describe('inTurn', () => {
  it('lets one work at a time and none fail', async () => {
    let [inside, most, done] = [0, 0, 0];
    const work = async () => {
      most = Math.max(most, (inside += 1));
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      done += 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => inTurn(folder, work)));
    expect({ most, done }).toEqual({ most: 1, done: 5 });
  });
});
