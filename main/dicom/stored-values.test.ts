import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeInThread } from './decode-pool.ts';
import { readInstance } from './instance.ts';
import { instanceFindings } from './instance-findings.ts';

const folder = join(process.env.SYNDIFF_SHARED ?? '../shared', 'data/transfer-syntaxes');
const present = existsSync(folder);
if (!present) console.log(`Skipped: no transfer-syntax samples at ${folder} (set SYNDIFF_SHARED).`);

interface Truth {
  decoded: { sha256: string; min: number; max: number; mean: number; dtype: string } | null;
  tolerance?: { maxAbs: number };
}

/** Named refusals; every other CT or MR image of the folder must decode to the reference decoders' values. */
const refused: Record<string, string> = {
  'MR_small_padded.dcm': 'pixel-data-length',
  'ct-chest-JPEGProcess10_12_1.2.840.10008.1.2.4.55.dcm': 'transfer-syntax',
  'ct-chest-JPEGProcess1_1.2.840.10008.1.2.4.50.dcm': 'transfer-syntax',
  'ct-chest-JPEGProcess2_4_1.2.840.10008.1.2.4.51.dcm': 'transfer-syntax',
  'ct-chest-JPEGProcess6_8_1.2.840.10008.1.2.4.53.dcm': 'transfer-syntax',
  'ct-no-preamble-retired-tags.dcm': 'no-position',
  'mr-multiframe-jpegls.dcm': 'multi-frame',
  'mr-multiframe-rle.dcm': 'multi-frame',
};

const names = present
  ? readdirSync(folder).filter((name) => name.endsWith('.dcm') && /^(ct|mr)(?!-colour)/i.test(name))
  : [];

describe.skipIf(!present)('stored values of one file per encoding', () => {
  it.each(names)('%s', async (name) => {
    const instance = await readInstance(join(folder, name), name);
    if ('reason' in instance) throw new Error(instance.reason);
    const codes = instanceFindings(instance).map((finding) => finding.code);
    const expected = refused[name];
    if (expected !== undefined) {
      expect(codes).toContain(expected);
      return;
    }
    expect(codes).toEqual([]);
    const truth = JSON.parse(readFileSync(join(folder, `${name}.truth.json`), 'utf8')) as Truth;
    const values = await decodeInThread({ file: instance.file, pixel: instance.pixel });
    const mean = Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean).toBeCloseTo(truth.decoded?.mean ?? NaN, truth.tolerance ? 1 : 5);
    const hash = createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex');
    if (truth.tolerance === undefined) expect(hash).toBe(truth.decoded?.sha256);
  });
});
