import { execFileSync, fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { ReadReply, ScanReply } from './reading-child.ts';

/*
 * `npx tsx test/bench/reading.ts --python PYTHON [--source FOLDER] [--rounds N]`: reads a series of 200 slices of 512 × 512
 * in three encodings, beside pydicom and SimpleITK on the same files. PYTHON has pydicom, pylibjpeg with
 * pylibjpeg-openjpeg and pylibjpeg-libjpeg, and SimpleITK; dcmcjpeg of dcmtk is on the path. All readers run at the same
 * time of day: one after the other in each round, each in a process that stays, after one round that is not counted. Also
 * the scan of a folder of 5,000 files, and its second scan. Medians are printed and written to test/bench/results/.
 */

const SLICES = 200;
const FILES = 5000;
const { values: options } = parseArgs({
  options: {
    python: { type: 'string' },
    source: { type: 'string', default: '../shared/data/real/ct-thorax-abdomen-philips/dicom' },
    rounds: { type: 'string', default: '7' },
  },
});
if (!options.python) {
  console.error('Usage: npx tsx test/bench/reading.ts --python PYTHON [--source FOLDER] [--rounds N]');
  process.exit(2);
}
const python = options.python;
const rounds = Number(options.rounds);
const peers = join(import.meta.dirname, 'peers/reading.py');
const scratch = mkdtempSync(join(tmpdir(), 'syndiff-bench-reading-'));
try {
  const results = { machine: `${cpus().length} × ${cpus()[0]?.model.trim()}`, rounds, ...(await measure()) };
  write(results);
} finally {
  rmSync(scratch, { recursive: true });
}

async function measure() {
  execFileSync(python, [peers, 'make', options.source, scratch, String(SLICES)]);
  packLossless(join(scratch, 'plain'), join(scratch, 'jpeg-lossless'));
  const series: Record<string, unknown> = {};
  for (const encoding of ['plain', 'jpeg-lossless', 'jpeg-2000'])
    series[encoding] = await compareReaders(join(scratch, encoding), encoding);
  execFileSync(python, [peers, 'many', options.source, join(scratch, 'many'), String(FILES)]);
  return { series, scan: await timeScans(join(scratch, 'many')) };
}

function packLossless(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) execFileSync('dcmcjpeg', ['+e1', join(from, name), join(to, name)]);
}

type Reader = (folder: string) => Promise<{ seconds: number; sum: number; voxels: number; growth?: number }>;

async function compareReaders(folder: string, encoding: string) {
  const own = await startOwn();
  const others = { pydicom: servePython('pydicom'), simpleITK: servePython('simpleitk') };
  const readers: Record<string, Reader> = {
    syndiff: (place) => ask<ReadReply>(own, { folder: place }),
    pydicom: others.pydicom.read,
    simpleITK: others.simpleITK.read,
  };
  const seconds: Record<string, number[]> = { syndiff: [], pydicom: [], simpleITK: [] };
  let growth = 0;
  for (let round = -1; round < rounds; round++) {
    const sums = new Set<number>();
    for (const [name, read] of Object.entries(readers)) {
      const reply = await read(folder);
      sums.add(reply.sum);
      if (round >= 0) seconds[name]?.push(reply.seconds);
      // Memory counts from the first reading in a fresh process.
      if (round < 0 && reply.growth !== undefined) growth = reply.growth / (2 * reply.voxels);
    }
    if (sums.size !== 1) throw new Error(`The readers do not read the same values: ${[...sums].join(', ')}`);
  }
  own.kill();
  others.pydicom.stop();
  others.simpleITK.stop();
  const [ours = NaN, pydicom = NaN, simpleITK = NaN] = Object.values(seconds).map(median);
  const times = Math.min(pydicom, simpleITK) / ours;
  console.log(
    `${encoding}: ${ours.toFixed(3)} s, pydicom ${pydicom.toFixed(3)} s, SimpleITK ${simpleITK.toFixed(3)} s: ` +
      `${times.toFixed(2)} times as fast as the faster; peak ${growth.toFixed(2)} volumes above idle`,
  );
  return { medianSeconds: { syndiff: ours, pydicom, simpleITK }, timesTheFaster: times, peakVolumes: growth, seconds };
}

async function timeScans(folder: string) {
  const first: ScanReply[] = [];
  const second: ScanReply[] = [];
  for (let round = -1; round < rounds; round++) {
    const cache = mkdtempSync(join(scratch, 'cache-'));
    const child = await startOwn();
    const replies = [await ask<ScanReply>(child, { folder, cache }), await ask<ScanReply>(child, { folder, cache })];
    child.kill();
    if (round < 0) continue;
    first.push(replies[0]!);
    second.push(replies[1]!);
  }
  const seconds = median(first.map((one) => one.seconds));
  const again = median(second.map((one) => one.seconds));
  const toFirstSeries = median(first.map((one) => one.toFirstSeries));
  console.log(
    `${FILES} files, ${first[0]?.series} series: first series after ${toFirstSeries.toFixed(3)} s, all after ` +
      `${seconds.toFixed(2)} s; second scan ${again.toFixed(3)} s, ${(again / seconds).toFixed(3)} of the first`,
  );
  return {
    files: FILES,
    medianSeconds: { toFirstSeries, first: seconds, second: again },
    secondOfFirst: again / seconds,
  };
}

async function startOwn(): Promise<ChildProcess> {
  const execArgv = ['--import', import.meta.resolve('tsx')];
  const child = fork(join(import.meta.dirname, 'reading-child.ts'), { execArgv });
  await once(child, 'message');
  return child;
}

async function ask<Reply>(child: ChildProcess, request: object): Promise<Reply> {
  child.send(request);
  const [reply] = (await once(child, 'message')) as [Reply];
  return reply;
}

function servePython(name: string) {
  const child = spawn(python, [peers, 'serve', name], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read: Reader = async (folder) => {
    child.stdin.write(`${folder}\n`);
    const { value } = await lines.next();
    return JSON.parse(String(value)) as { seconds: number; sum: number; voxels: number };
  };
  return { read, stop: () => child.stdin.end() };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

/** Results of another Node stay. */
function write(results: object): void {
  const file = join(import.meta.dirname, 'results/reading.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : {};
  const rounded = JSON.parse(
    JSON.stringify(results, (_, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(4)) : value)),
  ) as object;
  const all = { ...known, [`node ${process.versions.node}`]: rounded };
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
  console.log('Written to test/bench/results/reading.json');
}
