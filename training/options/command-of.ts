import { configs } from '../configs/index.ts';
import { referenceDefaults, type TrainingConfig } from '../configs/index.ts';
import { allOptions } from './groups.ts';
import { planOf } from './plan.ts';

/** The options that make a config of the named one it began as; of what options can say. */
export function commandOf(config: TrainingConfig): string {
  const named = Object.hasOwn(configs, config.name);
  const base = planOf(named ? configs[config.name]! : referenceDefaults);
  const plan = planOf(config);
  const options = allOptions.flatMap((option) => {
    const [now, before] = [option.words(plan), option.words(base)];
    if (now?.join(' ') === before?.join(' ')) return [];
    return [[`--${option.name}`, ...(now ?? ['off'])].join(' ')];
  });
  return ['syndiff-train train', ...(named ? [`--config ${config.name}`] : []), ...options].join(' ');
}
