import type { DomainReference } from '../../models/index.ts';
import { quantileShares, type DomainReadings } from './domain-readings.ts';
import { aspectUnits, aspectValues } from './domain.ts';

type Aspect = DomainReference['aspects'][number]['aspect'];

/** What is too much of, and never too little. */
const oneSided: readonly Aspect[] = ['intensity', 'noise', 'motion', 'ghosts'];

/**
 * What is added beyond the values of the training at least, in the unit of the aspect: patients that are all alike say
 * nothing of how different a usual one may be. Motion is read in steps of 3 mm.
 */
const leastMargin: Readonly<Record<Aspect, number>> = {
  intensity: 2,
  spacing: 0.1,
  'field-of-view': 20,
  noise: 1,
  coverage: 60,
  motion: 3.5,
  ghosts: 1,
};

/**
 * mm of motion that are red at the latest, where the training knows none: a common bile duct is up to 7 mm wide, and where
 * the body jumps further between two slices none goes on in the next.
 */
const tornDuct = 7;

export interface ReferenceText {
  /** in words: what was measured */
  measuredOn: string;
  phases: string | null;
  /** those that the series can tell; default: all */
  aspects?: readonly Aspect[];
}

/**
 * What the series of a training look like, for the card of its model. Usual is what lies within the values of the
 * training and a quarter of their range beyond; red is what lies beyond a whole range more. The margins are a choice, not
 * a statistic: a reference cannot say how far from its training a model still translates well.
 *
 * @param all of one series of each patient, two patients at least
 * @throws RangeError for fewer
 */
export function domainReferenceOf(
  all: readonly DomainReadings[],
  { measuredOn, phases, aspects = Object.keys(leastMargin) as Aspect[] }: ReferenceText,
): DomainReference {
  if (all.length < 2) throw new RangeError('a reference takes the series of two patients at least');
  const quantiles = quantileShares.map((share, i) => {
    const values = all.map((one) => one.quantiles[i]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
    return { share, mean: rounded(mean), deviation: rounded(deviation) };
  });
  const values = all.map((one) => aspectValues(one, quantiles));
  return {
    measuredOn,
    phases,
    quantiles,
    aspects: aspects.map((aspect) => {
      const of = values.map((one) => one[aspect]);
      const [least, most] = [Math.min(...of), Math.max(...of)];
      const margin = Math.max((most - least) / 4, leastMargin[aspect]);
      const leastFurther = aspect === 'motion' ? tornDuct - leastMargin.motion : 2 * leastMargin[aspect];
      const further = Math.max(most - least, leastFurther);
      // All of these are lengths, areas and shares: less than nothing there is not.
      const beneath = (value: number) => (oneSided.includes(aspect) ? 0 : Math.max(0, rounded(value)));
      return {
        aspect,
        unit: aspectUnits[aspect],
        low: beneath(least - margin),
        high: rounded(most + margin),
        lowest: beneath(least - margin - further),
        highest: rounded(most + margin + further),
      };
    }),
  };
}

const rounded = (value: number) => Number(value.toPrecision(4));
