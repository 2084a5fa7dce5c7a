import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openLibrary } from '../../models/index.ts';
import { AuditLog } from '../../main/audit/index.ts';
import { findAssignments, JobQueue, runJobs, TranslationWork, type JobEvent } from '../../main/jobs/index.ts';
import { writePhantomStudies } from '../fixtures/phantom-studies.ts';
import { tinyDiffusiveGenerator, writeTinyModel } from '../fixtures/tiny-model.ts';

/*
 * `npx tsx test/bench/batch.ts [--series 200] [--alone 20] [--work 4] [--out FILE]`: memory, open files and children over
 * a batch of small series, and its seconds a series beside those of the same jobs done one by one, each by work that is
 * opened for it alone.
 */

const { values } = parseArgs({
  options: {
    series: { type: 'string', default: '200' },
    alone: { type: 'string', default: '20' },
    work: { type: 'string', default: '4' },
    out: { type: 'string' },
  },
});
const [count, aloneCount] = [Number(values.series), Number(values.alone)];

interface Sample {
  series: number;
  /** MiB of this process after a garbage collection where Node was started with --expose-gc */
  rss: number;
  heap: number;
  /** open files of this process */
  files: number;
}

const folder = await mkdtemp(join(tmpdir(), 'syndiff-batch-bench-'));
try {
  const models = join(folder, 'models');
  writeTinyModel(models, { diffusive: tinyDiffusiveGenerator({ work: Number(values.work) }) });
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
  const { assignments } = await findAssignments({ folders: [ct], recipe, model, destination }, join(folder, 'batch'));

  const { queue } = await JobQueue.open(join(folder, 'batch'));
  const jobs = await queue.add(assignments, 'bench');
  const samples: Sample[] = [];
  const batch = work('batch');
  const started = performance.now();
  let done = 0;
  const onProgress = ({ type }: JobEvent): void => {
    if (type !== 'done') return;
    done += 1;
    if (done === 1 || done % 20 === 0) void sample(done).then((taken) => samples.push(taken));
  };
  await runJobs(queue, batch, { onProgress });
  const batchSeconds = (performance.now() - started) / 1000;
  batch.close();
  const states = queue.jobs().filter(({ state }) => state !== 'done').length;
  await queue.close();

  const one = performance.now();
  for (const job of jobs.slice(0, aloneCount)) {
    const alone = work('alone');
    const into = { ...job.assignment.destination, folder: join(folder, 'alone-out') };
    await alone.perform({ ...job, assignment: { ...job.assignment, destination: into } }, {});
    alone.close();
  }
  const aloneSeconds = (performance.now() - one) / 1000;
  const settled = samples.filter(({ series }) => series >= Math.min(40, count / 2));
  const told = {
    command: `node --expose-gc --import tsx test/bench/batch.ts --series ${count} --alone ${aloneCount} --work ${values.work}`,
    machine: `${cpus()[0]?.model}, ${availableParallelism()} cores, load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
    notDone: states,
    secondsPerSeries: { batch: batchSeconds / count, alone: aloneSeconds / aloneCount },
    growthPerHundredSeries: {
      rssMiB: slope(settled, 'rss'),
      heapMiB: slope(settled, 'heap'),
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
  return { series, rss: Math.round(rss / 2 ** 20), heap: Math.round(heapUsed / 2 ** 20), files };
}

/** Of a straight line through the samples, for a hundred series. */
function slope(samples: readonly Sample[], what: 'rss' | 'heap' | 'files'): number {
  const mean = (of: (sample: Sample) => number) => samples.reduce((sum, one) => sum + of(one), 0) / samples.length;
  const [x, y] = [mean(({ series }) => series), mean((one) => one[what])];
  const above = mean((one) => (one.series - x) * (one[what] - y));
  const below = mean(({ series }) => (series - x) ** 2);
  return Number(((100 * above) / below).toFixed(2));
}
