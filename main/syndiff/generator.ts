import { generatorInterfaces, namesFault, type GeneratorFile, type GeneratorReport } from '../../models/index.ts';
import { DataError } from '../errors.ts';
import { openSession, type NetworkTensor, type OnnxProvider, type OnnxSession } from './onnx-runtime.ts';
import { providerFailure, type ProviderChoice } from './providers.ts';
import type { Generate, Slice } from './sampler.ts';

/** A network in this process, opened with the first provider that could run it. */
export interface OpenGenerator {
  report: GeneratorReport;
  provider: ProviderChoice;
  /** of a diffusive generator: one pass of the network */
  generate: Generate;
  /** of a preview generator: source → target in one pass */
  translate(source: Slice): Promise<Float32Array>;
  /** seconds spent inside ONNX Runtime since the last call */
  takeSeconds(): number;
}

/**
 * Tries the providers one after the other with a tiny run each. A network that does not keep its interface is opened
 * all the same: the report says so.
 *
 * @throws DataError `provider-failed` where none could open and run the file
 */
export async function openGenerator(
  generator: GeneratorFile,
  providers: readonly OnnxProvider[],
): Promise<OpenGenerator> {
  const passedOver: { name: OnnxProvider; reason: string }[] = [];
  for (const name of providers) {
    try {
      const session = await openSession(generator.file, name);
      const report = await tryOnce(session, generator);
      return { report, provider: { name, passedOver }, ...passes(session, generator) };
    } catch (error) {
      passedOver.push({ name, reason: providerFailure(error instanceof Error ? error.message : String(error)) });
    }
  }
  const reasons = passedOver.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  throw new DataError(
    'provider-failed',
    `No provider could run the network (${reasons}).`,
    generator.file,
    'Choose another provider or install the model again.',
  );
}

/** The reflecting borders of a network need some pixels left on its coarsest level. */
const smallestSide = 32;

/** One run on a small image whose sides differ, so that exchanged axes are noticed. */
async function tryOnce(session: OnnxSession, generator: GeneratorFile): Promise<GeneratorReport> {
  const { inputs, outputs } = session;
  if (namesFault(generator.kind, session) !== null) return { inputs, outputs, run: null };

  const rows = Math.ceil(smallestSide / generator.sizeMultiple) * generator.sizeMultiple;
  const columns = rows + generator.sizeMultiple;
  const source = { values: new Float32Array(columns * rows).fill(-1), columns, rows };
  const feeds =
    generator.kind === 'diffusive'
      ? diffusiveFeeds(source.values, source, 0, new Float32Array(generator.nz).fill(1))
      : { source: image(source.values, source) };
  const output = (await session.run(feeds))[generatorInterfaces[generator.kind].output]!;
  const run = {
    expectedShape: [1, 1, rows, columns],
    shape: output.shape,
    finite: output.values.every(Number.isFinite),
  };
  return { inputs, outputs, run };
}

function passes(session: OnnxSession, { kind }: GeneratorFile): Omit<OpenGenerator, 'report' | 'provider'> {
  let milliseconds = 0;
  const run = async (feeds: Record<string, NetworkTensor>) => {
    const started = performance.now();
    const outputs = await session.run(feeds);
    milliseconds += performance.now() - started;
    return outputs[generatorInterfaces[kind].output]!.values;
  };
  return {
    // Always one slice at a time. ONNX Runtime's CPU provider gives the same bits for batches of 1, 2 and 4, but is no
    // faster by them; a GPU chooses its convolution by the shape and promises no equal bits.
    generate: (xT, source, t, z) => run(diffusiveFeeds(xT, source, t, z)),
    translate: (source) => run({ source: image(source.values, source) }),
    takeSeconds() {
      const seconds = milliseconds / 1000;
      milliseconds = 0;
      return seconds;
    },
  };
}

function diffusiveFeeds(xT: Float32Array, source: Slice, t: number, z: Float32Array): Record<string, NetworkTensor> {
  return {
    x_t: image(xT, source),
    source: image(source.values, source),
    t: { values: Float32Array.of(t), shape: [1] },
    z: { values: z, shape: [1, z.length] },
  };
}

function image(values: Float32Array, { columns, rows }: { columns: number; rows: number }): NetworkTensor {
  return { values, shape: [1, 1, rows, columns] };
}
