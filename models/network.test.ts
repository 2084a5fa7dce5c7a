import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { downsampling, networkConfiguration, networkFromReference } from './network.ts';

const goldens = join(process.env['SYNDIFF_SHARED'] ?? join(import.meta.dirname, '../../shared'), 'goldens/ncsnpp');
const here = existsSync(goldens);
if (!here) console.warn(`Network goldens skipped: ${goldens} is missing (set SYNDIFF_SHARED).`);

describe.skipIf(!here)('configuration of the reference', () => {
  it.each(here ? readdirSync(goldens) : [])('%s is accepted with every switch', (name) => {
    const manifest = JSON.parse(readFileSync(join(goldens, name, 'manifest.json'), 'utf8')) as { config: object };
    const { dropout: _, ...switches } = manifest.config as Record<string, unknown>;
    const network = networkFromReference(manifest.config as Record<string, unknown>);
    expect(Object.values(network)).toEqual(expect.arrayContaining(Object.values(switches)));
    expect(Object.keys(network)).toHaveLength(Object.keys(switches).length);
  });
});

describe('network configuration', () => {
  it('has the defaults of the reference', () => {
    const network = networkConfiguration.parse({ imageHeight: 256, imageWidth: 256 });
    expect(network).toMatchObject({ numChannelsDae: 128, nz: 100, nMlp: 3, zEmbDim: 256, attnResolutions: [16] });
    expect(downsampling(network)).toBe(16);
  });

  it('is read from the arguments of a reference checkpoint, whose other arguments do not matter', () => {
    const network = networkFromReference({
      image_height: 400,
      image_width: 480,
      num_channels: 2,
      num_channels_dae: 64,
      ch_mult: [1, 1, 2, 2, 4],
      z_emb_dim: 64,
      n_mlp: 2,
      not_use_tanh: true,
      attn_resolutions: [16],
      lr_g: 1.6e-4,
    });
    expect(network).toMatchObject({ imageWidth: 480, numChannelsDae: 64, zEmbDim: 64, nMlp: 2, notUseTanh: true });
  });

  it('refuses what the reference cannot run', () => {
    const ddpm = { imageHeight: 64, imageWidth: 64, resblockType: 'ddpm' as const };
    expect(networkConfiguration.safeParse(ddpm).success).toBe(false);
    expect(networkConfiguration.safeParse({ ...ddpm, resampWithConv: false }).success).toBe(true);
  });
});
