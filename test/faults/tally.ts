import type { RunResult } from './run.ts';

const kinds = {
  lost: 'lost',
  doubled: 'doubled',
  invalid: 'invalid',
  leftOver: 'left over',
  audit: 'audit broken',
  misbehaved: 'misbehaved',
} as const;
type Kind = keyof typeof kinds;
const kindNames = Object.keys(kinds) as Kind[];

export interface Tally extends Record<Kind, number> {
  runs: number;
  starts: number;
  delivered: number;
  failed: number;
  /** all that must not be */
  faults: number;
  struck: Record<string, number>;
}

export function faultsOf(result: RunResult): string[] {
  return kindNames.flatMap((kind) => result[kind].map((what) => `${kinds[kind]}: ${what}`));
}

export function tally(results: readonly RunResult[]): Tally {
  const sum = (count: (result: RunResult) => number) => results.reduce((total, result) => total + count(result), 0);
  const struck: Record<string, number> = {};
  for (const result of results)
    for (const [what, times] of Object.entries(result.struck)) struck[what] = (struck[what] ?? 0) + times;
  const byKind = Object.fromEntries(kindNames.map((kind) => [kind, sum((result) => result[kind].length)]));
  return {
    runs: results.length,
    starts: sum(({ starts }) => starts),
    delivered: sum(({ delivered }) => delivered),
    failed: sum(({ failed }) => failed),
    ...(byKind as Record<Kind, number>),
    faults: sum((result) => faultsOf(result).length),
    struck,
  };
}

export function closingLine(counts: Tally): string {
  const wrong = kindNames.map((kind) => `${kinds[kind]} ${counts[kind]}`).join(', ');
  return `runs ${counts.runs}, series delivered ${counts.delivered}, failed with a reason ${counts.failed}, ${wrong}`;
}
