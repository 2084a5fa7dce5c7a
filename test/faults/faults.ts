import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasOrthanc } from '../../main/archive.fixtures.ts';
import { prepareBench, type Bench } from './bench.ts';
import { runOnce, type Side, type RunResult } from './run.ts';
import { LONGEST_RUN_MS } from './start.ts';
import { closingLine, faultsOf, tally } from './tally.ts';

/*
 * `npm run faults -- --runs N --seed S [--series 20] [--parallel 2] [--to all] [--from folders] [--limit SECONDS] [--keep]
 * [--out FILE]`: batches of small series under kills, full and failing disks, lost permissions, clock jumps and damaged
 * journals. They deliver to folders (--to folders), to a DICOM node that dies, refuses, is slow, full, silent or talks
 * nonsense (--to nodes), or to a DICOMweb server like that (--to web-servers); as is usual, to folders where the seed is odd,
 * to a node where it can be divided by four, and else to a DICOMweb server. They read from folders, as is usual, or fetch
 * from a real archive that is as unreliable on its way to them, and is in the midst of an answer when they are killed: --from
 * nodes (C-FIND, C-GET), web-servers (QIDO-RS, WADO-RS), or servers, one or the
 * other by its seed. Run K has seed S + K, and can be repeated alone.
 * Ends with the counts; with 1 where anything was lost, doubled, invalid, left over, not recorded, or went wrong in a way
 * nobody was told of; also where a run was silent for two minutes, or had not ended after --limit, whatever it said.
 */

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    series: { type: 'string', default: '20' },
    parallel: { type: 'string', default: '2' },
    to: { type: 'string', default: 'all' },
    from: { type: 'string', default: 'folders' },
    limit: { type: 'string', default: String(LONGEST_RUN_MS / 1000) },
    keep: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const numbers = [values.runs, values.seed, values.series, values.parallel, values.limit].map(Number);
const [runs, seed, series, parallel, limit] = numbers as [number, number, number, number, number];
/** By the seed of a run: what it delivers to, or reads from. */
const goals: Readonly<Record<string, (own: number) => Side>> = {
  folders: () => 'folder',
  nodes: () => 'dicom',
  'web-servers': () => 'dicomweb',
  servers: (own) => (own % 2 === 1 ? 'dicomweb' : 'dicom'),
  all: (own) => (own % 2 === 1 ? 'folder' : own % 4 === 0 ? 'dicom' : 'dicomweb'),
};
const fromOf = Object.hasOwn(goals, values.from) ? goals[values.from]! : null;
const goalOf = Object.hasOwn(goals, values.to) ? goals[values.to]! : null;
if (!goalOf || !fromOf || !numbers.every((number) => Number.isSafeInteger(number) && number > 0)) {
  console.error(
    'Usage: npm run faults -- --runs N --seed S [--series 20] [--parallel 2] [--to all|folders|servers|nodes|web-servers] [--from folders|servers|nodes|web-servers|all] [--limit 900] [--keep] [--out FILE]',
  );
  process.exit(2);
}

const withArchive = values.from !== 'folders';
if (withArchive && !hasOrthanc) process.exit(2);
const program = join(import.meta.dirname, '../../node_modules/.cache', `faults-${process.pid}`);
const folder = await mkdtemp(join(tmpdir(), 'syndiff-faults-'));
const started = performance.now();
const results: RunResult[] = [];
let stopArchive: (() => Promise<void>) | undefined;
try {
  const bench = await prepareBench(folder, program, series, withArchive);
  stopArchive = bench.archive?.stop;
  const seeds = Array.from({ length: runs }, (_, i) => seed + i);
  await Promise.all(Array.from({ length: parallel }, () => lane(bench, seeds)));
} finally {
  await stopArchive?.();
  await rm(program, { recursive: true, force: true });
  if (!values.keep) await rm(folder, { recursive: true, force: true });
}
const counts = tally(results);
for (const [what, times] of Object.entries(counts.struck).sort()) console.log(`${String(times).padStart(6)}  ${what}`);
console.log(`${counts.starts} starts in ${secondsSoFar()} s`);
console.log(closingLine(counts));
process.exitCode = counts.faults === 0 ? 0 : 1;

async function lane(bench: Bench, seeds: number[]): Promise<void> {
  for (let own = seeds.shift(); own !== undefined; own = seeds.shift()) {
    const place = join(folder, `run-${own}`);
    const result = await runOnce(bench, own, place, goalOf!(own), fromOf!(own), 1000 * limit);
    results.push(result);
    const faults = faultsOf(result);
    for (const fault of faults) console.log(`seed ${own}: ${fault}`);
    if (faults.length === 0 || !values.keep) await rm(place, { recursive: true, force: true });
    else console.log(`seed ${own}: kept in ${place}`);
    if (results.length % 10 === 0) console.log(closingLine(tally(results)));
    await record();
  }
}

function secondsSoFar(): number {
  return Math.round((performance.now() - started) / 1000);
}

/** After each run: a bench that is ended early has said what it did. */
async function record(): Promise<void> {
  if (!values.out) return;
  const faults = results.filter((result) => faultsOf(result).length > 0);
  const command = `npm run faults -- --runs ${runs} --seed ${seed} --series ${series} --parallel ${parallel} --to ${values.to} --from ${values.from}`;
  const told = { command, seconds: secondsSoFar(), ...tally(results), runsWithFaults: faults };
  await writeFile(values.out, `${JSON.stringify(told, null, 2)}\n`);
}
