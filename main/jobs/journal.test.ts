import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { propertySeed } from '../../test/property-runs.ts';
import { encodeLine, readLines } from './journal-line.ts';
import { Journal } from './journal.ts';

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'syndiff-journal-'))));
afterAll(() => rm(folder, { recursive: true }));

const records = fc.array(fc.jsonValue({ maxDepth: 2 }), { minLength: 1, maxLength: 12 });
const written = (values: readonly unknown[]) =>
  Buffer.concat(values.map((record, i) => Buffer.from(encodeLine({ sequence: i + 1, record }))));
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('readLines', () => {
  it('gives back exactly the whole lines of any beginning of a journal, and calls nothing damaged', () => {
    fc.assert(
      fc.property(records, fc.nat(), (values, cut) => {
        const bytes = written(values);
        const kept = bytes.subarray(0, cut % (bytes.length + 1));
        const { lines, goodBytes, damages } = readLines(kept);
        const whole = kept.filter((byte) => byte === 10).length;
        expect(lines.map(({ record }) => record)).toEqual(plain(values.slice(0, whole)));
        expect(written(values.slice(0, whole))).toHaveLength(goodBytes);
        expect(damages).toEqual([]);
      }),
    );
  });

  it('cuts a tail of garbage, such as the blocks of zeros that a power cut leaves', () => {
    fc.assert(
      fc.property(records, fc.uint8Array({ minLength: 1, maxLength: 80 }), (values, garbage) => {
        const bytes = written(values);
        const { lines, goodBytes, damages } = readLines(Buffer.concat([bytes, garbage]));
        expect({ count: lines.length, goodBytes, damages }).toEqual({
          count: values.length,
          goodBytes: bytes.length,
          damages: [],
        });
      }),
    );
  });

  it('loses no more than one record, or two that have become one line, to a changed byte, and says so', () => {
    fc.assert(
      fc.property(records, fc.nat(), fc.integer({ min: 1, max: 255 }), (values, place, change) => {
        const bytes = written([...values, 'the end']);
        const at = place % written(values).length;
        bytes[at] = bytes[at]! ^ change;
        const { lines, damages } = readLines(bytes);
        expect(lines.length).toBeGreaterThanOrEqual(values.length - 1);
        expect(lines.length).toBeLessThanOrEqual(values.length);
        for (const { sequence, record } of lines)
          if (sequence <= values.length) expect(record).toEqual(plain(values[sequence - 1]));
        // Where the line feed before it was changed, the last line belongs to a torn tail.
        expect(damages.length > 0).toBe(lines.at(-1)?.sequence === values.length + 1);
      }),
    );
  });

  it('tells lines that were taken out, doubled or exchanged', () => {
    const line = (sequence: number) => encodeLine({ sequence, record: sequence });
    const damagesOf = (...order: number[]) => readLines(Buffer.from(order.map(line).join(''))).damages;
    expect(damagesOf(1, 2, 3)).toEqual([]);
    expect(damagesOf(1, 3)).toEqual(['1 records before line 2 are missing']);
    expect(damagesOf(1, 2, 2, 3)).toEqual(['line 3 repeats record 2']);
    expect(damagesOf(1, 3, 2, 4)).toHaveLength(2);
  });
});

describe('Journal', () => {
  it('keeps every record whose append has settled, whatever the next one left behind', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(records, fc.nat(), async (values, cut) => {
        const path = join(folder, `kill-${(run += 1)}`);
        const { journal } = await Journal.open(path);
        for (const value of values) await journal.append(value);
        await journal.close();
        const torn = Buffer.from(encodeLine({ sequence: values.length + 1, record: 'never settled' }));
        await writeFile(path, torn.subarray(0, cut % torn.length), { flag: 'a' });

        const again = await Journal.open(path);
        expect(again.records).toEqual(plain(values));
        await again.journal.append('next');
        await again.journal.close();
        const last = await Journal.open(path);
        expect(last.records).toEqual([...(plain(values) as unknown[]), 'next']);
        expect(last.findings).toEqual([]);
        await last.journal.close();
      }),
      { seed: propertySeed, numRuns: 10 },
    );
  });

  it('replaces its records at once and goes on after them', async () => {
    const path = join(folder, 'compacted');
    const { journal } = await Journal.open(path);
    for (const record of [1, 2, 3, 4]) await journal.append(record);
    await journal.compact(['of all', 'of them']);
    await journal.append('later');
    expect(journal.length).toBe(3);
    await journal.close();
    const { records, findings, journal: again } = await Journal.open(path);
    await again.close();
    expect({ records, findings }).toEqual({ records: ['of all', 'of them', 'later'], findings: [] });
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('reports a damaged middle, keeps the file as it was, and goes on with the rest', async () => {
    const path = join(folder, 'damaged');
    const bytes = written(['one', 'two', 'three']);
    bytes.write('TWO', bytes.indexOf('two'));
    await writeFile(path, bytes);
    const { records, findings, journal } = await Journal.open(path);
    await journal.close();
    expect(records).toEqual(['one', 'three']);
    expect(findings).toEqual(['The journal is damaged: line 2 is not as it was written.']);
    expect(await readFile(`${path}.damaged`)).toEqual(bytes);
  });
});
