import * as tf from '@tensorflow/tfjs-core';
import { gradientPenalty } from '../../training/losses.ts';
import { noiseTwice } from '../../training/trainer/diffusion.ts';
import { type Gradients, gradientsOf } from '../../training/trainer/gradients-of.ts';
import {
  generatorGradients,
  imageJudgeGradients,
  type Objective,
  stepJudgeGradients,
} from '../../training/trainer/iteration.ts';
import { modelsOf } from '../../training/trainer/models.ts';
import { discriminatorNames, generatorNames, type NetworkName } from '../../training/trainer/network-names.ts';
import type { Weights } from '../../training/trainer/weights.ts';
import { type Comparison, type Golden, readTensors } from './golden.ts';
import { type Kink, KinkInterpreter } from './kinks.ts';
import {
  compareGradients,
  compareLosses,
  compareNorms,
  compareUpdates,
  type Histories,
  squaredMisfit,
} from './train-step-compare.ts';
import {
  drawsOf,
  type GoldenIteration,
  imagesOf,
  initialWeights,
  readSetup,
  type Setup,
  type Tensors,
} from './train-step-setup.ts';

/** How many numbers of one phase may be found on the other side of a kink, and how many are tried. */
const most = { accepted: 8, tried: 48 };

const [stepJudge1, stepJudge2, imageJudge1, imageJudge2] = discriminatorNames;
const stepJudges = [stepJudge1, stepJudge2] as const;
const imageJudges = [imageJudge1, imageJudge2] as const;

/**
 * Whole consecutive iterations of all eight networks (SPEC.md §7): loss terms, gradients with R1 and of R1 alone, weights
 * after Adam and their averages. The gradients come first: with them the kinks (kinks.ts) are settled, so that the weights
 * that the next iteration starts from are the reference's too.
 */
export function checkTrainStep(golden: Golden): Comparison[] {
  const setup = readSetup(golden);
  const weights = initialWeights(golden, setup.networks);
  const histories: Histories = new Map();
  try {
    return setup.iterations.flatMap((iteration, index) =>
      new CheckedIteration(golden, setup, weights, iteration, histories).run().map((comparison) => ({
        ...comparison,
        what: `iteration ${index}: ${comparison.what}`,
      })),
    );
  } finally {
    weights.dispose();
  }
}

class CheckedIteration {
  private readonly io: Tensors;
  private readonly truth: Tensors;
  private readonly pair: ReturnType<typeof imagesOf>;
  private readonly interpreter: KinkInterpreter;
  private readonly objective: Objective;
  private readonly losses: Record<string, number> = {};
  private readonly comparisons: Comparison[] = [];

  constructor(
    golden: Golden,
    private readonly setup: Setup,
    private readonly weights: Weights,
    private readonly iteration: GoldenIteration,
    private readonly histories: Histories,
  ) {
    this.io = readTensors(golden, iteration.io);
    this.truth = readTensors(golden, iteration.updates);
    this.pair = imagesOf(this.io);
    this.interpreter = new KinkInterpreter(this.pair.images);
    this.objective = setup.objectiveWith(modelsOf(setup.networks, this.interpreter.interpret));
  }

  run(): Comparison[] {
    const { objective, weights, pair, iteration } = this;
    const draws = drawsOf(this.io, 'Dphase');
    if (iteration.r1_applied) this.phase('R1 alone', 'r1_grad', () => this.penaltyGradients(draws)).dispose();
    this.step('step discriminators', stepJudges, () =>
      stepJudgeGradients(objective, weights, pair, draws, iteration.r1_applied),
    );
    this.step('image discriminators', imageJudges, () => imageJudgeGradients(objective, weights, pair));
    const ofGenerators = drawsOf(this.io, 'Gphase');
    this.step('generators', generatorNames, () => generatorGradients(objective, weights, pair, ofGenerators));
    return [...compareLosses(this.losses, this.setup, iteration), ...this.comparisons];
  }

  private penaltyGradients(draws: ReturnType<typeof drawsOf>): Gradients {
    const { models, schedule, r1Gamma } = this.objective;
    const parts = stepJudges.map((name, k) => {
      const { candidate, noisier } = noiseTwice(schedule, this.pair.images[k]!, draws[k]!);
      return gradientsOf(this.weights, [name], (parameters) => {
        const judge = (x: tf.Tensor) => models.judgeStep(parameters(name), x, noisier, draws[k]!.t);
        return { penalty: tf.mul(r1Gamma / 2, gradientPenalty(judge, candidate)) };
      });
    });
    return { gradients: new Map(parts.flatMap(({ gradients }) => [...gradients])), losses: {} };
  }

  /** Settles a phase, takes its Adam steps and compares what comes out. */
  private step(what: string, names: readonly NetworkName[], gradients: () => Gradients): void {
    const { weights, setup, iteration, truth } = this;
    const { found, dispose } = this.phase(what, 'grad', gradients);
    Object.assign(this.losses, found.losses);
    this.comparisons.push(...compareNorms(named(weights, found), iteration));
    weights.step(found.gradients, setup.rateOf, setup.adam, setup.emaDecay);
    this.comparisons.push(...compareUpdates(weights, names, truth, setup, iteration, this.histories));
    dispose();
  }

  /** The gradients of a phase on the reference's side of every kink that rounding leaves open. */
  private phase(
    what: string,
    kind: 'grad' | 'r1_grad',
    gradients: () => Gradients,
  ): { found: Gradients; dispose: () => void } {
    const { iteration, truth, weights, interpreter } = this;
    const run = (chosen: readonly Kink[], list = false) => {
      interpreter.begin(chosen, list);
      let found: Gradients | undefined;
      tf.tidy(() => {
        found = gradients();
      });
      const misfit = squaredMisfit(named(weights, found!), truth, kind, iteration);
      return { found: found!, misfit, dispose: () => tf.dispose([...found!.gradients.values()]) };
    };
    const compare = () => compareGradients(named(weights, best.found), truth, kind, iteration);
    const fits = () => compare().every(({ error, tolerance }) => error <= tolerance);

    let best = run([]);
    let chosen: Kink[] = [];
    if (!fits()) {
      run([], true).dispose();
      for (const kink of interpreter.take().slice(0, most.tried)) {
        const trial = run([...chosen, kink]);
        const better = trial.misfit < 0.95 * best.misfit;
        (better ? best : trial).dispose();
        if (!better) continue;
        best = trial;
        chosen = [...chosen, kink];
        if (fits()) break;
      }
    }
    this.comparisons.push(...compare());
    if (chosen.length > 0)
      this.comparisons.push({
        what: `${what}: numbers on the other side of a kink`,
        error: chosen.length,
        tolerance: most.accepted,
        note: `${chosen.length} of the ${what}' numbers within rounding of a kink`,
      });
    return best;
  }
}

/** Gradients by network and by parameter, in the reference's layout. */
function named(weights: Weights, { gradients }: Gradients) {
  return new Map(
    [...gradients].map(([name, vector]) => [name, weights.layout(name).named(vector.dataSync<'float32'>())]),
  );
}
