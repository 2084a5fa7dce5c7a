import { createHash } from 'node:crypto';
import { readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Model } from '../../models/index.ts';
import type { Volume } from '../dicom/index.ts';
import type { FinishedSlices } from '../syndiff/index.ts';
import { takeLock, type OwnerLock } from '../system/owner-lock.ts';
import { Checkpoint, slicesKey } from './checkpoint.ts';

/** Days after which nobody is expected to ask again. */
export const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;
const SUFFIX = '.slices';
const LOCK_SUFFIX = '.lock';

/**
 * The finished slices of a translation that is no job, until it has been exported: interrupted, or held back for its
 * verdict, it then goes on after them when the same is asked for again. A translation does not fail for want of a place
 * to keep them, and of two processes at the same one the second keeps nothing.
 */
export class KeptSlices {
  readonly #folder: string;
  #open: { path: string; checkpoint: Checkpoint; lock: OwnerLock } | null = null;
  #failed = false;

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'translations');
  }

  /** How many slices the next run of the same need not make; 0 where they could not be kept. */
  get count(): number {
    return this.#failed ? 0 : (this.#open?.checkpoint.slices ?? 0);
  }

  /** Opens what an earlier run of the same source, model and recipe on the same provider has left. */
  async of(
    recipe: { seed: number; samples: number },
    model: Model,
    volume: Volume,
    provider: string,
  ): Promise<FinishedSlices | null> {
    await this.close();
    const about = slicesKey(recipe, model, volume, provider);
    const path = join(this.#folder, createHash('sha256').update(JSON.stringify(about)).digest('hex') + SUFFIX);
    try {
      await this.#sweep(path);
      const lock = await takeLock(path + LOCK_SUFFIX);
      if (!('release' in lock)) return null;
      const checkpoint = await Checkpoint.open(path, about).catch(async (error: unknown) => {
        await lock.release();
        throw error;
      });
      this.#open = { path, checkpoint, lock };
    } catch {
      this.#failed = true;
      return null;
    }
    const { checkpoint } = this.#open;
    return {
      load: (slice) => checkpoint.load(slice),
      save: async (slice, made) => {
        if (!this.#failed) await checkpoint.save(slice, made).catch(() => (this.#failed = true));
      },
    };
  }

  /** It has been exported: nobody needs them any more. */
  async remove(): Promise<void> {
    const path = this.#open?.path;
    await this.close();
    if (path) await rm(path, { force: true });
  }

  /** Leaves them where they are. */
  async close(): Promise<void> {
    if (!this.#open) return;
    const { checkpoint, lock, path } = this.#open;
    this.#open = null;
    await checkpoint.close();
    await lock.release();
    // Where somebody else has taken the lock meanwhile, the folder is theirs.
    await rmdir(path + LOCK_SUFFIX).catch(() => undefined);
  }

  /** Removes what is older than anybody waits for. */
  async #sweep(own: string): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names.filter((one) => one.endsWith(SUFFIX))) {
      const path = join(this.#folder, name);
      const { mtimeMs } = await stat(path);
      if (path !== own && Date.now() - mtimeMs > KEPT_DAYS * DAY_MS) await rm(path, { force: true });
    }
  }
}
