import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openModels } from '../../main/model-library.ts';
import { openInference, type Slice, translateVolume } from '../../main/syndiff/index.ts';
import { downsampling, type Model, type NetworkConfiguration, networkConfiguration } from '../../models/index.ts';
import { exportDiffusiveGenerator } from '../../training/export/generators.ts';
import { makePhantom } from '../../training/phantom/index.ts';
import { formulaSource } from '../goldens/formula.ts';
import { formulaWeights } from '../goldens/full-size.ts';
import { peakMegabytes } from '../../main/export/time-split.ts';

/*
 * `npm run bench -- [--provider cpu|cuda] [--runs N]`: the time of one slice of four steps at the seed configuration
 * (weights by formula) and with the bundled models, where it goes, and peak memory. Medians; what is printed is also
 * written to test/bench/results/.
 */

const { values: options } = parseArgs({
  options: { provider: { type: 'string', default: 'cpu' }, runs: { type: 'string', default: '5' } },
});
const provider = options.provider;
if (provider !== 'cpu' && provider !== 'cuda') {
  console.error('Usage: npm run bench -- [--provider cpu|cuda] [--runs N]');
  process.exit(2);
}
const runs = Math.max(1, Number(options.runs));
const root = join(import.meta.dirname, '../..');
const schedule = { kind: 'variance-preserving', numTimesteps: 4, betaMin: 0.1, betaMax: 20 } as const;

interface Row {
  what: string;
  provider: string;
  secondsPerSlice: { median: number; least: number; most: number };
  shareInRuntime: number;
  stages?: Record<string, number>;
  peakMegabytes: { main: number; inference: number };
}

const rows: Row[] = [await seedConfiguration()];
const library = await openModels([join(root, 'models')]);
for (const { model } of library.entries) if (model) rows.push(await bundledModel(model));
report(rows);

/** One 400×480 slice of the configuration that the study was run with: 25.4 M parameters, 408 GFLOP a pass. */
async function seedConfiguration(): Promise<Row> {
  const network = networkConfiguration.parse({ imageHeight: 400, imageWidth: 480, numChannelsDae: 64 });
  const source = {
    rows: network.imageHeight,
    columns: network.imageWidth,
    values: formulaSource(network.imageHeight, network.imageWidth, ''),
  };
  return await withNetwork(network, (file) => timeSlices('seed configuration, 400×480', file, network, source));
}

async function withNetwork<R>(network: NetworkConfiguration, use: (file: string) => Promise<R>): Promise<R> {
  const folder = mkdtempSync(join(tmpdir(), 'syndiff-bench-'));
  try {
    const file = join(folder, 'diffusive.onnx');
    writeFileSync(file, exportDiffusiveGenerator(network, formulaWeights(network, '')));
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function timeSlices(what: string, file: string, network: NetworkConfiguration, source: Slice): Promise<Row> {
  const sizeMultiple = downsampling(network);
  const inference = await openInference(
    { kind: 'diffusive', file, nz: network.nz, sizeMultiple },
    { provider: asked() },
  );
  try {
    const seconds: number[] = [];
    let inRuntime = 0;
    let inferencePeak = 0;
    // The first run warms up caches and memory and is not counted.
    for (let run = -1; run < runs; run++) {
      const started = performance.now();
      const { secondsInRuntime, peakMegabytes: peak } = await inference.sample({
        source,
        schedule,
        seed: 1,
        samples: 1,
      });
      if (run < 0) continue;
      seconds.push((performance.now() - started) / 1000);
      inRuntime += secondsInRuntime;
      inferencePeak = peak;
    }
    return {
      what,
      provider: inference.provider.name,
      secondsPerSlice: spread(seconds),
      shareInRuntime: inRuntime / seconds.reduce((sum, value) => sum + value, 0),
      peakMegabytes: { main: peakMegabytes(), inference: inferencePeak },
    };
  } finally {
    inference.close();
  }
}

/** A phantom's series through the whole of prepare → sample → restore. */
async function bundledModel(model: Model): Promise<Row> {
  const slices = 8;
  const { ct, mrt1 } = makePhantom(7, { columns: 256, rows: 256, slices, spacing: [1.5, 1.5, 3] });
  const source = model.card.direction === 'ct-to-mrt1' ? ct : mrt1;
  const seconds: number[] = [];
  const stages: Record<string, number> = {};
  let ran = '';
  let inferencePeak = 0;
  for (let run = -1; run < runs; run++) {
    const {
      timings,
      provider: line,
      inferencePeakMegabytes,
    } = await translateVolume(source, model, {
      seed: 1,
      samples: 1,
      provider: asked(),
    });
    if (run < 0) continue;
    ran = line;
    inferencePeak = inferencePeakMegabytes;
    seconds.push(timings.total / slices);
    for (const [stage, value] of Object.entries(timings)) stages[stage] = (stages[stage] ?? 0) + value;
  }
  const total = stages['total']!;
  const { inference = 0, sampling = 0 } = stages;
  return {
    what: `${model.card.id}, phantom of 256×256×${slices}`,
    provider: ran,
    secondsPerSlice: spread(seconds),
    shareInRuntime: inference / total,
    stages: {
      preparing: stages['preparing']! / total,
      'starting the process': stages['starting']! / total,
      'ONNX Runtime': inference / total,
      'noise, steps, messages': (sampling - inference) / total,
      restoring: stages['restoring']! / total,
    },
    peakMegabytes: { main: peakMegabytes(), inference: inferencePeak },
  };
}

function asked(): 'cpu' | 'cuda' {
  return provider as 'cpu' | 'cuda';
}

function spread(values: readonly number[]): Row['secondsPerSlice'] {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1]!, least: sorted[0]!, most: sorted.at(-1)! };
}

function report(results: readonly Row[]): void {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  console.log(`${machine}, Node ${process.versions.node}, median of ${runs} runs (least to most)\n`);
  for (const { what, provider: ran, secondsPerSlice, shareInRuntime, stages, peakMegabytes: peak } of results) {
    const { median, least, most } = secondsPerSlice;
    console.log(`${what} on ${ran}`);
    console.log(
      `  ${median.toFixed(2)} s a slice (${least.toFixed(2)} to ${most.toFixed(2)}), ${percent(shareInRuntime)} in ONNX Runtime`,
    );
    if (stages)
      console.log(
        `  ${Object.entries(stages)
          .map(([stage, share]) => `${stage} ${percent(share)}`)
          .join(', ')}`,
      );
    console.log(`  peak memory: main ${peak.main.toFixed(0)} MB, inference process ${peak.inference.toFixed(0)} MB`);
  }
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `sampling-${provider}.json`);
  writeFileSync(file, `${JSON.stringify({ machine, node: process.versions.node, runs, rows: results }, null, 2)}\n`);
  console.log(`\nWritten to test/bench/results/sampling-${provider}.json`);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
