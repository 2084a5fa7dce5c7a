import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTestSeries } from '../../engine.fixtures.ts';

const program = fileURLToPath(new URL('../../../bin/syndiff.mjs', import.meta.url));
let study = '';
let data = '';
let uids: string[] = [];

beforeAll(async () => {
  study = await mkdtemp(join(tmpdir(), 'syndiff-cli-'));
  data = await mkdtemp(join(tmpdir(), 'syndiff-cli-data-'));
  uids = [await writeTestSeries(study), await writeTestSeries(study)];
});
afterAll(() => Promise.all([study, data].map((folder) => rm(folder, { recursive: true, force: true }))));

async function syndiff(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [program, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, SYNDIFF_DATA: data },
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: code as number, out, err };
}

describe('npx syndiff', () => {
  it('explains itself', async () => {
    const { code, out } = await syndiff('--help');
    expect(code).toBe(0);
    for (const word of ['translate FOLDER', 'scan FOLDER', '--direction', '--seed']) expect(out).toContain(word);
  });

  it('suggests the right command and the right option, and ends with 2', async () => {
    expect(await syndiff('translte')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean translate?'),
    });
    expect(await syndiff('scan', study, '--jsn')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean --json?'),
    });
  });

  it('scans into JSON that names no patient', async () => {
    const { code, out } = await syndiff('scan', study, '--json');
    expect(code).toBe(0);
    const { series } = JSON.parse(out) as { series: { seriesInstanceUID: string; dimensions: number[] }[] };
    expect(series.map((one) => one.seriesInstanceUID).sort()).toEqual([...uids].sort());
    expect(series[0]?.dimensions).toEqual([8, 6, 3]);
    expect(out).not.toContain('Phantom');
  });

  it('asks which series is meant, and ends with 2', async () => {
    const { code, out, err } = await syndiff('translate', study, '--direction', 'ct-to-mrt1', '--out', 'nowhere');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    for (const uid of uids) expect(err).toContain(uid);
  });

  it('ends with 3 where no model fits', async () => {
    const words = ['translate', study, '--direction', 'ct-to-mrt1', '--out', 'nowhere', '--series', uids[0]!];
    expect(await syndiff(...words, '--model', 'no-such-model')).toMatchObject({ code: 3, out: '' });
  });
});
