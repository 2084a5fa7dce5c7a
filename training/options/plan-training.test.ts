import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configs } from '../configs/index.ts';
import { commandOf, describeOptions, planResumed, planTraining } from './index.ts';

const plan = (line: string) => planTraining(line.split(' ').filter(Boolean));

/** The published command of the CT/MR-T1 variant, in kebab case. */
const seedCommand =
  '--image-height 400 --image-width 480 --exp exp_syndiff --num-channels 2 --num-channels-dae 64 --ch-mult 1 1 2 2 4 --num-timesteps 4 --num-res-blocks 2 --batch-size 1 --contrast1 CT --contrast2 MRT1 --num-epoch 500 --ngf 64 --embedding-type positional --use-ema --ema-decay 0.999 --r1-gamma 1. --z-emb-dim 256 --lr-d 1e-4 --lr-g 1.6e-4 --lazy-reg 10 --num-process-per-node 1 --save-content --local-rank 0 --input-path data --output-path runs';

describe('planTraining', () => {
  it('makes the seed configuration of the command of the reference', () => {
    const { config, data: source, experiment, outputPath, notes } = plan(seedCommand);
    const { name: _, data, seed: __, ...seed } = configs['seed-400x480']!;
    expect(config).toMatchObject({ ...seed, iterations: expect.any(Number) as number });
    expect(config.data.structureWeight).toBe(data.structureWeight);
    expect({ source, experiment, outputPath }).toMatchObject({
      source: { contrasts: ['CT', 'MRT1'], inputPath: 'data' },
      experiment: 'exp_syndiff',
      outputPath: 'runs',
    });
    expect(notes).toEqual([
      '--save-content has no effect: checkpoints are always whole',
      '--local-rank has no effect: processes are numbered by themselves, from 0',
    ]);
  });

  it('has the defaults of the reference where only the size is said', () => {
    const { config } = plan('--image-size 256');
    expect(config).toMatchObject({
      epochs: 1200,
      emaDecay: 0,
      lazyReg: 1,
      r1Gamma: 0.05,
      generator: { numChannelsDae: 128 },
    });
  });

  it('changes a config by options, and takes = and commas', () => {
    const { config } = plan('--config syndiff-256 --ch-mult=1,2,4 --lr-g 2e-4 --fir off --batch-size 4');
    expect(config).toMatchObject({ batchSize: 4, generator: { chMult: [1, 2, 4], fir: false } });
    expect(config.rates).toMatchObject({ generators: 2e-4, translators: 2e-4 });
    expect(configs['syndiff-256']!.generator.chMult).toEqual([1, 1, 2, 2, 4, 4]);
    expect(commandOf(config)).toBe(
      'syndiff-train train --config syndiff-256 --batch-size 4 --lr-g 0.0002 --ch-mult 1 2 4 --fir off',
    );
  });

  it('keeps an average at the decay of the reference where only --use-ema is given', () => {
    expect(plan('--image-size 64 --use-ema').config.emaDecay).toBe(0.9999);
    expect(plan('--config compact-128 --use-ema off').config.emaDecay).toBe(0);
  });

  it.each([
    ['--image_height 400', 'no option --image_height. Did you mean --image-height?'],
    ['--imageHeight 400', 'Did you mean --image-height?'],
    ['--num-channel-dae 64', 'Did you mean --num-channels-dae?'],
    ['--lr_g 1e-4', 'Did you mean --lr-g?'],
    ['--pared', 'Did you mean --paired?'],
    ['--frobnicate', 'There is no option --frobnicate.'],
    ['400 480', 'takes options and not "400"'],
    ['--config compact-128 --seed 1 --seed 2', '--seed is given twice'],
    ['--config compact-129', 'no config "compact-129". Did you mean "compact-128"?'],
    ['--config compact-128 --batch-size 1e3', '--batch-size takes a whole number of at least 1 and not "1e3"'],
    ['--config compact-128 --batch-size', '--batch-size takes a whole number of at least 1 and not nothing'],
    ['--config compact-128 --beta1 1', '--beta1 takes a number of at least 0 and below 1'],
    ['--config compact-128 --resblock-type bigan', 'one of biggan, biggan_oneadagn, ddpm'],
    ['--config compact-128 --fir', '--fir takes on or off and not nothing'],
    ['--lr-g 1e-4', 'The size of the images is not said'],
    ['--image-size 256 --num-channels 3', '--num-channels 3: the generators see the noisy image and the source'],
    ['--image-size 256 --attn-resolutions 20', 'the levels are 256, 128, 64, 32, 16'],
    ['--image-height 400 --image-width 470', '--image-width 470 is not a multiple of 16'],
    ['--image-size 32', 'too small for the discriminators'],
    ['--image-size 256 --use-ema --ema-decay 0', '--use-ema with --ema-decay 0'],
    ['--image-size 256 --ema-decay 0.9', '--ema-decay without --use-ema'],
    ['--config compact-128 --iterations 5 --num-epoch 5', '--iterations and --num-epoch exclude each other'],
    ['--config compact-128 --out a --exp b', '--out and --exp exclude each other'],
    ['--config compact-128 --use-geometric', '--use-geometric with --beta-max 20'],
    ['--config compact-128 --beta-min 30', '--beta-min 30 is not below'],
    ['--config compact-128 --batch-size 6', 'groups of 4'],
    ['--config compact-128 --num-channels-dae 130', '130 channels do not fall into 32 equal groups'],
    ['--config compact-128 --resblock-type ddpm', 'ddpm blocks resample by FIR only'],
    ['--config compact-128 --embedding-type fourier', 'logarithm of t'],
    ['--config compact-128 --dropout 0.1', '--dropout 0.1 cannot be had: the networks have no dropout'],
    ['--config compact-128 --num-proc-node 2', '--num-proc-node 2 cannot be had: training runs on one machine'],
    ['--config compact-128 --ct a', '--ct and --mrt1 go together'],
    ['--config compact-128 --ct a --mrt1 b --input-path c', '--input-path and --ct exclude each other'],
    ['--config compact-128 --input-path a --contrast1 X --contrast2 X', 'Both contrasts are called X'],
    ['--config compact-128 --input-path a --contrast1 MRT1 --contrast2 CT', 'Contrast 1 is CT'],
    ['--config compact-128 --contrast1 T1', 'name parts of --input-path'],
    ['--config compact-128 --augment-flip 2', '--augment-flip takes a number of at least 0 and below 1'],
    ['--config compact-128 --warm-up 5', '--warm-up learns from pairs'],
  ])('refuses %s', (line, message) => {
    expect(() => plan(line)).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringContaining(message) as string }),
    );
  });

  it('lists every option in the help, with the values of the reference', () => {
    const help = describeOptions();
    for (const [option] of seedCommand.matchAll(/--[a-z0-9-]+/g)) expect(help).toContain(`${option}`);
    expect(help).toMatch(/--ch-mult N … .*\n.*\(1 1 2 2 4\)/);
  });
});

describe('planResumed', () => {
  const was = configs['compact-128']!;

  it('changes rates and length of the run that goes on', () => {
    const { config } = planResumed(['--resume', '--lr-d', '1e-5', '--iterations', '9000'], was);
    expect(config).toEqual({ ...was, iterations: 9000, rates: { ...was.rates, discriminators: 1e-5 } });
  });

  it.each([
    ['--num-res-blocks 7', 'generator.numResBlocks was'],
    ['--seed 99', 'seed was'],
    ['--config tiny', 'the run that shall go on is one of compact-128'],
  ])('refuses %s, which would make it another one', (line, message) => {
    expect(() => planResumed(['--resume', ...line.split(' ')], was)).toThrow(message);
  });
});

describe('config file', () => {
  const read = (content: object) => {
    const folder = mkdtempSync(join(tmpdir(), 'syndiff-config-'));
    try {
      writeFileSync(join(folder, 'mine.json'), JSON.stringify(content));
      return planTraining(['--config', join(folder, 'mine.json')]).config;
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('is a whole config, or what differs from a base', () => {
    const base = configs['compact-128']!;
    expect(read({ ...base, name: 'whole' })).toEqual({ ...base, name: 'whole' });
    expect(read({ base: 'compact-128', generator: { chMult: [1, 2, 4] }, every: { log: 3 } })).toEqual({
      ...base,
      name: 'mine',
      generator: { ...base.generator, chMult: [1, 2, 4] },
      every: { ...base.every, log: 3 },
    });
  });

  it.each([
    [{ base: 'compact-128', batchsize: 4 }, 'there is no batchsize. Did you mean "batchSize"?'],
    [{ base: 'compact-128', generator: { ch_mult: [1] } }, 'there is no generator.ch_mult. Did you mean "chMult"?'],
    [{ base: 'compact-128', batchSize: 0 }, 'batchSize: '],
    [{ base: 'compact' }, 'There is no base "compact"'],
    [{ batchSize: 1 }, 'generator: '],
  ])('refuses %j', (content, message) => {
    expect(() => read(content)).toThrow(
      expect.objectContaining({ code: 'bad-config', message: expect.stringContaining(message) as string }),
    );
  });
});
