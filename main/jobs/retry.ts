import type { ErrorReport } from '../errors.ts';

/** Failures that can pass by themselves: a full disk, a drive or share that is away, memory that others use. */
const passing: ReadonlySet<string> = new Set([
  'folder-unwritable',
  'folder-unreadable',
  'data-folder-unwritable',
  'file-changed',
  'inference-crashed',
  'out-of-memory',
  'lock-held',
]);

const MOST_ATTEMPTS = 5;
const FIRST_DELAY_MS = 5000;
const FACTOR = 4;
const LONGEST_DELAY_MS = 10 * 60_000;

/**
 * How long to wait before a job is tried again: 5 s, 20 s, 80 s, 320 s.
 * @param attempts so far, the one that failed included
 * @returns milliseconds, or null where trying again cannot help or has not helped
 */
export function retryDelay({ code }: Pick<ErrorReport, 'code'>, attempts: number): number | null {
  if (!passing.has(code) || attempts >= MOST_ATTEMPTS) return null;
  return Math.min(FIRST_DELAY_MS * FACTOR ** (attempts - 1), LONGEST_DELAY_MS);
}
