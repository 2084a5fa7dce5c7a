import type { NetworkConfiguration } from '../../models/index.ts';
import { ncsnpp, resnetTranslator, type ResnetConfig } from '../networks/index.ts';
import { type Parameter, takeInventory, type Weight } from '../ops/index.ts';
import { refusal } from './import-error.ts';
import type { StateDict } from './reference-state.ts';
import type { TorchFile } from './torch-file.ts';

/**
 * The parameters of a diffusive generator.
 * @throws DataError `wrong-config` where names or shapes are not those of the configuration
 */
export function fitGenerator(network: NetworkConfiguration, weights: StateDict, file: TorchFile): Map<string, Weight> {
  const { imageHeight, imageWidth, nz, conditional } = network;
  const { parameters } = takeInventory((ops) =>
    ncsnpp(ops, network, { x: [1, 2, imageHeight, imageWidth], t: [1], z: [1, nz] }),
  );
  // Without a time embedding the reference still stores the blocks' unused projections of it (SPEC.md §2.1).
  return fit(parameters, weights, file, (name) => !conditional && name.includes('.Dense_0.'));
}

/** The same of a preview generator, 6 or 9 blocks and any width: both show in the weights. */
export function fitTranslator(
  weights: StateDict,
  file: TorchFile,
): { config: ResnetConfig; weights: Map<string, Weight> } {
  const ngf = weights.get('model.1.weight')?.shape[0];
  if (!ngf) throw refusal('wrong-config', 'These are not the weights of a non-diffusive generator.', file.name);
  const config: ResnetConfig = { ngf, blocks: weights.has('model.26.weight') ? 9 : 6, upsampling: 'transposed' };
  const { parameters } = takeInventory((ops) => resnetTranslator(ops, config, [1, 1, 32, 32]));
  return { config, weights: fit(parameters, weights, file, () => false) };
}

function fit(
  parameters: readonly Parameter[],
  weights: StateDict,
  file: TorchFile,
  unused: (name: string) => boolean,
): Map<string, Weight> {
  const expected = new Set(parameters.map(({ name }) => name));
  const faults = [
    ...parameters.flatMap(({ name, shape }) => {
      const found = weights.get(name)?.shape.join('×');
      if (found === shape.join('×')) return [];
      return [found === undefined ? `${name} is missing` : `${name} is ${found} instead of ${shape.join('×')}`];
    }),
    ...[...weights.keys()].filter((name) => !expected.has(name) && !unused(name)).map((name) => `${name} has no place`),
  ];
  if (faults.length > 0) {
    const shown = faults.slice(0, 3).join('; ');
    const more = faults.length > 3 ? ` and ${faults.length - 3} more` : '';
    throw refusal('wrong-config', `The weights are not those of the config: ${shown}${more}.`, file.name);
  }
  return new Map(
    parameters.map(({ name, shape }) => {
      const values = file.values(weights.get(name)!);
      if (!values.every(Number.isFinite)) throw refusal('checkpoint-damaged', `${name} is not finite.`, file.name);
      return [name, { shape, values }];
    }),
  );
}
