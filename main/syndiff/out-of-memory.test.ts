import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLibrary, type Model } from '../../models/index.ts';
import { writeTinyModel } from '../../test/fixtures/tiny-model.ts';
import { testVolume } from '../engine.fixtures.ts';
import { DataError } from '../errors.ts';
import { forkChild, type StartChild } from './child-process.ts';
import { openInference } from './inference.ts';
import { previewVolume } from './preview.ts';
import { isOutOfMemory, providersToTry } from './providers.ts';
import { moveToProcessor } from './sample-slice.ts';
import type { Spread } from './sampler.ts';
import { translateVolume, type TranslationProgress } from './translate.ts';
import { WarmInference } from './warm-inference.ts';

const arena =
  'bfc_arena.cc:376 void* onnxruntime::BFCArena::AllocateRawInternal(size_t, bool, onnxruntime::Stream*, bool, onnxruntime::WaitNotificationFn) Failed to allocate memory for requested buffer of size';
/** As users of ONNX Runtime have reported them; the issue each is from. */
const texts = {
  'the arena, microsoft/onnxruntime#22702': `Non-zero status code returned while running Conv node. Name:'/patch_embed/stages/stages.0/blocks/blocks.0/mlp/fc1/Conv' Status Message: /onnxruntime_src/onnxruntime/core/framework/${arena} 4585490524328388608`,
  'CUDA, hacksider/Deep-Live-Cam#584':
    'onnxruntime::CudaCall CUDA failure 2: out of memory ; GPU=0 ; file=cuda_stream_handle.cc ; line=175 ; expr=cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking);',
  'cuBLAS, hacksider/Deep-Live-Cam#645':
    "Non-zero status code returned while running Gemm node. Name:'fc1' Status Message: onnxruntime::CudaCall CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0 ; file=cuda_execution_provider.cc ; line=168 ; expr=cublasCreate(&cublas_handle_);",
  'cuDNN, microsoft/CNTK#220': 'cuDNN failure 2: CUDNN_STATUS_ALLOC_FAILED ; GPU=0 ; expr=finder(calgo, algoPerf)',
  'Direct3D, huggingface/diffusers#552':
    "Non-zero status code returned while running MemcpyToHost node. Name:'Memcpy_token_29' Status Message: MLOperatorAuthorImpl.cpp(1978)\\onnxruntime_pybind11_state.pyd!00007FFBDC8EBB9F: (caller: 00007FFBDCFFDEFF) Exception(3) tid(4304) 8007000E Not enough memory resources are available to complete this operation.",
};

const [device = 'cpu'] = providersToTry('auto', process.platform);
const options = { seed: 3, samples: 1 } as const;

let folder = '';
let model: Model;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-memory-'));
  writeTinyModel(folder);
  model = (await openLibrary([folder], null)).choose('ct-to-mrt1');
});
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * The inference process itself, with a session put into its ONNX Runtime: the device computes as the CPU does, and its
 * memory is too small from a call of `run` on, counted from 1. 0: when the session is made.
 */
function smallDevice(text: string, from: number): StartChild {
  const runtime = createRequire(import.meta.url).resolve('onnxruntime-node');
  const file = join(folder, 'small-device.mjs');
  writeFileSync(
    file,
    `import runtime from ${JSON.stringify(pathToFileURL(runtime).href)};
    const { InferenceSession } = runtime;
    const create = InferenceSession.create.bind(InferenceSession);
    const text = ${JSON.stringify(text)};
    InferenceSession.create = async (network, { executionProviders: [name] }) => {
      const session = await create(network, { executionProviders: ['cpu'] });
      if (name === 'cpu') return session;
      if (${from} === 0) throw new Error(text);
      let runs = 0;
      const { inputNames, outputNames } = session;
      const run = async (feeds) => {
        if ((runs += 1) >= ${from}) throw new Error(text);
        return session.run(feeds);
      };
      return { inputNames, outputNames, run };
    };`,
  );
  return ({ path, execArgv }) => forkChild({ path, execArgv: [...execArgv, '--import', pathToFileURL(file).href] });
}

describe('words for a memory that is too small', () => {
  it.each(Object.entries(texts))('are known: %s', (_, text) => expect(isOutOfMemory(text)).toBe(true));

  it('are those of cuDNN 9 and of C++, too, and no others', () => {
    for (const text of ['CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED', 'std::bad_alloc', 'E_OUTOFMEMORY'])
      expect(isOutOfMemory(text)).toBe(true);
    for (const text of ['Got invalid dimensions for input: x_t', 'CUDA failure 700: an illegal memory access'])
      expect(isOutOfMemory(text)).toBe(false);
  });
});

describe.skipIf(device === 'cpu')('a device with too little memory (platforms that have one)', () => {
  const onCpu = `cpu (${device}: out of memory)`;

  // The first run is the trial of the provider, four make a slice: it fails within the second one.
  it.each(Object.entries(texts))(
    'is left for the CPU in the middle of a series, with the bytes that the CPU gives: %s',
    async (_, text) => {
      const expected = await translateVolume(testVolume, model, { ...options, provider: 'cpu' });
      const heard: TranslationProgress[] = [];
      const kept: [string, number][] = [];
      const finished = async (name: string) => ({
        load: async () => null as Spread | null,
        save: async (slice: number) => void kept.push([name, slice]),
      });
      const made = await translateVolume(
        testVolume,
        model,
        { ...options, startChild: smallDevice(text, 8), finished },
        { onProgress: (progress) => heard.push(progress) },
      );
      expect(made.volume.values).toEqual(expected.volume.values);
      // Nothing of the device is in it, and what is kept to go on with says what made it.
      expect(made.provider).toBe(onCpu);
      expect(kept).toEqual([
        [device, 0],
        ['cpu', 0],
        ['cpu', 1],
        ['cpu', 2],
      ]);
      const told = heard.filter(({ phase }) => phase === 'sampling').map(({ done, provider }) => [done, provider]);
      expect(told).toEqual([
        [0, device],
        [1, device],
        [0, onCpu],
        [1, onCpu],
        [2, onCpu],
        [3, onCpu],
      ]);
    },
    60_000,
  );

  it('is passed over where it cannot even hold the network, in few words', async () => {
    const [text] = Object.values(texts);
    const { provider } = await translateVolume(testVolume, model, { ...options, startChild: smallDevice(text!, 0) });
    expect(provider).toBe(onCpu);
  });

  it('gives the preview to the CPU, too', async () => {
    const [text] = Object.values(texts);
    const expected = await previewVolume(testVolume, model, { provider: 'cpu' });
    const made = await previewVolume(testVolume, model, { startChild: smallDevice(text!, 3) });
    expect(made.values).toEqual(expected.values);
  });

  it('is let go of after each series where only networks on the CPU are kept', async () => {
    const [text] = Object.values(texts);
    for (const [where, started] of [
      ['processor', 2],
      ['anywhere', 1],
    ] as const) {
      const warm = new WarmInference(2, where);
      const ends: Promise<string>[] = [];
      const start = smallDevice(text!, Infinity);
      const startChild: StartChild = (entry) => {
        const child = start(entry);
        ends.push(new Promise((resolve) => child.onExit(resolve)));
        return child;
      };
      for (let round = 0; round < 2; round += 1) await previewVolume(testVolume, model, { startChild, warm });
      expect(ends).toHaveLength(started);
      if (where === 'anywhere') warm.close();
      await Promise.all(ends);
    }
  });

  it('stays the failure where it was asked for by name', async () => {
    const [text] = Object.values(texts);
    if (device !== 'cuda') return;
    const asked = { ...options, provider: 'cuda', startChild: smallDevice(text!, 8) } as const;
    await expect(translateVolume(testVolume, model, asked)).rejects.toMatchObject({ code: 'out-of-memory' });
  });
});

it('a CPU with too little memory has nothing to move to', async () => {
  const onCpu = await openInference(model.diffusive, { provider: 'cpu' });
  const error = new DataError('out-of-memory', 'There is not enough memory for a slice.', 'diffusive.onnx');
  await expect(moveToProcessor(error, onCpu, model.diffusive, { provider: 'auto' }, {})).rejects.toBe(error);
  onCpu.close();
});
