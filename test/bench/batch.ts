import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openLibrary } from '../../models/index.ts';
import { AuditLog } from '../../main/audit/index.ts';
import { findAssignments, JobQueue, runJobs, TranslationWork, type JobEvent } from '../../main/jobs/index.ts';
import { writePhantomStudies } from '../fixtures/phantom-studies.ts';
import { tinyDiffusiveGenerator, writeTinyModel } from '../fixtures/tiny-model.ts';

/*
 * `npm run bench-batch -- [--series 200] [--rounds 10] [--work 4] [--measured] [--out FILE]`: memory and open files of this
 * process and memory of its inference processes over a batch of small series; and in turns, of which every second begins
 * with the other, the seconds of a series of a batch, with queue, journal and reading ahead, and of the same series
 * translated and delivered one after the other without them. Both keep their inference processes from one series to the
 * next. Measured, every translation is judged before it is delivered, as in a batch of the window.
 */

const { values } = parseArgs({
  options: {
    series: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '10' },
    work: { type: 'string', default: '4' },
    measured: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const [count, rounds] = [Number(values.series), Number(values.rounds)];
const atOnce = Math.floor(count / rounds);

interface Sample {
  series: number;
  /** MiB of this process after a garbage collection where Node was started with --expose-gc */
  rss: number;
  heap: number;
  /** MiB of the inference processes */
  children: number;
  /** open files of this process */
  files: number;
}

const folder = await mkdtemp(join(tmpdir(), 'syndiff-batch-bench-'));
try {
  const models = join(folder, 'models');
  writeTinyModel(models, { diffusive: tinyDiffusiveGenerator({ work: Number(values.work) }) });
  // What translates back.
  if (values.measured) writeTinyModel(models, { id: 'tiny-back', direction: 'mrt1-to-ct' });
  const library = await openLibrary([models], null);
  const model = library.choose('ct-to-mrt1', 'tiny');
  const { ct } = await writePhantomStudies(
    join(folder, 'in'),
    Array.from({ length: count }, (_, i) => i + 1),
  );
  const work = (name: string) => {
    const dataFolder = join(folder, name);
    return new TranslationWork({ dataFolder, library, softwareVersion: 'bench', audit: new AuditLog(dataFolder) });
  };
  const recipe = { direction: 'ct-to-mrt1', seed: 1, samples: 1, provider: 'cpu', resample: false } as const;
  const destination = { folder: join(folder, 'out'), storage: 'modality', deidentify: false } as const;
  const verdict = values.measured ? ('acknowledge-red' as const) : undefined;
  const request = { folders: [ct], recipe, model, verdict, destination };
  const { assignments } = await findAssignments(request, join(folder, 'batch'));

  const { queue } = await JobQueue.open(join(folder, 'batch'));
  const samples: Sample[] = [];
  const [batch, alone] = [work('batch'), work('alone')];
  let done = 0;
  const onProgress = ({ type }: JobEvent): void => {
    if (type === 'done') done += 1;
  };
  const seconds = { batch: [] as number[], alone: [] as number[] };
  const timed = async (what: keyof typeof seconds, run: () => Promise<void>): Promise<void> => {
    const started = performance.now();
    await run();
    seconds[what].push((performance.now() - started) / 1000 / atOnce);
  };
  for (let round = 0; round < rounds; round += 1) {
    const jobs = await queue.add(assignments.slice(round * atOnce, (round + 1) * atOnce), 'bench');
    const turns = [
      () => timed('batch', () => runJobs(queue, batch, { onProgress })),
      () =>
        timed('alone', async () => {
          for (const job of jobs) {
            const into = { ...job.assignment.destination, folder: join(folder, 'alone-out') };
            await alone.perform({ ...job, assignment: { ...job.assignment, destination: into } }, {});
          }
        }),
    ];
    for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
    samples.push(await sample(done));
  }
  await batch.close();
  await alone.close();
  const states = queue.jobs().filter(({ state }) => state !== 'done').length;
  await queue.close();
  // The first round starts the inference processes.
  const [perBatch, perAlone] = [median(seconds.batch.slice(1)), median(seconds.alone.slice(1))];
  const ratios = seconds.batch.slice(1).map((one, n) => one / seconds.alone[n + 1]!);
  const settled = samples.slice(Math.min(2, rounds - 2));
  const told = {
    command: `npm run bench-batch -- --series ${count} --rounds ${rounds} --work ${values.work}${values.measured ? ' --measured' : ''}`,
    machine: `${cpus()[0]?.model}, ${availableParallelism()} cores, load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
    notDone: states,
    secondsPerSeries: { batch: perBatch, alone: perAlone },
    ratioOfRounds: {
      median: median(ratios),
      least: Math.min(...ratios),
      most: Math.max(...ratios),
      rounds: ratios.length,
    },
    growthPerHundredSeries: {
      rssMiB: slope(settled, 'rss'),
      heapMiB: slope(settled, 'heap'),
      childrenMiB: slope(settled, 'children'),
      files: slope(settled, 'files'),
    },
    samples,
  };
  console.log(JSON.stringify(told, null, 2));
  if (values.out) await writeFile(values.out, `${JSON.stringify(told, null, 2)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function sample(series: number): Promise<Sample> {
  (globalThis as { gc?: () => void }).gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const files = (await readdir('/proc/self/fd').catch(() => [])).length;
  const children = Math.round((await childrenKiB()) / 2 ** 10);
  return { series, rss: Math.round(rss / 2 ** 20), heap: Math.round(heapUsed / 2 ** 20), children, files };
}

async function childrenKiB(): Promise<number> {
  const { pid } = process;
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const resident = text
    .split(' ')
    .filter(Boolean)
    .map(async (child) => {
      const status = await readFile(`/proc/${child}/status`, 'utf8').catch(() => '');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
    });
  return (await Promise.all(resident)).reduce((sum, one) => sum + one, 0);
}

function median(of: readonly number[]): number {
  return [...of].sort((a, b) => a - b)[of.length >> 1] ?? NaN;
}

/** Of a straight line through the samples, for a hundred series. */
function slope(samples: readonly Sample[], what: 'rss' | 'heap' | 'children' | 'files'): number {
  const mean = (of: (sample: Sample) => number) => samples.reduce((sum, one) => sum + of(one), 0) / samples.length;
  const [x, y] = [mean(({ series }) => series), mean((one) => one[what])];
  const above = mean((one) => (one.series - x) * (one[what] - y));
  const below = mean(({ series }) => (series - x) ** 2);
  return Number(((100 * above) / below).toFixed(2));
}
