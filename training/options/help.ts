import { configs, referenceDefaults } from '../configs/index.ts';
import { groups } from './groups.ts';
import type { Option } from './option.ts';
import { planOf } from './plan.ts';

const column = 32;
const width = 100;

/** Every option with its meaning and, where a config does not say otherwise, its value. */
export function describeOptions(): string {
  const defaults = planOf(referenceDefaults);
  const config = entry(
    '--config NAME|FILE.json',
    `${Object.keys(configs).join(', ')}; or a file, see training/README.md`,
  );
  const parts = groups.map(({ title, options }) =>
    [`${title}:`, ...options.flatMap((option) => entry(label(option), meaningOf(option, defaults)))].join('\n'),
  );
  return [config.join('\n'), ...parts].join('\n\n');
}

function label({ name, takes }: Option): string {
  return `--${name} ${takes}`.trimEnd();
}

function meaningOf(option: Option, defaults: ReturnType<typeof planOf>): string {
  const words = option.words(defaults)?.join(' ');
  return words ? `${option.meaning} (${words})` : option.meaning;
}

/** Indented, the meaning in a column of its own, broken between words. */
function entry(left: string, meaning: string): string[] {
  const lines = [''];
  for (const word of meaning.split(' ')) {
    if (lines.at(-1)!.length + word.length + 1 > width - column) lines.push('');
    lines[lines.length - 1] = `${lines.at(-1)!} ${word}`.trimStart();
  }
  const [first = '', ...rest] = lines;
  const head = `  ${left}`;
  const indented = rest.map((line) => ' '.repeat(column) + line);
  return head.length < column - 1
    ? [head.padEnd(column) + first, ...indented]
    : [head, ' '.repeat(column) + first, ...indented];
}
