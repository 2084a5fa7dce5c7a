import { setImmediate } from 'node:timers/promises';
import { CancelledError, UserError } from '../../main/errors.ts';
import { throwIfCancelled, type Step } from '../../main/step.ts';
import type { TrainingConfig } from '../configs/config.ts';
import type { TrainingData } from '../data/training-data.ts';
import { shareOf } from '../processes/share.ts';
import { alone, type Team } from '../processes/team.ts';
import { disposeBatch, drawBatch } from './batch.ts';
import type { Checkpoint } from './checkpoint.ts';
import { dataDigest } from './data-digest.ts';
import type { Gradients } from './gradients-of.ts';
import { LossMeans } from './loss-means.ts';
import { LossWatch } from './loss-watch.ts';
import { layoutsOf } from './models.ts';
import { objectiveOf } from './objective.ts';
import type { RunFolder } from './run-folder.ts';
import { RunKeeper } from './run-keeper.ts';
import { TensorCount } from './tensor-count.ts';
import { warmUpIterations } from './rates.ts';
import { trainOnce } from './train-once.ts';
import { Weights } from './weights.ts';

/** Iterations between comparisons of the weights that the processes of a run hold. */
const agreementEvery = 100;

export function freshCheckpoint(config: TrainingConfig): Checkpoint {
  return startingFrom(config, Weights.initial(layoutsOf(config), config.seed, config.smallestScale), null);
}

/** A run before its first iteration. */
export function startingFrom(config: TrainingConfig, weights: Weights, origin: Checkpoint['origin']): Checkpoint {
  return { config, iteration: 0, drawn: 0, weights, origin, data: null, untold: {} };
}

/**
 * Trains from `start` to the end of its config. Saves a checkpoint every few minutes, after each validation, when it is
 * cancelled and at the end, and leaves losses and pictures in `folder`.
 *
 * Between two iterations the event loop gets a turn, in which a signal of the process can abort `signal`: the iteration
 * that runs is finished and saved first.
 * @param say gets the log, a line at a time
 * @throws UserError `diverged` when a loss explodes or is not a number (the last good checkpoint stays), `other-data` where
 * a resumed run finds other patients, `not-written` for a full disk; CancelledError after saving
 */
export async function train(
  start: Checkpoint,
  data: TrainingData,
  folder: RunFolder,
  say: (line: string) => void,
  { signal, team = alone }: Pick<Step, 'signal'> & { team?: Team } = {},
): Promise<void> {
  throwIfCancelled(signal);
  const { config, weights, origin } = start;
  const { batchSize, iterations } = config;
  const objective = objectiveOf(config);
  const split = dataDigest(data);
  if (start.data !== null && start.data !== split)
    throw new UserError('other-data', 'The run began with other patients or another split.', 'Name the same data.');
  const keeper = team.rank === 0 ? new RunKeeper(folder, data.validation, objective, say) : null;
  const means = new LossMeans(start.untold);
  const watch = new LossWatch(config.explosion);
  const share = shareOf(team.rank, team.size, batchSize);
  const tensors = new TensorCount();
  let { iteration, drawn } = start;
  const state = (): Checkpoint => ({ config, iteration, drawn, weights, origin, data: split, untold: means.untaken() });
  const agree = () => team.agree(`${iteration} ${drawn} ${split} ${JSON.stringify(config)} ${weights.digest()}`);

  agree();
  keeper?.begin(state());
  while (iteration < iterations) {
    const numbers = share.map((place) => drawn + place);
    const batch = drawBatch(data.training, config, numbers);
    const average = (found: Gradients) => team.average(found);
    const losses = trainOnce(weights, objective, config, iteration, batch.pair, batch.draws, average);
    disposeBatch(batch);
    // The discriminators see sizes of their own.
    if (iteration === warmUpIterations(config)) tensors.forget();
    iteration += 1;
    drawn += batchSize * team.size;
    watch.add(iteration, losses);
    means.add(losses);
    tensors.check(iteration);

    await setImmediate();
    const stopping = team.stopping || signal?.aborted === true;
    if (keeper?.keep(state, means, { stopping, calm: watch.calm })) tensors.forget();
    if (iteration % agreementEvery === 0) agree();
    if (stopping && iteration < iterations) throw new CancelledError();
  }
}
