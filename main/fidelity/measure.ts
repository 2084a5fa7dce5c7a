import type { Box } from '../biliary/index.ts';
import type { Volume } from '../dicom/index.ts';
import type { IntensityRange } from '../syndiff/index.ts';
import { onScale, reduced, reduction, scaledStack } from './analysis-grid.ts';
import { bodyMask } from './body-mask.ts';
import { changedStructures, type FoundChange } from './changes.ts';
import { absoluteError, maskedMeans, type ErrorSummary } from './cycle-error.ts';
import type { DuctFigures } from './duct-figures.ts';
import { measureDucts, type KnownDucts, type Ranged } from './measure-ducts.ts';
import { evenLiver } from './even-liver.ts';
import { flicker, likenessLost } from './flicker.ts';
import { gradientCorrelation, gradientOf, medianLength } from './gradient.ts';
import { mindDistance } from './mind.ts';
import { normalisedMutualInformation } from './mutual-information.ts';
import { placeOf, withinBox } from './region-mask.ts';
import { orderMargins } from './slice-order.ts';
import { truthReadings, type TruthReadings } from './truth-readings.ts';
import { unsharedDarkTubes } from './unshared-tubes.ts';

/** What is measured: volumes of one grid. */
export interface Measured {
  source: Volume;
  sourceRange: IntensityRange;
  translation: Volume;
  targetRange: IntensityRange;
  /** the source again, as the opposite model makes it of the translation; null: nothing translated back */
  back: Volume | null;
  /** what the preview generator makes of the source; null: the model has none, or is not known */
  preview: Volume | null;
  /** of the samples; null: there was one */
  deviation: Volume | null;
  region: MeasuredRegion | null;
  /** of the source, in the region; null: without a liver or a region */
  ducts: KnownDucts | null;
  /** what the translation should have been; null: nobody knows */
  truth: Omit<Ranged, 'image'> | null;
}

export type MeasuredRegion = Box & { found: string };

/** One measure before it is judged; values in [−1, 1] units are shares of the range (1 = the whole of it). */
export interface Reading {
  mean: number | null;
  perSlice: (number | null)[];
}

export type RegionError = ErrorSummary & { region: number | null };

/** The largest dark tube that only one of translation and preview shows: mm³ × share of the range. */
export interface UnsharedDucts {
  /** the preview shows it */
  missing: number;
  /** the translation shows it, in what is even liver in the source */
  unconfirmed: number;
}

export interface Readings {
  bodyShare: number;
  region: MeasuredRegion | null;
  cycle: RegionError | null;
  disagreement: RegionError | null;
  spread: (Reading & { region: number | null }) | null;
  /** MIND distance */
  structure: Reading & { region: number | null };
  mutualInformation: Reading;
  gradientCorrelation: Reading & { region: number | null };
  order: (number | null)[];
  flicker: (number | null)[];
  continuity: (number | null)[];
  changes: FoundChange;
  /** null without a preview or a region */
  unsharedDucts: UnsharedDucts | null;
  /** null without a region or a liver in it */
  ducts: DuctFigures | null;
  truth: TruthReadings | null;
  /** seconds */
  parts: Record<string, number>;
}

/** All that is measured of one translation without a network. A hundred slices take seconds: see `measureInThread`. */
export async function measure(
  given: Measured,
  report: (done: number, total: number) => void = () => undefined,
): Promise<Readings> {
  const parts: Record<string, number> = {};
  const names = ['body', 'errors', 'structure', 'edges', 'order', 'changes', 'ducts', 'truth'];
  const timed = <R>(part: string, work: () => R): R => {
    report(names.indexOf(part), names.length);
    const started = performance.now();
    const result = work();
    const took = () => (parts[part] = (parts[part] ?? 0) + (performance.now() - started) / 1000);
    if (result instanceof Promise) void result.finally(took);
    else took();
    return result;
  };
  const { source, translation, region } = given;
  const { dimensions, spacing } = source;
  const plane = dimensions[0] * dimensions[1];
  const body = timed('body', () => bodyMask(source.values, dimensions, source.unit));
  const inRegion = region && timed('body', () => withinBox(body, dimensions, placeOf(source, [1, 1]), region));
  const meanIn = (values: ArrayLike<number>) => (inRegion ? maskedMeans(values, inRegion, plane).mean : null);
  const errorOf = (a: Volume, b: Volume | null, range: IntensityRange) =>
    b &&
    timed('errors', () => {
      const found = absoluteError(a.values, b.values, body, plane, range);
      return { ...found, region: meanIn(found.error) };
    });
  const { deviation } = given;
  const spread =
    deviation &&
    timed('errors', () => ({ ...maskedMeans(deviation.values, body, plane), region: meanIn(deviation.values) }));

  const block = reduction(spacing);
  const [a, b] = timed('body', () => [
    scaledStack(source, given.sourceRange),
    scaledStack(translation, given.targetRange),
  ]);
  const small = timed('body', () => {
    const whole = reduced(body, dimensions, spacing, block);
    const mask = Uint8Array.from(whole.values, (share) => (share >= 0.5 ? 1 : 0));
    const box = region && withinBox(mask, whole.dimensions, placeOf(source, block), region);
    return { mask, box, plane: whole.dimensions[0] * whole.dimensions[1], slices: whole.dimensions[2] };
  });
  const both = (values: Float32Array) => ({
    ...maskedMeans(values, small.mask, small.plane),
    region: small.box && maskedMeans(values, small.box, small.plane).mean,
  });

  const structure = timed('structure', () => both(mindDistance(a, b)));
  const information = timed('structure', () =>
    slicesOf(small.slices, (slice) => {
      const from = slice * small.plane;
      return normalisedMutualInformation(a.values, b.values, small.mask, [from, from], small.plane);
    }),
  );
  const [edgesA, edgesB] = timed('edges', () => [gradientOf(a), gradientOf(b)]);
  const noise = [medianLength(edgesA, small.mask), medianLength(edgesB, small.mask)] as const;
  const correlation = timed('edges', () => {
    const along = (mask: Uint8Array) =>
      slicesOf(small.slices, (slice) => gradientCorrelation(edgesA, edgesB, noise, [slice, slice], mask, small.plane));
    return { ...along(small.mask), region: small.box && along(small.box).mean };
  });
  const order = timed('order', () => orderMargins(edgesA, edgesB, noise, small.mask, small.plane, spacing[2]));
  const flickering = timed('order', () => flicker(a.values, b.values, small.mask, small.plane));
  const continuity = timed('order', () => likenessLost(a.values, b.values, small.mask, small.plane));
  const changes = timed('changes', () =>
    changedStructures(
      { source: a, translation: b },
      { source: edgesA, translation: edgesB, noise },
      small,
      { volume: source, block },
      onScale(fatBelow, source.unit === 'HU' ? given.sourceRange : given.targetRange),
    ),
  );
  const { preview } = given;
  const { box } = small;
  const unsharedDucts =
    preview && box && given.ducts
      ? timed('changes', (): UnsharedDucts => {
          const other = scaledStack(preview, given.targetRange);
          const plain = evenLiver(a, onScale(given.ducts!.liverLevel, given.sourceRange), box);
          const [missing, unconfirmed] = unsharedDarkTubes({ image: other, mask: box }, { image: b, mask: plain });
          return { missing, unconfirmed };
        })
      : null;
  const grid = { volume: source, block };
  const inDucts = { box: small.box, region, grid };
  const ducts =
    given.ducts &&
    timed('ducts', () =>
      measureDucts(
        { volume: source, range: given.sourceRange, image: a },
        { volume: translation, range: given.targetRange, image: b },
        given.ducts!,
        inDucts,
      ),
    );
  const { truth: target } = given;
  const truth =
    target &&
    (await timed('truth', () =>
      truthReadings(
        { volume: translation, range: given.targetRange, image: b },
        { ...target, image: scaledStack(target.volume, target.range) },
        { body, region: inRegion },
        inDucts,
      ),
    ));
  report(names.length, names.length);
  let inside = 0;
  for (const voxel of body) inside += voxel;
  return {
    bodyShare: inside / body.length,
    region,
    cycle: errorOf(source, given.back, given.sourceRange),
    disagreement: errorOf(translation, preview, given.targetRange),
    spread,
    structure,
    mutualInformation: information,
    gradientCorrelation: correlation,
    order,
    flicker: flickering,
    continuity,
    changes,
    unsharedDucts,
    ducts,
    truth,
    parts,
  };
}

/** HU */
const fatBelow = -30;

function slicesOf(count: number, value: (slice: number) => number | null): Reading {
  const perSlice = Array.from({ length: count }, (_, slice) => value(slice));
  const known = perSlice.filter((one) => one !== null);
  return { mean: known.length > 0 ? known.reduce((sum, one) => sum + one, 0) / known.length : null, perSlice };
}
