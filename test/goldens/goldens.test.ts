import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadGoldenBackend } from './golden-backend.ts';
import { describeResult, findGoldens, isChecked, verifyGolden } from './verify-goldens.ts';

const root = join(process.env['SYNDIFF_SHARED'] ?? join(import.meta.dirname, '../../../shared'), 'goldens');
const here = existsSync(root);
if (!here) console.warn(`Goldens skipped: ${root} is missing (set SYNDIFF_SHARED).`);

describe.skipIf(!here)('goldens of the reference', () => {
  beforeAll(async () => {
    const backend = await loadGoldenBackend();
    console.log(`goldens run eagerly on the "${backend}" backend`);
  });

  for (const manifest of here ? findGoldens(root) : []) {
    const name = relative(root, dirname(manifest));
    if (!isChecked(manifest)) {
      console.warn(`golden ${name} skipped: no check for goldens of its kind yet`);
      it.skip(name);
      continue;
    }
    it(name, { timeout: 600_000 }, async (context) => {
      const result = await verifyGolden(root, manifest);
      if (result.outcome === 'skipped') {
        console.warn(`golden ${describeResult(result)}`);
        context.skip();
      }
      expect(result.outcome, describeResult(result)).toBe('passed');
    });
  }
});
