import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { propertySeed } from '../../test/property-runs.ts';
import { auditFile, AuditLog, findInAudit, verifyAudit, type ExportEntry } from './index.ts';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syndiff-audit-'));
  file = auditFile(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const entry = (n: number): ExportEntry => ({
  action: 'export',
  export: `export ${n}`,
  outcome: 'done',
  input: { studyInstanceUID: '2.25.1', seriesInstanceUID: `2.25.2.${n}`, instances: 3 },
  model: { id: 'tiny', version: '1.0.0', sha256: 'ab'.repeat(32) },
  recipe: { direction: 'ct-to-mrt1', seed: 1, samples: 1, provider: 'cpu' },
  output: { seriesInstanceUIDs: [`2.25.3.${n}`], deidentified: false },
  destination: 'derived',
  softwareVersion: '0.1.0',
});

async function written(count: number): Promise<string[]> {
  const log = new AuditLog(folder);
  for (let n = 1; n <= count; n += 1) await log.append(entry(n));
  return (await readFile(file, 'utf8')).split(/(?<=\n)/);
}

const faults = async () => (await verifyAudit(file)).faults;

describe('the audit log', () => {
  it('is whole, of JSON lines, and says who and when', async () => {
    const lines = await written(3);
    expect(await verifyAudit(file)).toMatchObject({ entries: 3, faults: [], head: { sequence: 3 } });
    const { entry: first } = JSON.parse(lines[0]!) as { entry: { who: string; at: string } };
    expect(first.who).not.toBe('');
    expect(Date.parse(first.at)).not.toBeNaN();
  });

  it('traces a series to its source and back', async () => {
    await written(3);
    expect(await findInAudit(file, '2.25.3.2')).toMatchObject([{ input: { seriesInstanceUID: '2.25.2.2' } }]);
    expect(await findInAudit(file, '2.25.2.3')).toMatchObject([{ output: { seriesInstanceUIDs: ['2.25.3.3'] } }]);
    expect(await findInAudit(file, '2.25.3')).toEqual([]);
  });

  it('shows any byte that was changed', async () => {
    const whole = Buffer.from((await written(3)).join(''));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const bytes = Buffer.from(whole);
        bytes[place] = bytes[place]! ^ change;
        await writeFile(file, bytes);
        expect(await faults()).not.toEqual([]);
      }),
      { seed: propertySeed, numRuns: 60 },
    );
  });

  it('shows an end of a line that was changed into a carriage return, and bytes that are not UTF-8', async () => {
    const whole = Buffer.from((await written(3)).join(''));
    for (const [byte, place] of [
      [0x0d, whole.indexOf('\n')],
      [0xff, whole.indexOf('export 2')],
    ] as const) {
      const bytes = Buffer.from(whole);
      bytes[place] = byte;
      await writeFile(file, bytes);
      expect(await faults()).not.toEqual([]);
    }
  });

  it('takes characters that separate lines elsewhere for what they are: a part of the entry', async () => {
    const log = new AuditLog(folder);
    await log.append({ ...entry(1), destination: 'a\u2028b\u0085c\u2029d' });
    await log.append(entry(2));
    expect(await verifyAudit(file)).toMatchObject({ entries: 2, faults: [] });
    expect(await findInAudit(file, '2.25.3.1')).toHaveLength(1);
  });

  it('shows entries that were taken out, doubled, exchanged or cut off', async () => {
    const [a, b, c, d] = (await written(4)) as [string, string, string, string];
    for (const lines of [
      [b, c, d],
      [a, c, d],
      [a, b, d],
      [a, b, c],
      [a],
      [],
      [a, b, b, c, d],
      [a, c, b, d],
      [d, c, b, a],
    ]) {
      await writeFile(file, lines.join(''));
      expect(await faults()).not.toEqual([]);
    }
    await writeFile(file, [a, b, c, d].join(''));
    expect(await faults()).toEqual([]);
  });

  it('keeps the gap visible when the log goes on after its end was cut off', async () => {
    const [a, b] = await written(3);
    await writeFile(file, `${a}${b}`);
    await new AuditLog(folder).append(entry(9));
    expect(await faults()).toEqual([expect.stringContaining('1 entries before line 3')]);
  });

  it('mends an end that was torn by a crash, and says so in the log', async () => {
    const lines = await written(2);
    await writeFile(file, lines[1]!.slice(0, 40), { flag: 'a' });
    expect(await faults()).toEqual(['The last line was not written to the end.']);
    await new AuditLog(folder).append(entry(3));
    expect(await verifyAudit(file)).toMatchObject({ entries: 4, faults: [] });
    expect(await readFile(file, 'utf8')).toContain('"action":"repair","bytesCut":40');
  });

  it('shows a log that was forged as a whole only to who has noted its head', async () => {
    await written(2);
    const { head } = await verifyAudit(file);
    await rm(join(folder, 'audit'), { recursive: true });
    await written(1);
    await new AuditLog(folder).append(entry(7));
    expect(await faults()).toEqual([]);
    expect((await verifyAudit(file, head)).faults).toHaveLength(1);
  });

  it('says when the head file is missing, and when there is no log', async () => {
    await written(2);
    await rm(`${file}.head`);
    expect(await faults()).toEqual([expect.stringContaining('head file is missing')]);
    await rm(file);
    await expect(verifyAudit(file)).rejects.toMatchObject({ code: 'no-audit-log' });
  });

  it('removes what a process left that was killed before its head had its name, and nothing else', async () => {
    await written(1);
    // A real process that is killed in the very moment between the two steps.
    const modules = { log: new URL('index.ts', import.meta.url).href, loader: import.meta.resolve('tsx') };
    const script = `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      fs.promises.rename = () => process.kill(process.pid, 'SIGKILL');
      syncBuiltinESMExports();
      const { AuditLog } = await import(${JSON.stringify(modules.log)});
      await new AuditLog(${JSON.stringify(folder)}).append(${JSON.stringify(entry(2))});`;
    const killed = spawn(process.execPath, ['--import', modules.loader, '--input-type=module', '-e', script]);
    expect((await once(killed, 'exit'))[1]).toBe('SIGKILL');
    await writeFile(join(folder, 'audit', 'note.tmp'), 'of somebody else');
    const hidden = async () => (await readdir(join(folder, 'audit'))).filter((name) => name.endsWith('.tmp'));
    expect(await hidden()).toEqual([expect.stringMatching(/^\.[0-9a-f-]{36}\.tmp$/), 'note.tmp']);

    await new AuditLog(folder).append(entry(3));
    expect(await hidden()).toEqual(['note.tmp']);
    expect(await verifyAudit(file)).toMatchObject({ entries: 3, faults: [] });
  });

  it('is one chain when several append at the same time', async () => {
    await Promise.all([1, 2, 3, 4].map((n) => new AuditLog(folder).append(entry(n))));
    expect(await verifyAudit(file)).toMatchObject({ entries: 4, faults: [] });
  });
});
