import type { Reason } from '../../../preload/contract/index.ts';

/** That a job is held back, why, and what delivers it all the same. @param uid what its series is called */
export function heldText(id: string, uid: string, reasons: readonly Reason[]): string {
  return [
    `held back ${uid}: the verdict about its translation is red`,
    ...reasons.map(({ message }) => `  ${message}`),
    `  remedy: do not use it; or read why, and deliver it with \`npx syndiff jobs acknowledge ${id}\``,
  ].join('\n');
}
