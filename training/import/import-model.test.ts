import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { op, pickle, torchArchive, zip } from '../../test/fixtures/torch-archive.ts';
import { runCommandLine } from '../cli.ts';
import { tiny } from '../configs/tiny.ts';
import { exportDiffusiveGenerator, exportPreviewGenerator } from '../export/generators.ts';
import { ncsnpp, resnetTranslator } from '../networks/index.ts';
import { type Parameter, takeInventory, type Weight } from '../ops/index.ts';

const { generator } = tiny;
const translator = { ngf: 2, blocks: 6, upsampling: 'transposed' } as const;

const generatorWeights = numbered(
  takeInventory((ops) => ncsnpp(ops, generator, { x: [1, 2, 16, 16], t: [1], z: [1, generator.nz] })).parameters,
);
const translatorWeights = numbered(
  takeInventory((ops) => resnetTranslator(ops, translator, [1, 1, 32, 32])).parameters,
);

function numbered(parameters: readonly Parameter[]): Map<string, Weight> {
  return new Map(
    parameters.map(({ name, shape }) => {
      const length = shape.reduce((product, size) => product * size, 1);
      return [name, { shape, values: Float32Array.from({ length }, (_, i) => Math.sin(i + name.length) / 8) }];
    }),
  );
}

const wrapped = (weights: ReadonlyMap<string, Weight>, prefix: string) =>
  torchArchive(new Map([...weights].map(([name, weight]) => [prefix + name, weight])));

let folder: string;
let config: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-import-'));
  config = write('config.json', JSON.stringify({ network: generator, pixelSpacing: 1.5 }));
  out = join(folder, 'models');
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: Uint8Array | string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const run = (...words: string[]) => runCommandLine(['import', ...words, '--out', out], () => undefined);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('syndiff-train import', () => {
  it('makes a model of a checkpoint, its preview and a config', async () => {
    const file = write('gen_diffusive_1_20.pth', wrapped(generatorWeights, 'module.'));
    const preview = write('gen_non_diffusive_2to1_20.pth', wrapped(translatorWeights, 'module.module.'));
    await run(file, '--config', config, '--preview', preview, '--name', 'ours');

    expect(readdirSync(out)).toEqual(['mrt1-to-ct-ours']);
    const card = JSON.parse(readFileSync(join(out, 'mrt1-to-ct-ours', 'card.json'), 'utf8')) as Record<string, never>;
    expect(card).toMatchObject({
      direction: 'mrt1-to-ct',
      title: 'MR-T1 to CT-like, imported; metrics not measured',
      metrics: [],
      grid: { pixelSpacing: 1.5, matrix: [16, 16] },
      weights: {
        diffusive: { sha256: sha256(exportDiffusiveGenerator(generator, generatorWeights)) },
        preview: { sha256: sha256(exportPreviewGenerator(translator, translatorWeights)) },
      },
    });
    await expect(run(file, '--config', config, '--name', 'ours')).rejects.toMatchObject({ code: 'model-exists' });
  });

  it('leaves nothing behind of what it refuses', async () => {
    const evil = pickle(op.name('os', 'system'), op.text('true'), '\x85R');
    const file = write('gen_diffusive_2_20.pth', zip([['archive/data.pkl', evil]]));
    await expect(run(file, '--config', config)).rejects.toMatchObject({ code: 'checkpoint-refused' });
    expect(existsSync(out)).toBe(false);
  });

  it('wants the direction where the name does not say it', async () => {
    const file = write('weights.pth', wrapped(generatorWeights, 'module.'));
    await expect(run(file, '--config', config)).rejects.toMatchObject({ code: 'direction-unknown' });
  });

  it('names what does not fit the config', async () => {
    const file = write('gen_diffusive_2_20.pth', wrapped(generatorWeights, 'module.'));
    const wider = write('wider.json', JSON.stringify({ image_size: 16, num_channels_dae: 8, ch_mult: [1, 2] }));
    await expect(run(file, '--config', wider)).rejects.toMatchObject({
      code: 'wrong-config',
      message: expect.stringMatching(/instead of .* more/) as string,
    });
  });

  it.each([
    [['--config', 'compact-129'], 'usage'],
    [['--config', 'compact-128', '--direction', 'ct-to-pet'], 'usage'],
    [['--config', 'compact-128', '--name', '../x'], 'usage'],
    [['--config', 'compact-128'], 'no-such-file'],
  ])('refuses %j', async (words, code) => {
    await expect(run(join(folder, 'absent.pth'), ...words)).rejects.toMatchObject({ code });
  });
});
