import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePart10 } from './part10-file.ts';

const folder = join(process.env.SYNDIFF_SHARED ?? '../shared', 'data/transfer-syntaxes');
const present = existsSync(folder);
if (!present) console.log(`Skipped: no character-set samples at ${folder} (set SYNDIFF_SHARED).`);
const names = present ? readdirSync(folder).filter((name) => /^charset-.*\.dcm$/.test(name)) : [];

describe.skipIf(!present)('names in other scripts', () => {
  it.each(names)('%s', (file) => {
    const { patientName } = JSON.parse(readFileSync(join(folder, `${file}.truth.json`), 'utf8')) as {
      patientName: string;
    };
    const name = parsePart10(readFileSync(join(folder, file)))?.string('PatientName');
    // The truth leaves out empty component groups at the end.
    expect(name?.replace(/=+$/, '')).toBe(patientName);
  });
});
