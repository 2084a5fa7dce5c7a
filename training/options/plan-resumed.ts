import { UserError } from '../../main/errors.ts';
import type { TrainingConfig } from '../configs/index.ts';
import type { Plan } from './plan.ts';
import { planTraining } from './plan-training.ts';

/** What a run is: with another one of these it would be another run. */
const fixed = ['seed', 'generator', 'translator', 'stepJudge', 'imageJudge', 'schedule', 'paired', 'crop'] as const;

/**
 * The plan of a run that goes on: what it was, with the options that may change on the way, such as rates and length.
 * @throws UserError `usage` for options that would make it another run
 */
export function planResumed(words: readonly string[], was: TrainingConfig): Plan {
  const plan = planTraining(words, was);
  const changed = fixed.flatMap((key) => differences(key, was[key], plan.config[key]));
  if (changed.length === 0) return plan;
  throw new UserError(
    'usage',
    `The run cannot go on as another one: ${changed.join('; ')}.`,
    'Leave out these options, or start a new run with --initial-weights and another --out.',
  );
}

function differences(name: string, was: unknown, now: unknown): string[] {
  if (JSON.stringify(was) === JSON.stringify(now)) return [];
  if (typeof was !== 'object' || was === null || Array.isArray(was)) return [`${name} was ${JSON.stringify(was)}`];
  return Object.entries(was).flatMap(([key, value]) => differences(`${name}.${key}`, value, Object(now)[key]));
}
