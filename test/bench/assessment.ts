/**
 * `npm run bench-assessment -- [--runs N]`: what the measures that are on by default (cycle by the preview generator,
 * structure, continuity, ducts, domain) add to the time of a translation on the CPU. Translation and assessment in turns,
 * medians; what is printed is also written to test/bench/results/assessment.json. `first`: nothing is known of the series;
 * `opened`: its region and domain are known, as in the window, which asks for them while the user looks.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { regionOf } from '../../main/biliary/index.ts';
import type { Volume } from '../../main/dicom/index.ts';
import { assess, checkDomain } from '../../main/fidelity/index.ts';
import { previewVolume, translateVolume } from '../../main/syndiff/index.ts';
import { openLibrary, type Direction } from '../../models/index.ts';
import { makePhantom } from '../../training/phantom/index.ts';

const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '3' } } });
const runs = Math.max(1, Number(options.runs));
const root = join(import.meta.dirname, '../..');
const library = await openLibrary([join(root, 'models')], null);
const seed = 4400001;
const loadBefore = Number(loadavg()[0]!.toFixed(1));
const grids = {
  '14 slices of 240 × 188': { columns: 240, rows: 188, slices: 14, spacing: [1.55, 1.55, 6], centre: [0, 0, -8] },
  '40 slices of 320 × 250': { columns: 320, rows: 250, slices: 40, spacing: [1.2, 1.2, 3.5], centre: [0, 0, -8] },
} as const;

const median = (of: readonly number[]): number => [...of].sort((a, b) => a - b)[of.length >> 1]!;
async function timed<R>(work: () => Promise<R>): Promise<[R, number]> {
  const from = performance.now();
  const result = await work();
  return [result, (performance.now() - from) / 1000];
}

interface Run {
  translation: number;
  first: number;
  opened: number;
  parts: Record<string, number>;
}

async function oneRun(volume: Volume, direction: Direction): Promise<Run> {
  const model = library.choose(direction);
  const opposite = library.choose(direction === 'ct-to-mrt1' ? 'mrt1-to-ct' : 'ct-to-mrt1');
  const [{ volume: translation }, seconds] = await timed(() =>
    translateVolume(volume, model, { provider: 'cpu', seed, samples: 1 }),
  );
  const preview = await previewVolume(volume, model);
  // What is known of a series is kept with its volume: a copy is a series that nobody has seen.
  const measured = async (source: Volume) => {
    const domain = await checkDomain(source, model);
    return assess(
      {
        direction,
        source,
        translation,
        deviation: null,
        model,
        opposite,
        preview,
        region: 'find',
        domain,
        provenance: {
          sourceSeriesUID: null,
          translationSeriesUID: null,
          truthSeriesUID: null,
          seed,
          samples: 1,
          provider: 'cpu',
          seconds,
        },
      },
      { cycle: 'preview', provider: 'cpu', softwareVersion: 'benchmark' },
    );
  };
  const [{ report }, first] = await timed(() => measured({ ...volume }));
  if (report.geometry.region === null) throw new Error('The region of the phantom was not found: nothing to time.');
  const seen = { ...volume };
  await Promise.all([regionOf(seen), checkDomain(seen, model)]);
  const [, opened] = await timed(() => measured(seen));
  return { translation: seconds, first, opened, parts: report.cost.parts };
}

const rows: Record<string, unknown>[] = [];
for (const [name, grid] of Object.entries(grids)) {
  const phantom = makePhantom(seed, grid);
  for (const direction of ['ct-to-mrt1', 'mrt1-to-ct'] as const) {
    const all: Run[] = [];
    for (let run = 0; run < runs; run += 1)
      all.push(await oneRun(direction === 'ct-to-mrt1' ? phantom.ct : phantom.mrt1, direction));
    const of = (value: (one: Run) => number) => Number(median(all.map(value)).toFixed(3));
    rows.push({
      series: name,
      direction,
      secondsOfTranslation: of(({ translation }) => translation),
      shareAdded: {
        first: of(({ first, translation }) => first / translation),
        opened: of(({ opened, translation }) => opened / translation),
      },
      secondsOfParts: Object.fromEntries(
        Object.keys(all[0]!.parts).map((part) => [part, of(({ parts }) => parts[part]!)]),
      ),
    });
    console.log(JSON.stringify(rows.at(-1)));
  }
}
const result = {
  machine: `${cpus().length} × ${cpus()[0]?.model}`,
  node: process.versions.node,
  runs,
  loadBefore,
  goal: 'shareAdded at most 0.6',
  rows,
};
writeFileSync(join(import.meta.dirname, 'results/assessment.json'), `${JSON.stringify(result, null, 2)}\n`);
process.exit(0);
