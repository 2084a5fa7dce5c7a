import type { GeneratorFile, Model } from '../../models/index.ts';
import { DataError } from '../errors.ts';
import type { Step } from '../step.ts';
import type { RunCost } from './inference-messages.ts';
import { openInference, type Inference, type InferenceOptions } from './inference.ts';
import { OUT_OF_MEMORY } from './providers.ts';
import type { Slice, Spread } from './sampler.ts';

/**
 * One slice of a series. A process that dies over it is replaced and the slice tried once more, since a crash can have
 * been bad luck; a second one names the slice.
 * @param slice counted from 0, for messages
 * @throws DataError `inference-crashed`, `output-not-finite`, `out-of-memory`; CancelledError
 */
export async function sampleSlice(
  inference: Inference,
  source: Slice,
  slice: number,
  { card }: Model,
  { seed, samples }: { seed: number; samples: number },
  { signal }: Pick<Step, 'signal'>,
): Promise<Spread & RunCost> {
  const request = { source, schedule: card.schedule, seed, samples };
  const sampled = await inference.sample(request, { signal }).catch((error: unknown) => {
    if (!isCrash(error)) throw error;
    return inference.sample(request, { signal }).catch((again: unknown) => {
      if (!isCrash(again)) throw again;
      const { code, message, where, remedy } = again;
      throw new DataError(code, `Twice at slice ${slice + 1}: ${message}`, where, remedy);
    });
  });
  if (sampled.mean.every(Number.isFinite)) return sampled;
  throw new DataError('output-not-finite', `The network gave no finite numbers for slice ${slice + 1}.`, card.id);
}

function isCrash(error: unknown): error is DataError {
  return error instanceof DataError && error.code === 'inference-crashed';
}

/**
 * Opens the network on the CPU where the error says that the memory of another device, which nobody has asked for by
 * name, was too small; the provider line then says so. No smaller batch is tried first: a pass is of one slice already.
 * @throws the error itself in every other case; what `openInference` throws
 */
export async function moveToProcessor(
  error: unknown,
  { provider: { name, passedOver }, close }: Inference,
  generator: GeneratorFile,
  { provider = 'auto', startChild }: InferenceOptions,
  step: Pick<Step, 'signal'>,
): Promise<Inference> {
  const tooSmall = error instanceof DataError && error.code === 'out-of-memory' && name !== 'cpu';
  if (!tooSmall || provider !== 'auto') throw error;
  close();
  const inference = await openInference(generator, { provider: 'cpu', startChild }, step);
  return { ...inference, provider: { name: 'cpu', passedOver: [...passedOver, { name, reason: OUT_OF_MEMORY }] } };
}
