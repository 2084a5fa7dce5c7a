import { describe, expect, it } from 'vitest';
import { inventories } from '../trainer/models.ts';
import { configs, referenceDefaults, trainingConfig } from './index.ts';

describe('configs', () => {
  it.each(Object.entries(configs))('%s is what a file may say, and survives being written', (name, config) => {
    expect(trainingConfig.parse(JSON.parse(JSON.stringify(config)))).toEqual(config);
    expect(config.name).toBe(name);
  });

  it.each(['seed-400x480', 'syndiff-256'])('%s is the recipe of the reference', (name) => {
    expect(configs[name]).toMatchObject({
      paired: false,
      lambdaL1: 0.5,
      adam: { beta1: 0.5, beta2: 0.9, epsilon: 1e-8 },
      rates: { generators: 1.6e-4, translators: 1.6e-4, discriminators: 1e-4 },
      emaDecay: 0.999,
      r1Gamma: 1,
      lazyReg: 10,
      batchSize: 1,
      translator: { ngf: 64, blocks: 6, upsampling: 'transposed' },
      stepJudge: { size: 'large', ngf: 64, tEmbDim: 256 },
      imageJudge: { ndf: 64 },
      smallestScale: { generators: 1e-10, discriminators: 1e-10 },
      data: { structureWeight: 0, ductShare: 0 },
    });
  });

  it('has the defaults of the reference where nothing is said', () => {
    expect(referenceDefaults).toMatchObject({ emaDecay: 0, r1Gamma: 0.05, lazyReg: 1, epochs: 1200, seed: 1024 });
    expect(referenceDefaults.rates).toEqual({ generators: 1.5e-4, translators: 1.5e-4, discriminators: 1e-4 });
  });

  it('seed-400x480 has 25.4 million parameters and 408 GFLOP a pass', () => {
    const config = configs['seed-400x480']!;
    const { parameterCount, flops } = inventories(config, config.crop).gen_diffusive_2;
    expect(parameterCount / 1e6).toBeCloseTo(25.4, 1);
    expect(flops / 1e9).toBeCloseTo(408, 0);
  });
});
