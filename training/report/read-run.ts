import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { readSplit, type SplitManifest } from '../data/split-manifest.ts';
import { readRunRecord, type RunRecord } from './run-record.ts';
import { readTable, type Row } from './table.ts';

/** All that a run has left so far. */
export interface Run {
  name: string;
  record: RunRecord | null;
  split: SplitManifest | null;
  losses: Row[];
  metrics: Row[];
  resources: Row[];
  panels: Panel[];
  /** when the latest losses were written */
  updated: Date;
}

export interface Panel {
  iteration: number;
  png: Buffer;
}

/** Pictures are most of a report: those of so many validations are shown, spread over the run. */
const mostPanels = 6;

/** @throws Error where there is no folder */
export function readRun(folder: string): Run {
  const losses = join(folder, 'losses.csv');
  return {
    name: basename(resolve(folder)),
    record: readRunRecord(folder),
    split: splitOf(folder),
    losses: readTable(losses),
    metrics: readTable(join(folder, 'metrics.csv')),
    resources: readTable(join(folder, 'resources.csv')),
    panels: panelsOf(folder),
    updated: existsSync(losses) ? statSync(losses).mtime : new Date(),
  };
}

function splitOf(folder: string): SplitManifest | null {
  try {
    return readSplit(folder);
  } catch {
    // A report does not fail for a file that the run itself will complain about.
    return null;
  }
}

function panelsOf(folder: string): Panel[] {
  const all = readdirSync(folder)
    .map((name) => ({ name, iteration: Number(/^panel-(\d+)\.png$/.exec(name)?.[1] ?? NaN) }))
    .filter(({ iteration }) => Number.isFinite(iteration))
    .sort((a, b) => a.iteration - b.iteration);
  const last = all.length - 1;
  const shown = new Set(
    Array.from({ length: Math.min(mostPanels, all.length) }, (_, i) =>
      Math.round((i * last) / Math.max(1, Math.min(mostPanels, all.length) - 1)),
    ),
  );
  return all
    .filter((_, index) => shown.has(index))
    .map(({ name, iteration }) => ({ iteration, png: readFileSync(join(folder, name)) }));
}
