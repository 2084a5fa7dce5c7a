import { createSchedule } from '../../models/index.ts';
import { parentOf } from './child-process.ts';
import { openGenerator, type OpenGenerator } from './generator.ts';
import type { InferenceCalls, Reply, Request, RunCost } from './inference-messages.ts';
import { seededDraws } from './noise.ts';
import { isOutOfMemory } from './providers.ts';
import { sampleSpread, type Draws } from './sampler.ts';

/*
 * The process that ONNX Runtime lives in. It holds one session for its whole life; to cancel or to change the model it
 * is killed. The sampling loop runs here, so that only whole slices cross.
 */
const parent = parentOf(process);
let open: { generator: OpenGenerator; nz: number } | undefined;
let drawn: { key: string; draws: Draws[] } | undefined;

parent.onMessage((message) => {
  const request = message as Request;
  answer(request).then(
    (result) => reply({ id: request.id, ok: true, result }),
    (error: unknown) => reply({ id: request.id, ok: false, ...describe(error) }),
  );
});

function reply(message: Reply): void {
  parent.post(message);
}

function describe(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: 'inference-failed', message: String(error) };
  if (isOutOfMemory(error.message))
    return { code: 'out-of-memory', message: 'There is not enough memory for a slice.' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'inference-failed';
  return { code, message: error.message };
}

async function answer(request: Request): Promise<InferenceCalls[Request['call']]['result']> {
  switch (request.call) {
    case 'open': {
      const { generator, providers } = request.argument;
      open = { generator: await openGenerator(generator, providers), nz: generator.nz };
      return { report: open.generator.report, provider: open.generator.provider };
    }
    case 'sample': {
      const { source, schedule, seed, samples } = request.argument;
      const { generator, nz } = opened();
      const draws = drawsOfSeries(seed, samples, { columns: source.columns, rows: source.rows, nz });
      const spread = await sampleSpread(generator.generate, source, createSchedule(schedule), draws);
      return { ...spread, ...costOf(generator) };
    }
    case 'translate': {
      const { generator } = opened();
      const values = await generator.translate(request.argument.source);
      return { values, ...costOf(generator) };
    }
  }
}

function costOf(generator: OpenGenerator): RunCost {
  return { secondsInRuntime: generator.takeSeconds(), peakMegabytes: process.resourceUsage().maxRSS / 1024 };
}

function opened(): NonNullable<typeof open> {
  if (!open) throw new Error('No generator has been opened in this process.');
  return open;
}

/** Every slice of a series gets the same draws: they are kept from one slice to the next. */
function drawsOfSeries(seed: number, samples: number, size: { columns: number; rows: number; nz: number }): Draws[] {
  const key = [seed, samples, size.columns, size.rows].join();
  if (drawn?.key !== key) {
    const draws = Array.from({ length: samples }, (_, sample) => kept(seededDraws({ seed, sample }, size)));
    drawn = { key, draws };
  }
  return drawn.draws;
}

function kept(draws: Draws): Draws {
  const posterior = new Map<number, Float32Array>();
  return {
    initial: draws.initial,
    z: (step) => draws.z(step),
    posterior(step) {
      const field = posterior.get(step) ?? draws.posterior(step);
      posterior.set(step, field);
      return field;
    },
  };
}
