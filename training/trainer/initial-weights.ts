import { statSync } from 'node:fs';
import { UserError } from '../../main/errors.ts';
import type { NetworksConfig, TrainingConfig } from '../configs/config.ts';
import { readFinalVectors, type Checkpoint } from './checkpoint.ts';
import { latestCheckpoint } from './checkpoint-folder.ts';
import type { VectorLayout } from './layout.ts';
import { layoutsOf } from './models.ts';
import { networkNames } from './network-names.ts';
import { startingFrom } from './train.ts';
import { Weights } from './weights.ts';

/**
 * A new run of `config` that begins where another one ended: iteration 0, Adam and averages fresh, and as weights the
 * averaged ones of the generators, which are those that were validated and exported, beside the discriminators as they
 * were.
 * @param path a checkpoint, or the folder of a run, whose latest checkpoint counts
 * @throws UserError `no-checkpoint` where there is none; `other-networks`, naming parameter or option, where the networks
 * of the two configs differ
 */
export function checkpointFrom(path: string, config: TrainingConfig): Checkpoint {
  const folder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  if (folder === undefined)
    throw new UserError('no-checkpoint', `There is no ${path}.`, 'Name a checkpoint or the folder of a run.');
  const { config: earlier, vectors, origin } = readFinalVectors(folder ? latestCheckpoint(path) : path);
  const [theirs, layouts] = [layoutsOf(earlier), layoutsOf(config)];
  const refuse = (what: string): never => {
    throw new UserError(
      'other-networks',
      `The initial weights are of other networks: ${what}.`,
      'Start from weights of a run with the same network options.',
    );
  };
  for (const name of networkNames) {
    const difference = differenceOf(theirs[name], layouts[name]);
    if (difference) refuse(`${name}: ${difference}`);
  }
  const option = changedOption(earlier, config);
  if (option) refuse(option);
  return startingFrom(config, Weights.startingFrom(layouts, vectors), origin);
}

/** The first parameter, in words, that one layout has and the other has not or has in another shape. */
function differenceOf(theirs: VectorLayout, ours: VectorLayout): string | undefined {
  const shapes = ({ parameters }: VectorLayout) =>
    new Map(parameters.map(({ name, shape }) => [name, shape.join('×')]));
  const [before, now] = [shapes(theirs), shapes(ours)];
  for (const name of new Set([...before.keys(), ...now.keys()])) {
    const [has, wants] = [before.get(name), now.get(name)];
    if (has !== wants) return `${name} is ${has ?? 'missing'} there and ${wants ?? 'missing'} here`;
  }
  return undefined;
}

/** What changes no weight's meaning: the size at which attention was placed counts only by the layers it gave. */
const ofNoMatter = ['imageHeight', 'imageWidth'];

/** The first network option that both configs name and that differs, in words. */
function changedOption(earlier: NetworksConfig, config: NetworksConfig): string | undefined {
  for (const section of ['generator', 'translator', 'stepJudge', 'imageJudge'] as const) {
    const before = new Map(Object.entries(earlier[section]));
    for (const [option, value] of Object.entries(config[section])) {
      const [there, here] = [JSON.stringify(before.get(option)), JSON.stringify(value)];
      if (there !== undefined && there !== here && !ofNoMatter.includes(option))
        return `${section}.${option} is ${there} there and ${here} here`;
    }
  }
  return undefined;
}
