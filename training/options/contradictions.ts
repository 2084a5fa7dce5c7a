import { z } from 'zod';
import { UserError } from '../../main/errors.ts';
import { createSchedule, downsampling, networkConfiguration } from '../../models/index.ts';
import type { TrainingConfig } from '../configs/index.ts';
import { smallestImage, smallestPatch } from '../networks/index.ts';
import { groupCount } from '../ops/index.ts';
import type { Plan } from './plan.ts';

type Given = ReadonlySet<string>;

function refuse(message: string, remedy: string): never {
  throw new UserError('usage', message, remedy);
}

/**
 * Settles what options decide together.
 * @throws UserError `usage` for options that cannot be had at once, with the reason
 */
export function refuseContradictions(plan: Plan, given: Given, { hasConfig }: { hasConfig: boolean }): void {
  if (!hasConfig && !['image-size', 'image-height', 'image-width'].some((name) => given.has(name)))
    refuse('The size of the images is not said.', 'Add --image-height and --image-width, or --config NAME.');
  for (const [one, other] of exclusive)
    if (given.has(one) && given.has(other)) refuse(`--${one} and --${other} exclude each other.`, 'Give one of them.');
  if (plan.channels !== 2)
    refuse(
      `--num-channels ${plan.channels}: the generators see the noisy image and the source, one channel each.`,
      'Use --num-channels 2.',
    );
  refuseData(plan.data, given);
  if (given.has('warm-up') && plan.config.warmUp.iterations > 0 && !plan.config.paired)
    refuse('--warm-up learns from pairs, and the run is unpaired.', 'Add --paired, or leave out --warm-up.');
  settleAverage(plan, given);
  refuseNetwork(plan.config, given);
  refuseSizes(plan.config);
  refuseSchedule(plan.config);
}

const exclusive = [
  ['iterations', 'num-epoch'],
  ['image-size', 'image-height'],
  ['image-size', 'image-width'],
  ['out', 'output-path'],
  ['out', 'exp'],
  ['initial-weights', 'resume'],
  ['input-path', 'ct'],
  ['input-path', 'mrt1'],
] as const;

function settleAverage({ config, useEma }: Plan, given: Given): void {
  if (!useEma && given.has('ema-decay'))
    refuse('--ema-decay without --use-ema: no average is kept.', 'Add --use-ema, or leave out --ema-decay.');
  if (useEma && given.has('ema-decay') && config.emaDecay === 0)
    refuse('--use-ema with --ema-decay 0 is no average.', 'Use --ema-decay 0.999, or leave out --use-ema.');
  if (!useEma) config.emaDecay = 0;
  else if (config.emaDecay === 0) config.emaDecay = referenceDecay;
}

function refuseData({ ct, mrt1, inputPath, contrasts }: Plan['data'], given: Given): void {
  if ((ct === null) !== (mrt1 === null))
    refuse('--ct and --mrt1 go together.', 'Name the folders of both; they may be the same one.');
  if (inputPath === null && (given.has('contrast1') || given.has('contrast2')) && contrasts.join() !== 'CT,MRT1')
    refuse('--contrast1 and --contrast2 name parts of --input-path.', 'Add --input-path, or leave them out.');
  if (contrasts[0] === contrasts[1])
    refuse(`Both contrasts are called ${contrasts[0]}.`, 'Name CT with --contrast1 and MR-T1 with --contrast2.');
  if (contrasts[0] === 'MRT1' && contrasts[1] === 'CT')
    refuse('Contrast 1 is CT and contrast 2 is MR-T1.', 'Use --contrast1 CT --contrast2 MRT1.');
}

/** Where --use-ema stands alone (SPEC.md §7). */
const referenceDecay = 0.9999;

function refuseNetwork({ generator, batchSize }: TrainingConfig, given: Given): void {
  const parsed = networkConfiguration.safeParse(generator);
  if (!parsed.success)
    refuse(`The generator cannot be made. ${z.prettifyError(parsed.error)}`, 'Change these options.');
  const levels = generator.chMult.map((_, level) =>
    Math.floor(((generator.imageHeight >> level) + (generator.imageWidth >> level)) / 2),
  );
  const nowhere = generator.attnResolutions.filter((resolution) => !levels.includes(resolution));
  if (given.has('attn-resolutions') && nowhere.length > 0)
    refuse(
      `--attn-resolutions ${nowhere.join(' ')}: the levels are ${levels.join(', ')} (the mean of height and width).`,
      'Name levels that there are; attention at the lowest one is always there.',
    );
  const uneven = generator.chMult
    .map((factor) => factor * generator.numChannelsDae)
    .find((channels) => channels % groupCount(channels) !== 0);
  if (uneven !== undefined)
    refuse(
      `${uneven} channels do not fall into ${groupCount(uneven)} equal groups.`,
      'Choose --num-channels-dae and --ch-mult so that their products are multiples of 4, above 128 of 32.',
    );
  if (batchSize > 4 && batchSize % 4 !== 0)
    refuse(`--batch-size ${batchSize}: the discriminators compare groups of 4.`, 'Use 1 to 4, or a multiple of 4.');
}

function refuseSizes({ crop, generator, stepJudge }: TrainingConfig): void {
  // The translators halve their input twice.
  const multiple = Math.max(downsampling(generator), 4);
  const least = Math.max(smallestImage[stepJudge.size], smallestPatch);
  for (const [name, size] of [
    ['height', crop.height],
    ['width', crop.width],
  ] as const) {
    if (size % multiple !== 0)
      refuse(
        `--image-${name} ${size} is not a multiple of ${multiple}: ${generator.chMult.length} levels halve an image ${generator.chMult.length - 1} times.`,
        `Use ${Math.max(multiple, Math.round(size / multiple) * multiple)}, or fewer factors in --ch-mult.`,
      );
    if (size < least) refuse(`--image-${name} ${size} is too small for the discriminators.`, `Use ${least} at least.`);
  }
}

function refuseSchedule({ schedule }: TrainingConfig): void {
  const { kind, betaMin, betaMax } = schedule;
  if (betaMin >= betaMax) refuse(`--beta-min ${betaMin} is not below --beta-max ${betaMax}.`, 'Change one of them.');
  if (kind === 'geometric' && betaMax >= 1)
    refuse(
      `--use-geometric with --beta-max ${betaMax}: a variance would exceed 1.`,
      'Use --beta-max below 1, e.g. --beta-max 0.99.',
    );
  createSchedule(schedule);
}
