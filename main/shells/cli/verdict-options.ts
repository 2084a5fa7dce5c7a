import type { Assignment } from '../../jobs/index.ts';
import type { Given, Option } from './options.ts';

/** What becomes of translations whose verdict is red, where nobody looks at each. */
export const verdictOptions: Readonly<Record<string, Option>> = {
  'acknowledge-red': {
    help: 'deliver even what has a red verdict, also what is held back for one; the series say so',
  },
  'no-assessment': { help: 'do not measure how far the translations can be trusted' },
};

export function verdictOf({ switches }: Given): Assignment['verdict'] {
  if (switches.has('no-assessment')) return undefined;
  return switches.has('acknowledge-red') ? 'acknowledge-red' : 'hold-red';
}
