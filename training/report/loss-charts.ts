import { drawChart, type Series } from './chart.ts';
import type { Html } from './html.ts';
import type { Row } from './table.ts';

interface Group {
  title: string;
  terms: RegExp;
  logarithmic?: boolean;
  mark?: { value: number; text: string };
}

/** What a discriminator that cannot tell gives to each of its two terms: softplus(0). */
const undecided = { value: Math.LN2, text: 'cannot tell: ln 2' };

const groups: readonly Group[] = [
  { title: 'L1 and cycle terms of the generators', terms: /^[GT]\d_(l1|cycle)$/ },
  { title: 'Adversarial terms of the generators', terms: /^[GT]\d_adversarial$/, mark: undecided },
  { title: 'Discriminators of the denoising steps', terms: /^D\d_(real|fake)$/, mark: undecided },
  {
    title: 'The same by step: real and fake together',
    terms: /^D\d_t\d+$/,
    mark: { value: 2 * Math.LN2, text: 'cannot tell: 2 ln 2' },
  },
  { title: 'Discriminators of whole images', terms: /^C\d_(real|fake)$/, mark: undecided },
  { title: 'Gradient penalty R1', terms: /_r1$/, logarithmic: true },
];

/** The loss terms, as weighted in the sum, those of a kind together; terms of no known kind in a chart of their own. */
export function lossCharts(losses: readonly Row[]): Html[] {
  const names = [...new Set(losses.flatMap((row) => Object.keys(row)))].filter((name) => name !== 'iteration').sort();
  const others = names.filter((name) => !groups.some(({ terms }) => terms.test(name)));
  const seriesOf = (name: string): Series => ({
    name: inWords(name),
    points: losses.flatMap(({ iteration, [name]: value }) =>
      typeof iteration === 'number' && typeof value === 'number' ? [[iteration, value] as const] : [],
    ),
  });
  return [
    ...groups.map((group) => ({ ...group, names: names.filter((name) => group.terms.test(name)) })),
    { title: 'Other terms', names: others },
  ]
    .filter((group) => group.names.length > 0)
    .map((group) => drawChart({ smooth: true, ...group, series: group.names.map(seriesOf) }));
}

const contrasts: Readonly<Record<string, string>> = { '1': 'CT', '2': 'MR-T1' };

/** `G1_l1` → CT, L1 */
function inWords(name: string): string {
  const [, network = '', contrast = '', term = ''] = /^([A-Z])(\d)_(\w+)$/.exec(name) ?? [];
  if (!contrasts[contrast]) return name;
  const of = { T: ' translator', G: network === 'G' ? ' diffusive' : '' }[network] ?? '';
  return `${contrasts[contrast]}${of}, ${term.replace(/^t(\d+)$/, 't = $1').replace(/^(l1|r1)$/, (penalty) => penalty.toUpperCase())}`;
}
