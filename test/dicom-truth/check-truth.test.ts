import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../verdict.ts';
import { checkTruth } from './check-truth.ts';

const root = join(process.env['SYNDIFF_SHARED'] ?? join(import.meta.dirname, '../../../shared'), 'data');

describe.each(['real', 'transfer-syntaxes'])('the truth of %s', (name) => {
  const folder = join(root, name);
  const here = existsSync(folder);
  if (!here) console.warn(`Truth of ${name} skipped: ${folder} is missing (set SYNDIFF_SHARED).`);

  it.skipIf(!here)('is what the reader finds', async () => {
    const verdicts: Verdict[] = [];
    for await (const verdict of checkTruth(folder)) verdicts.push(verdict);
    expect(verdicts.filter(({ outcome }) => outcome !== 'passed').map(({ line }) => line)).toEqual([]);
    expect(verdicts.length).toBeGreaterThan(40);
  });
});
