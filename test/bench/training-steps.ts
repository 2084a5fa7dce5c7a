import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createSchedule, networkConfiguration } from '../../models/index.ts';
import { loadBackend } from '../../training/backend/load.ts';
import { compact128 } from '../../training/configs/compact-128.ts';
import type { NetworksConfig } from '../../training/configs/index.ts';
import { stepWork, type Work } from './training-work.ts';

/*
 * `npm run bench-training -- [--runs N] [--before FILE] [--peer PYTHON]`: the time of each network's passes and steps and
 * of whole iterations, once small and once as in TRAINING.md §2. Processor seconds are told beside the clock's, which on
 * a shared machine tell little. `--peer` runs the same steps in PyTorch (peers/training_steps.py) straight afterwards;
 * `--before` takes an earlier result along. What is printed is also written to test/bench/results/.
 */

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '7' }, before: { type: 'string' }, peer: { type: 'string' } },
});
const runs = Math.max(1, Number(options.runs));

interface Configuration {
  name: string;
  height: number;
  width: number;
  batch: number;
  networks: NetworksConfig;
}

/** Median milliseconds by the clock and on the processor. */
interface Time {
  clock: number;
  processor: number;
}

type Times = Record<string, Record<string, Time>>;

interface Results {
  machine: string;
  runs: number;
  ours: Times;
  before?: Times;
  peer?: Times;
}

const configurations: Configuration[] = [
  { name: 'compact-128, 128×128', height: 128, width: 128, batch: 1, networks: networksOf(compact128) },
  {
    name: 'TRAINING.md §2, 96×96',
    height: 96,
    width: 96,
    batch: 1,
    networks: {
      generator: networkConfiguration.parse({
        imageHeight: 96,
        imageWidth: 96,
        numChannelsDae: 32,
        chMult: [1, 2, 2],
        numResBlocks: 1,
        attnResolutions: [24],
        nz: 32,
        zEmbDim: 32,
      }),
      translator: { ngf: 32, blocks: 6 },
      stepJudge: { size: 'large', ngf: 11, tEmbDim: 64 },
      imageJudge: { ndf: 32 },
    },
  },
];

function networksOf({ generator, translator, stepJudge, imageJudge }: NetworksConfig): NetworksConfig {
  return { generator, translator, stepJudge, imageJudge };
}

await loadBackend('tensorflow');
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
const results: Results = {
  machine,
  runs,
  ours: Object.fromEntries(configurations.map((one) => [one.name, timed(one)])),
};
if (options.peer) results.peer = peerTimes(options.peer);
if (options.before) results.before = (JSON.parse(readFileSync(options.before, 'utf8')) as Results).ours;
report(results);

function timed({ networks, height, width, batch }: Configuration): Record<string, Time> {
  const schedule = createSchedule(compact128.schedule);
  const work: Work[] = stepWork(networks, schedule, { height, width, batch });
  return Object.fromEntries(work.map(({ what, run }) => [what, medianTime(run)]));
}

function medianTime(run: () => void): Time {
  const times: Time[] = [];
  // The first warms up caches and memory.
  for (let i = -1; i < runs; i++) {
    const [clock, processor] = [performance.now(), process.cpuUsage()];
    run();
    const { user, system } = process.cpuUsage(processor);
    if (i >= 0) times.push({ clock: performance.now() - clock, processor: (user + system) / 1000 });
  }
  const median = (of: keyof Time) => times.map((time) => time[of]).sort((a, b) => a - b)[times.length >> 1]!;
  return { clock: median('clock'), processor: median('processor') };
}

/** The peer reads the configurations from its input and writes its times as we write ours. */
function peerTimes(python: string): Times {
  const script = join(import.meta.dirname, 'peers/training_steps.py');
  const input = JSON.stringify({ runs, schedule: compact128.schedule, configurations });
  const output = execFileSync(python, [script], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] });
  return JSON.parse(output) as Times;
}

function report({ ours, before, peer }: Results): void {
  console.log(
    `${machine}, Node ${process.versions.node}; milliseconds by the clock (on the processor), median of ${runs}`,
  );
  for (const { name } of configurations) {
    console.log(`\n${name}`);
    for (const [what, time] of Object.entries(ours[name]!)) {
      const parts = [cell('ours', time)];
      for (const [label, other] of [
        ['before', before],
        ['PyTorch', peer],
      ] as const) {
        const found = other?.[name]?.[what];
        if (found) parts.push(cell(label, found), `ours/${label} ${ratio(time, found)}`);
      }
      console.log(`  ${what.padEnd(46)} ${parts.join('  ')}`);
    }
  }
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'training-steps.json'), `${JSON.stringify(results, null, 2)}\n`);
  console.log('\nWritten to test/bench/results/training-steps.json');
}

function cell(label: string, { clock, processor }: Time): string {
  return `${label} ${clock.toFixed(0)} (${processor.toFixed(0)})`;
}

function ratio(ours: Time, other: Time): string {
  return `${(ours.clock / other.clock).toFixed(2)} (${(ours.processor / other.processor).toFixed(2)})`;
}
