/**
 * `npm run bench-biliary -- [--runs N] [--label TEXT]`: CPU seconds of the bile-duct region and of the duct search on one
 * core, on a phantom abdomen in the voxels of a usual series.
 * CPU time, not wall: the machine may be shared. Adds a row to test/bench/results/biliary.json.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findDucts, locateRegion } from '../../main/biliary/index.ts';
import { makePhantom } from '../../training/phantom/index.ts';

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, label: { type: 'string', default: 'now' } },
});
const runs = Math.max(1, Number(options.runs));
const file = join(import.meta.dirname, 'results/biliary.json');
const grid = { columns: 320, rows: 250, slices: 60, spacing: [1.2, 1.2, 3.5] } as const;
const seed = 4200001;

const median = (of: readonly number[]): number => [...of].sort((a, b) => a - b)[of.length >> 1]!;
async function cpuSeconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const phantom = makePhantom(seed, grid);
const rows: Record<string, unknown>[] = [];
for (const modality of ['ct', 'mrt1'] as const) {
  const volume = phantom[modality];
  const regionSeconds: number[] = [];
  const ductSeconds: number[] = [];
  const candidates: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    let located: ReturnType<typeof locateRegion> | undefined;
    regionSeconds.push(await cpuSeconds(() => (located = locateRegion(volume))));
    const { region, liverLevel } = located!;
    if (!region.found || liverLevel === null) throw new Error(`no region in ${modality} of phantom ${seed}`);
    ductSeconds.push(
      await cpuSeconds(async () => {
        candidates.push((await findDucts(volume, region.box, liverLevel, region.hilum)).candidates.length);
      }),
    );
  }
  rows.push({
    modality,
    dimensions: [grid.columns, grid.rows, grid.slices],
    regionSeconds: Number(median(regionSeconds).toFixed(2)),
    ductSeconds: Number(median(ductSeconds).toFixed(2)),
    candidates: candidates[0],
  });
}
console.table(rows);
const all = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>) : {};
all[options.label] = { processor: cpus()[0]?.model, seed, runs, unit: 'CPU seconds, median', rows };
writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
