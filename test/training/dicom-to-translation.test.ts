import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelCard } from '../../models/index.ts';
import { loadBackend } from '../../training/backend/load.ts';
import { complaints, readElsewhere } from '../exports/witnesses.ts';
import { writePhantomStudies } from '../fixtures/phantom-studies.ts';

const program = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const trainer = program('../../training/bin/syndiff-train.mjs');
const workstation = program('../../bin/syndiff.mjs');

const witnesses =
  !spawnSync('dciodvfy', ['-h']).error && spawnSync('/usr/bin/python3', ['-c', 'import pydicom, numpy']).status === 0;
if (!witnesses)
  console.log('The translation is not read elsewhere: dicom3tools or python3-pydicom (Debian) is missing.');

let folder: string;
let studies: { ct: string; mrt1: string };
let backend: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-end-to-end-'));
  backend = await loadBackend('tensorflow').catch(() => 'cpu');
  studies = await writePhantomStudies(folder, [61, 62, 63]);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** @returns what it says. @throws Error with what it complains of */
async function run(bin: string, ...words: string[]): Promise<string> {
  const child = spawn(process.execPath, [bin, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  if (code !== 0) throw new Error(`${words[0]} ended with ${String(code)}: ${err}${out}`);
  return out;
}

describe('from two DICOM folders to a translation', () => {
  it('trains, exports, verifies and translates, each by its own command', async () => {
    const [runFolder, models, out] = ['run', 'models', 'out'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await run(
      trainer,
      ...['train', '--config', 'tiny', '--ct', studies.ct, '--mrt1', studies.mrt1, '--iterations', '2'],
      ...['--backend', backend, '--out', runFolder],
    );

    const said = await run(
      trainer,
      ...['export', runFolder, '--out', models, '--name', 'tiny', '--samples', '1', '--backend', backend],
    );
    expect(said).toContain('ct-to-mrt1-tiny 0.1.0: differs from the trainer by');
    expect(readdirSync(models).sort()).toEqual(['ct-to-mrt1-tiny', 'mrt1-to-ct-tiny']);
    const card = modelCard.parse(JSON.parse(readFileSync(join(models, 'ct-to-mrt1-tiny', 'card.json'), 'utf8')));
    expect(card.training).toMatchObject({
      syntheticDataOnly: false,
      iterations: 2,
      split: { training: { patients: 1, firstPhantomSeed: null }, validation: { patients: 1 }, test: { patients: 1 } },
      dataDigest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      config: { name: 'tiny', iterations: 2 },
    });
    expect(card.metrics.find(({ name }) => name === 'PSNR, diffusive')?.measuredOn).toBe('test patients, body mask');

    expect(await run(workstation, 'models', 'verify', '--models', models)).toContain('ct-to-mrt1-tiny');

    const ct = join(studies.ct, '61');
    const words = ['--direction', 'ct-to-mrt1', '--models', models, '--model', 'ct-to-mrt1-tiny', '--out', out];
    // A model of two iterations deserves no green.
    words.push('--acknowledge-red');
    await run(workstation, 'translate', ct, ...words);
    const files = readdirSync(out, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.dcm'))
      .map((name) => join(out, name));
    expect(files).toHaveLength(3);
    const written = files.map((file) => readFileSync(file));
    for (const bytes of written) expect(bytes.includes(card.deviceUID, 0, 'latin1')).toBe(true);
    if (!witnesses) return;
    expect(complaints('dciodvfy', files).errors).toEqual([]);
    const [translated] = readElsewhere(join(files[0]!, '..'));
    const [source] = readElsewhere(ct);
    expect(translated).toMatchObject({ dimensions: [64, 48, 3], origin: source!.origin, spacing: source!.spacing });
    expect(translated!.sha256).not.toBe(source!.sha256);
  });
});
