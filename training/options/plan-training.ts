import { UserError } from '../../main/errors.ts';
import { referenceDefaults, type TrainingConfig } from '../configs/index.ts';
import { readConfig } from '../configs/read-config.ts';
import { refuseContradictions } from './contradictions.ts';
import { allOptions } from './groups.ts';
import { planOf, type Plan } from './plan.ts';
import { readWords } from './read-words.ts';

const byName = new Map(allOptions.map((option) => [option.name, option]));
const known = ['config', ...byName.keys()];

/**
 * What a command line asks for: a config by name or file, or else the reference's defaults, changed by every option given.
 * @param base instead of both: what a resumed run was
 * @throws UserError `usage`, `bad-config` for options that are unknown, wrong or contradict each other
 */
export function planTraining(words: readonly string[], base?: TrainingConfig): Plan {
  const given = readWords(words, known);
  const configWords = given.get('config');
  if (configWords && configWords.length !== 1)
    throw new UserError('usage', '--config takes one name or file.', `Known: ${known.join(', ')}`);
  const named = configWords ? readConfig(configWords[0]!) : undefined;
  if (base && named && base.name !== named.name)
    throw new UserError(
      'usage',
      `--config ${named.name}: the run that shall go on is one of ${base.name}.`,
      'Leave out --config, or choose another --out.',
    );
  const plan = planOf(base ?? named ?? referenceDefaults);
  for (const [name, values] of given) byName.get(name)?.read(values, plan);
  refuseContradictions(plan, new Set(given.keys()), {
    // A run that goes on has its config from its checkpoint.
    hasConfig: plan.resume || named !== undefined,
  });
  return plan;
}
