import type { NetworkName } from '../../training/trainer/network-names.ts';
import type { Weights } from '../../training/trainer/weights.ts';
import { type Comparison, largestDifference, tensor, type Values } from './golden.ts';
import type { GoldenIteration, RoundingError, Setup, Tensors } from './train-step-setup.ts';

/** Gradients by network, then by parameter. */
export type NamedGradients = ReadonlyMap<NetworkName, ReadonlyMap<string, Values>>;

/** Ten times what rounding did to the reference (goldens/README.md) … */
const allowance = 10;
/** … but never less than four roundings of the number itself: where two errors cancelled, the reference's says nothing. */
const rounding = 4 * 2 ** -24;

function toleranceOf(error: number, size: number): number {
  return Math.max(allowance * error, rounding * size);
}

/**
 * What rounding did to the reference's gradient of a parameter. Of a parameter that is a single number it is one draw, near
 * nothing by chance and then exceeded by any other order of summing, which differs from processor to processor: there its
 * twin's counts too, the same parameter of the network of the other direction.
 */
function roundingOf(label: string, elements: number, errors: Readonly<Record<string, RoundingError>>): RoundingError {
  const own = errors[label]!;
  const twin = errors[label.replace(/(1to2|2to1|[12])\//, (_, of: string) => `${twins[of]}/`)];
  if (elements > 1 || !twin) return own;
  return { ...own, max_abs_err_f32_vs_f64: Math.max(own.max_abs_err_f32_vs_f64, twin.max_abs_err_f32_vs_f64) };
}

const twins: Readonly<Record<string, string>> = { '1to2': '2to1', '2to1': '1to2', '1': '2', '2': '1' };

/** Every loss that the reference names, from our terms as they are weighted in the sums. */
export function compareLosses(
  ours: Readonly<Record<string, number>>,
  { r1Gamma, lambdaL1 }: Setup,
  { losses_float64: truth, loss_abs_err: errors }: GoldenIteration,
): Comparison[] {
  const term = (name: string) => ours[name] ?? Number.NaN;
  const losses: Record<string, number> = {};
  for (const k of [1, 2]) {
    losses[`errD${k}_real`] = term(`D${k}_real`);
    losses[`errD${k}_fake`] = term(`D${k}_fake`);
    losses[`grad${k}_penalty`] = (2 / r1Gamma) * term(`D${k}_r1`);
    losses[`errD_cycle${k}_real`] = term(`C${k}_real`);
    losses[`errD_cycle${k}_fake`] = term(`C${k}_fake`);
    losses[`errG${k}`] = term(`G${k}_adversarial`);
    losses[`errG_cycle_adv${k}`] = term(`T${k}_adversarial`);
    losses[`errG${k}_L1`] = term(`G${k}_l1`) / lambdaL1;
    losses[`errG${k}_cycle`] = term(`T${k}_cycle`) / lambdaL1;
  }
  const sum = (...names: string[]) => names.reduce((total, name) => total + losses[name]!, 0);
  losses['errD_real'] = sum('errD1_real', 'errD2_real');
  losses['errD_fake'] = sum('errD1_fake', 'errD2_fake');
  losses['errD'] = sum('errD_real', 'errD_fake');
  losses['grad_penalty'] = (r1Gamma / 2) * sum('grad1_penalty', 'grad2_penalty');
  losses['errD_cycle_real'] = sum('errD_cycle1_real', 'errD_cycle2_real');
  losses['errD_cycle_fake'] = sum('errD_cycle1_fake', 'errD_cycle2_fake');
  losses['errD_cycle'] = sum('errD_cycle_real', 'errD_cycle_fake');
  losses['errG_adv'] = sum('errG1', 'errG2');
  losses['errG_cycle_adv'] = sum('errG_cycle_adv1', 'errG_cycle_adv2');
  losses['errG_L1'] = sum('errG1_L1', 'errG2_L1');
  losses['errG_cycle'] = sum('errG1_cycle', 'errG2_cycle');
  losses['errG'] = sum('errG_adv', 'errG_cycle_adv') + lambdaL1 * sum('errG_L1', 'errG_cycle');
  return Object.entries(truth).map(([name, value]) => ({
    what: `loss ${name}`,
    error: Math.abs((losses[name] ?? Number.NaN) - value),
    tolerance: toleranceOf(errors[name]!, Math.abs(value)),
  }));
}

/** The gradients of the parameters that the golden holds, each within its own tolerance. */
export function compareGradients(
  found: NamedGradients,
  truth: Tensors,
  kind: 'grad' | 'r1_grad',
  iteration: GoldenIteration,
): Comparison[] {
  return selected(found, kind, iteration).map(({ label, key, values, error }) => ({
    what: `${kind} ${label}`,
    error: largestDifference(values, tensor(truth, key).values),
    tolerance: toleranceOf(error.max_abs_err_f32_vs_f64, error.abs_max),
  }));
}

/** How far the same gradients are off in all: Σ (difference / tolerance)². */
export function squaredMisfit(
  found: NamedGradients,
  truth: Tensors,
  kind: 'grad' | 'r1_grad',
  iteration: GoldenIteration,
): number {
  return selected(found, kind, iteration).reduce((total, { key, values, error }) => {
    const expected = tensor(truth, key).values;
    const tolerance = toleranceOf(error.max_abs_err_f32_vs_f64, error.abs_max);
    return values.reduce((sum, value, i) => sum + ((value - expected[i]!) / tolerance) ** 2, total);
  }, 0);
}

function selected(found: NamedGradients, kind: 'grad' | 'r1_grad', iteration: GoldenIteration) {
  const errors = iteration.errors[kind] ?? {};
  return Object.keys(errors).flatMap((label) => {
    const [network, parameter] = split(label);
    const ofNetwork = found.get(network);
    if (!ofNetwork) return [];
    const values = ofNetwork.get(parameter)?.values;
    if (!values) throw new Error(`we have no parameter ${label}`);
    const error = roundingOf(label, values.length, errors);
    return [{ label, key: `${network}/${kind}/${parameter}`, values, error }];
  });
}

/**
 * The norm of each network's whole gradient and of each of its parameters'. As exact, relative to the network's, as its
 * selected gradients have to be.
 */
export function compareNorms(found: NamedGradients, iteration: GoldenIteration): Comparison[] {
  return [...found].flatMap(([network, gradients]) => {
    const norms = new Map([...gradients].map(([name, { values }]) => [name, norm(values)]));
    const whole = iteration.gradient_global_norm_float64[network];
    const share = Math.max(
      ...Object.entries(iteration.errors.grad)
        .filter(([label]) => split(label)[0] === network)
        .map(([, error]) => toleranceOf(error.max_abs_err_f32_vs_f64, error.abs_max) / error.abs_max),
    );
    const ofParameters = Object.entries(iteration.gradient_norm_per_parameter_float64[network]).map(
      ([name, expected]) => ({
        what: `gradient norm of ${network}/${name}`,
        error: Math.abs((norms.get(name) ?? Number.NaN) - expected),
        tolerance: share * whole,
      }),
    );
    const error = Math.abs(norm([...norms.values()]) - whole);
    return [{ what: `gradient norm of ${network}`, error, tolerance: share * whole }, ...ofParameters];
  });
}

/** What Adam remembers of the reference's gradients of one parameter, and how far each element may have gone astray. */
interface History {
  squares: Float64Array;
  steps: number;
  doubt: Float64Array;
}

export type Histories = Map<string, History>;

/**
 * Weights after Adam, and their averages. Adam steps by the learning rate times m/√v, which is as uncertain as the
 * gradient is relative to its own size: where that is mere rounding, one right implementation goes up and another down
 * (the manifest's own note). Everywhere else that adds nothing to the tolerance.
 */
export function compareUpdates(
  weights: Weights,
  names: readonly NetworkName[],
  truth: Tensors,
  setup: Setup,
  { errors }: GoldenIteration,
  histories: Histories,
): Comparison[] {
  return names.flatMap((network) => {
    const layout = weights.layout(network);
    const after = layout.named(weights.vector(network).dataSync<'float32'>());
    const average = layout.named(weights.average(network).dataSync<'float32'>());
    const labels = Object.keys(errors.grad).filter((label) => split(label)[0] === network);
    return labels.flatMap((label) => {
      const parameter = split(label)[1];
      const of = (kind: string) => tensor(truth, `${network}/${kind}/${parameter}`).values;
      const gradient = of('grad');
      const uncertain = roundingOf(label, gradient.length, errors.grad);
      const history = remember(histories.get(label), gradient, uncertain, setup.rateOf(network), setup);
      histories.set(label, history);
      const compare = (kind: string, made: Float32Array, error: number) =>
        worstOf(`${kind} ${label}`, made, of(kind), error, history.doubt);
      const ofAverage = errors.ema_after?.[label];
      return [
        compare('weight_after', after.get(parameter)!.values, errors.weight_after[label]!),
        ...(ofAverage === undefined ? [] : [compare('ema_after', average.get(parameter)!.values, ofAverage)]),
      ];
    });
  });
}

function remember(
  before: History | undefined,
  gradient: Float32Array,
  error: RoundingError,
  rate: number,
  { adam: { beta2 } }: Setup,
): History {
  const uncertain = toleranceOf(error.max_abs_err_f32_vs_f64, error.abs_max);
  const steps = (before?.steps ?? 0) + 1;
  const squares = Float64Array.from(gradient, (g, i) => beta2 * (before?.squares[i] ?? 0) + (1 - beta2) * g * g);
  const doubt = squares.map((square, i) => {
    const size = Math.sqrt(square / (1 - beta2 ** steps));
    return (before?.doubt[i] ?? 0) + rate * Math.min(2, uncertain / size);
  });
  return { squares, steps, doubt };
}

/** The element that is furthest off for its own tolerance. */
function worstOf(
  what: string,
  made: Float32Array,
  expected: Float32Array,
  error: number,
  doubt: Float64Array,
): Comparison {
  let worst = { what, error: 0, tolerance: toleranceOf(error, 0) };
  expected.forEach((value, i) => {
    const difference = Math.abs(made[i]! - value);
    const tolerance = toleranceOf(error, Math.abs(value)) + doubt[i]!;
    if (!(difference / tolerance <= worst.error / worst.tolerance)) worst = { what, error: difference, tolerance };
  });
  return worst;
}

/** network/parameter */
function split(label: string): [NetworkName, string] {
  const slash = label.indexOf('/');
  return [label.slice(0, slash) as NetworkName, label.slice(slash + 1)];
}

function norm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! ** 2;
  return Math.sqrt(sum);
}
