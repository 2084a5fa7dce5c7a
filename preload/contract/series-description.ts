/** How derived series are named in Series Description (0008,103E), and what a name of the user's own may be. */
import { z } from 'zod';
import type { direction } from './shapes.ts';

type Direction = z.infer<typeof direction>;

/** of a Long String (PS3.5 6.2), in characters */
export const LONGEST_DESCRIPTION = 64;

const titles: Readonly<Record<Direction, { from: string; to: string }>> = {
  'ct-to-mrt1': { from: 'CT', to: 'MR-T1' },
  'mrt1-to-ct': { from: 'MR-T1', to: 'CT' },
};

/** What a translation is called unless its user calls it otherwise. */
export function usualDescription(of: Direction): string {
  const { from, to } = titles[of];
  return `SYN ${to} from ${from} - RESEARCH, NOT FOR DIAGNOSIS`;
}

/**
 * - `synthetic`: it does not begin with SYN or SYNTHETIC and some more. At the beginning, because lists of series cut off
 *   the end; in capital letters, because that is how it is looked for
 * - `length`: more than 64 characters
 * - `characters`: a backslash would be two values, and control characters are not text (PS3.5 6.1.3)
 */
export type DescriptionFault = 'synthetic' | 'length' | 'characters';

/** What is wrong with the name of a derived series, or null. Spaces at either end do not count: they are not kept. */
export function faultOfDescription(given: string): DescriptionFault | null {
  const text = given.trim();
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\\\u0000-\u001f\u007f-\u009f]/.test(text)) return 'characters';
  if ([...text].length > LONGEST_DESCRIPTION) return 'length';
  return /^SYN(THETIC)?[^\p{L}\p{N}]+[\p{L}\p{N}]/u.test(text) ? null : 'synthetic';
}

export const seriesDescription = z
  .string()
  .trim()
  .refine((text) => faultOfDescription(text) === null);
