import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../main/errors.ts';
import {
  intensityMapping,
  networkConfiguration,
  networkFromReference,
  type NetworkConfiguration,
  scheduleParameters,
} from '../../models/index.ts';
import { configs } from '../configs/index.ts';

const intensity = z.strictObject({ ct: intensityMapping, mrt1: intensityMapping });

/** What a file of weights does not say of itself. */
export interface ImportConfig {
  network: NetworkConfiguration;
  schedule: z.infer<typeof scheduleParameters>;
  intensity: z.infer<typeof intensity>;
  /** mm of the images it was trained on */
  pixelSpacing: number;
}

const usual: Omit<ImportConfig, 'network'> = {
  schedule: { kind: 'variance-preserving', numTimesteps: 4, betaMin: 0.1, betaMax: 20 },
  intensity: {
    ct: { kind: 'window', unit: 'HU', minimum: -200, maximum: 300 },
    mrt1: { kind: 'percentiles', unit: 'au', lower: 0.5, upper: 99.5, restoredMinimum: 0, restoredMaximum: 1000 },
  },
  pixelSpacing: 1,
};

/** What this workspace trains, and the two published set-ups (SPEC.md §2), whose pixels are not known. */
const known: Readonly<Record<string, ImportConfig>> = Object.fromEntries(
  Object.entries(configs).map(([name, { generator, schedule, data }]) => {
    const published = name === 'seed-400x480' || name === 'syndiff-256';
    const own = { intensity: data.intensity, pixelSpacing: data.pixelSpacing };
    return [name, { ...usual, network: generator, schedule, ...(published ? {} : own) }];
  }),
);

export const importConfigNames = Object.keys(known);

const configFile = z.strictObject({
  /** as in a model card, or the arguments of the reference's training script */
  network: z.record(z.string(), z.unknown()),
  schedule: scheduleParameters.optional(),
  intensity: intensity.default(usual.intensity),
  pixelSpacing: z.number().positive().default(usual.pixelSpacing),
});

/**
 * A config by name, or from a JSON file: { network, schedule?, intensity?: { ct, mrt1 }, pixelSpacing? }, or the
 * reference's arguments by themselves.
 * @throws UserError `usage` for an unknown name, `bad-config` for a file that describes no network
 */
export function readImportConfig(nameOrFile: string): ImportConfig {
  const named = Object.hasOwn(known, nameOrFile) ? known[nameOrFile] : undefined;
  if (named) return named;
  if (!existsSync(nameOrFile))
    throw new UserError('usage', `There is no config "${nameOrFile}".`, `Known: ${importConfigNames.join(', ')}.`);
  try {
    const content = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(nameOrFile, 'utf8')));
    const { network, schedule, ...rest } = configFile.parse('network' in content ? content : { network: content });
    return { ...rest, network: networkOf(network), schedule: schedule ?? scheduleOf(network) };
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : 'It is not JSON.';
    const message = `${basename(nameOrFile)} does not describe a network. ${why}`;
    throw new UserError('bad-config', message, 'Give the arguments the network was trained with.', { cause });
  }
}

/** Both spellings; a square image may have one `image_size`. */
function networkOf(network: Readonly<Record<string, unknown>>): NetworkConfiguration {
  if ('imageHeight' in network) return networkConfiguration.parse(network);
  return networkFromReference({
    image_height: network['image_size'],
    image_width: network['image_size'],
    ...network,
  });
}

function scheduleOf(network: Readonly<Record<string, unknown>>): ImportConfig['schedule'] {
  return scheduleParameters.parse({
    kind: network['use_geometric'] === true ? 'geometric' : 'variance-preserving',
    numTimesteps: network['num_timesteps'] ?? usual.schedule.numTimesteps,
    betaMin: network['beta_min'] ?? usual.schedule.betaMin,
    betaMax: network['beta_max'] ?? usual.schedule.betaMax,
  });
}

/**
 * What the checkpoint's own arguments say otherwise than the config; most of it would not show in shapes.
 * @returns e.g. "skipRescale true instead of false"
 */
export function disagreements(args: Readonly<Record<string, unknown>>, { network, schedule }: ImportConfig): string[] {
  if (!('num_channels_dae' in args)) return [];
  const differ = (own: object, config: object) =>
    Object.entries(own)
      .map(([name, value]) => [name, JSON.stringify(value), JSON.stringify(Object(config)[name])] as const)
      .filter(([, value, configured]) => value !== configured)
      .map(([name, value, configured]) => `${name} ${value} instead of ${configured}`);
  return [...differ(networkOf(args), network), ...differ(scheduleOf(args), schedule)];
}
