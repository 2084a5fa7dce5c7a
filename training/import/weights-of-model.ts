import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../main/errors.ts';
import { type ModelCard, openLibrary } from '../../models/index.ts';
import type { TrainingConfig } from '../configs/index.ts';
import { generatorsOf } from '../export/model-folder.ts';
import { type Parameter, readOnnxWeights } from '../ops/index.ts';
import type { Checkpoint } from '../trainer/checkpoint.ts';
import { layoutsOf } from '../trainer/models.ts';
import { networkNames, type NetworkName } from '../trainer/network-names.ts';
import { startingFrom } from '../trainer/train.ts';
import { Weights } from '../trainer/weights.ts';

/** Whether `path` is the folder of an exported model rather than of a run. */
export const isModelFolder = (path: string): boolean => existsSync(join(path, 'card.json'));

/**
 * A new run of `config` that begins with the two generators of an exported model. The other direction's and the
 * discriminators, which no model holds, begin as in any new run.
 * @throws UserError `other-networks` where the model's networks are not those of the config; ModelError for a folder that
 * the workstation would refuse
 */
export async function checkpointFromModel(folder: string, config: TrainingConfig): Promise<Checkpoint> {
  const [entry] = (await openLibrary([folder], null)).entries;
  if (entry?.refusal) throw entry.refusal;
  const { card } = entry!.model!;
  const { diffusive, preview } = generatorsOf[card.direction];
  const layouts = layoutsOf(config);
  const fresh = Weights.initial(layouts, config.seed, config.smallestScale);
  const vectors = Object.fromEntries(
    networkNames.map((name) => [name, Float32Array.from(fresh.vector(name).dataSync())]),
  ) as Record<NetworkName, Float32Array>;
  fresh.dispose();
  const take = (name: NetworkName, file: string, options: object) => {
    const { floats, metadata } = readOnnxWeights(readFileSync(join(folder, file)));
    refuseOther(file, metadata.get('network') ?? '', options);
    vectors[name] = layouts[name].pack((parameter) => valuesOf(parameter, floats, file));
  };
  take(diffusive, card.weights.diffusive.file, config.generator);
  if (card.weights.preview) take(preview, card.weights.preview.file, config.translator);
  return startingFrom(config, Weights.startingFrom(layouts, vectors), originOf(folder, card));
}

/** A model is told by its card: it names the weights by their hashes. */
function originOf(folder: string, { id, version, training }: ModelCard): NonNullable<Checkpoint['origin']> {
  const sha256 = createHash('sha256')
    .update(readFileSync(join(folder, 'card.json')))
    .digest('hex');
  return { config: `${id} ${version}`, iteration: training.iterations, sha256 };
}

/** The size at which attention was placed counts only by the layers that it gave. */
const ofNoMatter = ['imageHeight', 'imageWidth'];

function refuseOther(file: string, network: string, options: object): void {
  const theirs = new Map(Object.entries(network === '' ? {} : (JSON.parse(network) as object)));
  for (const [option, value] of Object.entries(options)) {
    const [there, here] = [JSON.stringify(theirs.get(option)), JSON.stringify(value)];
    if (there === here || ofNoMatter.includes(option)) continue;
    refuse(`${option} of ${file} is ${there ?? 'not told'} there and ${here} here`);
  }
}

/** In the reference's layout, out of the shape that its operator has in the file (`recordGraph`). */
function valuesOf({ name, shape }: Parameter, floats: ReadonlyMap<string, Float32Array>, file: string): Float32Array {
  const as = (...dimensions: readonly number[]) => floats.get(`${name}/${dimensions.join('x')}`);
  const size = shape.reduce((product, length) => product * length, 1);
  const [first = 0, second = 0] = shape;
  const turned = name.endsWith('.W') ? as(second, first, 1, 1) : undefined;
  const values = turned
    ? Float32Array.from({ length: size }, (_, i) => turned[(i % second) * first + Math.floor(i / second)]!)
    : (floats.get(name) ?? as(1, first, 1, 1));
  if (values?.length === size) return values;
  return refuse(`${file} has no ${name} of ${shape.join('×')}`);
}

function refuse(what: string): never {
  throw new UserError(
    'other-networks',
    `The initial weights are of other networks: ${what}.`,
    'Start from a model with the same network options.',
  );
}
