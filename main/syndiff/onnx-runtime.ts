import { env, InferenceSession, Tensor } from 'onnxruntime-node';

/** Execution providers of onnxruntime-node that we use. */
export type OnnxProvider = 'cuda' | 'dml' | 'coreml' | 'cpu';

/** float32, row-major */
export interface NetworkTensor {
  values: Float32Array;
  shape: readonly number[];
}

export interface OnnxSession {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  run(feeds: Readonly<Record<string, NetworkTensor>>): Promise<Record<string, NetworkTensor>>;
}

// Errors come back as exceptions; a provider that is not there would be printed at every start as well.
env.logLevel = 'fatal';

/**
 * Opens an ONNX file with one provider: in a list, ONNX Runtime would pass over some silently and reject for others.
 * `run` blocks the event loop for its whole length and cannot be interrupted; a session's memory is not given back
 * before the process ends.
 *
 * @throws what ONNX Runtime throws: provider library missing, no such operator, damaged file
 */
export async function openSession(file: string, provider: OnnxProvider): Promise<OnnxSession> {
  const session = await InferenceSession.create(file, { executionProviders: [provider] });
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    async run(feeds) {
      const tensors = Object.entries(feeds).map(([name, { values, shape }]) => [
        name,
        new Tensor('float32', values, shape),
      ]);
      const results = await session.run(Object.fromEntries(tensors) as Record<string, Tensor>);
      return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, float32(name, tensor)]));
    },
  };
}

function float32(name: string, { data, dims }: Tensor): NetworkTensor {
  if (data instanceof Float32Array) return { values: data, shape: dims };
  throw new Error(`The output ${name} is not float32.`);
}
