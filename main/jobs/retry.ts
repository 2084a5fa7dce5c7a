import { passingDeliveryCodes } from '../destinations/index.ts';
import type { ErrorReport } from '../errors.ts';

/**
 * Failures that can pass by themselves, and how often such a job is tried. A disk, a share or a server can be away for an
 * hour of the night; what ends the process at one slice seldom changes its mind.
 */
const mostAttempts: Readonly<Record<string, number>> = {
  ...Object.fromEntries([...passingDeliveryCodes].map((code) => [code, 12])),
  'folder-unreadable': 12,
  'data-folder-unwritable': 12,
  'audit-unwritable': 12,
  // A read error or a share that is away for a moment.
  'file-unreadable': 6,
  'files-unread': 6,
  'disk-failed': 6,
  'file-changed': 5,
  'inference-crashed': 5,
  'out-of-memory': 5,
  'lock-held': 5,
  // An archive may have a series on a tape, or still be taking it in.
  'fetch-incomplete': 6,
  'nothing-fetched': 6,
  // Redis was emptied, or a machine of the workers was lost.
  'shared-queue-lost': 12,
  'worker-lost': 3,
};

export const FIRST_DELAY_MS = 5000;
const FACTOR = 4;
/** of the first delay: ten minutes after five seconds */
const LONGEST_FACTOR = 120;

/**
 * How long to wait before a job is tried again: 5 s, 20 s, 80 s, 320 s, then ten minutes each time.
 * @param attempts so far, the one that failed included
 * @returns milliseconds, or null where trying again cannot help or has not helped
 */
export function retryDelay(
  { code }: Pick<ErrorReport, 'code'>,
  attempts: number,
  firstDelayMs = FIRST_DELAY_MS,
): number | null {
  const most = Object.hasOwn(mostAttempts, code) ? mostAttempts[code]! : 0;
  if (attempts >= most) return null;
  return firstDelayMs * Math.min(FACTOR ** (attempts - 1), LONGEST_FACTOR);
}
