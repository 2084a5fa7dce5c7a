import { createHash } from 'node:crypto';
import { z } from 'zod';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** Where a chain has got to. */
export const link = z.object({ sequence: z.int().min(0), hash });
export type Link = z.infer<typeof link>;

/** Before the first entry. */
export const beginning: Link = { sequence: 0, hash: '0'.repeat(64) };

const chained = z.looseObject({ sequence: z.int().positive(), previous: hash });

/** An entry as it stands in its chain; what else it says is beside these. */
export type Chained = z.infer<typeof chained>;

const START = '{"hash":"';
const MIDDLE = '","entry":';

/** One line of JSON: the entry, which names the hash of the one before it, and the SHA-256 of the entry as it is spelt. */
export function forge(content: object, { sequence, hash: previous }: Link): { line: string; link: Link } {
  const entry = JSON.stringify({ sequence: sequence + 1, previous, ...content });
  const own = sha256(entry);
  return { line: `${START}${own}${MIDDLE}${entry}}\n`, link: { sequence: sequence + 1, hash: own } };
}

/** @param line without its line feed @returns null where it is not as it was written */
export function examine(line: string): { entry: Chained; link: Link } | null {
  const own = line.slice(START.length, START.length + 64);
  const text = line.slice(START.length + 64 + MIDDLE.length, -1);
  if (line !== `${START}${own}${MIDDLE}${text}}` || sha256(text) !== own) return null;
  const parsed = chained.safeParse(JSON.parse(text));
  return parsed.success ? { entry: parsed.data, link: { sequence: parsed.data.sequence, hash: own } } : null;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
