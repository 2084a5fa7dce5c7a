import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tinyDiffusiveGenerator, tinyPreviewGenerator } from '../../test/fixtures/tiny-model.ts';
import type { GeneratorFile } from '../../models/index.ts';
import { forkChild, type Child, type StartChild } from './child-process.ts';
import { openInference, type Inference } from './inference.ts';
import { providerLine, providersToTry } from './providers.ts';
import { seededDraws } from './noise.ts';
import { openGenerator } from './generator.ts';
import { sample } from './sampler.ts';
import { createSchedule, type ScheduleParameters } from '../../models/index.ts';

const schedule: ScheduleParameters = { kind: 'variance-preserving', numTimesteps: 4, betaMin: 0.1, betaMax: 20 };
const source = { values: Float32Array.from({ length: 24 * 16 }, (_, i) => Math.sin(i / 9)), columns: 24, rows: 16 };
const request = { source, schedule, seed: 5, samples: 1 };

let folder: string;
let tiny: GeneratorFile;
let slow: GeneratorFile;
const opened: Inference[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-inference-'));
  const file = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  tiny = { kind: 'diffusive', file: file('tiny.onnx', tinyDiffusiveGenerator()), nz: 8, sizeMultiple: 4 };
  slow = { ...tiny, file: file('slow.onnx', tinyDiffusiveGenerator({ work: 40 })) };
});
afterEach(() => opened.splice(0).forEach((inference) => inference.close()));
afterAll(() => rmSync(folder, { recursive: true }));

async function open(generator: GeneratorFile, startChild: StartChild = forkChild): Promise<Inference> {
  const inference = await openInference(generator, { provider: 'cpu', startChild });
  opened.push(inference);
  return inference;
}

/** Starts children that can be looked at from outside. */
function watched(): { children: Child[]; ended: string[]; startChild: StartChild } {
  const children: Child[] = [];
  const ended: string[] = [];
  return {
    children,
    ended,
    startChild: (entry) => {
      const child = forkChild(entry);
      child.onExit((how) => ended.push(how));
      children.push(child);
      return child;
    },
  };
}

describe('inference process', () => {
  it('samples what the sampler gives in this process, and the same again', async () => {
    const inference = await open(tiny);
    const { mean, deviation, secondsInRuntime } = await inference.sample(request);
    const { generate } = await openGenerator(tiny, ['cpu']);
    const draws = seededDraws({ seed: 5, sample: 0 }, { columns: 24, rows: 16, nz: 8 });
    expect(mean).toEqual(await sample(generate, source, createSchedule(schedule), draws));
    expect(deviation).toBeNull();
    expect(secondsInRuntime).toBeGreaterThan(0);
    expect((await inference.sample(request)).mean).toEqual(mean);
    expect((await inference.sample({ ...request, seed: 6 })).mean).not.toEqual(mean);
  });

  it('gives the deviation of several samples', async () => {
    const { deviation } = await (await open(tiny)).sample({ ...request, samples: 3 });
    expect(Math.max(...deviation!)).toBeGreaterThan(0);
  });

  it('runs a preview generator in one pass', async () => {
    const file = join(folder, 'preview.onnx');
    writeFileSync(file, tinyPreviewGenerator());
    const inference = await open({ kind: 'preview', file, nz: 8, sizeMultiple: 4 });
    const { values } = await inference.translate({ source });
    values.forEach((value, i) => expect(value).toBeCloseTo(Math.tanh(source.values[i]!), 5));
  });

  it('says which provider runs and why a better one does not', async () => {
    const inference = await openInference(tiny);
    opened.push(inference);
    expect(providerLine(inference.provider)).toMatch(/^(cuda|dml|coreml|cpu)( \(\w+: .+\))?$/);
  });

  it('ends the process in the middle of a run when cancelled, and works again afterwards', async () => {
    const { children, ended, startChild } = watched();
    const inference = await open(slow, startChild);
    const cancel = new AbortController();
    const large = { values: new Float32Array(1024 * 1024), columns: 1024, rows: 1024 };
    const running = inference.sample({ ...request, source: large }, { signal: cancel.signal });
    setTimeout(() => cancel.abort(), 50);
    await expect(running).rejects.toMatchObject({ kind: 'cancelled' });
    expect(ended).toEqual(['signal SIGKILL']);

    expect((await inference.sample(request)).mean).toHaveLength(24 * 16);
    expect(children).toHaveLength(2);
    const gone = new Promise((resolve) => children[1]!.onExit(resolve));
    inference.close();
    await gone;
    expect(ended).toHaveLength(2);
  });

  it('does not start at all when already cancelled', async () => {
    await expect(openInference(tiny, {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: 'cancelled' });
  });

  it('names a crash and starts anew for the next call', async () => {
    const { children, startChild } = watched();
    const inference = await open(slow, startChild);
    const large = { values: new Float32Array(512 * 512), columns: 512, rows: 512 };
    const running = inference.sample({ ...request, source: large });
    children[0]!.kill();
    await expect(running).rejects.toMatchObject({ kind: 'data', code: 'inference-crashed', where: 'slow.onnx' });
    expect((await inference.sample(request)).mean).toHaveLength(24 * 16);
  });

  it.skipIf(providersToTry('auto', process.platform).length === 1)(
    'falls back to the CPU where a better provider takes the process down (platforms that have one)',
    async () => {
      const { children, startChild } = watched();
      const fragile: StartChild = (entry) => {
        const child = startChild(entry);
        if (children.length === 1) child.kill();
        return child;
      };
      const inference = await openInference(tiny, { startChild: fragile });
      opened.push(inference);
      expect(providerLine(inference.provider)).toMatch(/^cpu \(\w+: ended the process\)$/);
      expect((await inference.sample(request)).mean).toHaveLength(24 * 16);
    },
  );

  it('refuses a network of the other kind', async () => {
    await expect(open({ ...tiny, kind: 'preview' })).rejects.toMatchObject({ code: 'wrong-interface' });
  });

  it('refuses a file that is no network, in words', async () => {
    const file = join(folder, 'text.onnx');
    writeFileSync(file, 'not a network');
    await expect(open({ ...tiny, file })).rejects.toMatchObject({ kind: 'data', code: 'provider-failed' });
  });

  it('passes on what ONNX Runtime says of a slice it cannot take', async () => {
    const inference = await open(tiny);
    const wrong = { ...source, values: source.values.subarray(1) };
    await expect(inference.sample({ ...request, source: wrong })).rejects.toMatchObject({ code: 'inference-failed' });
    expect((await inference.sample(request)).mean).toHaveLength(24 * 16);
  });
});
