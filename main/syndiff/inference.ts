import { basename } from 'node:path';
import {
  interfaceFault,
  type GeneratorFile,
  type GeneratorReport,
  type ScheduleParameters,
} from '../../models/index.ts';
import type { Provider } from '../../preload/contract/index.ts';
import { CancelledError, DataError } from '../errors.ts';
import { entryPoint } from '../system/processes.ts';
import { throwIfCancelled, type Step } from '../step.ts';
import { forkChild, type Child, type StartChild } from './child-process.ts';
import type { CallName, InferenceCalls, Reply, RunCost } from './inference-messages.ts';
import type { OnnxProvider } from './onnx-runtime.ts';
import { providersToTry, type ProviderChoice } from './providers.ts';
import type { Slice, Spread } from './sampler.ts';

export interface InferenceOptions {
  /** default `auto`: the best that runs */
  provider?: Provider;
  /** default `forkChild`; `utilityChild(utilityProcess.fork)` under Electron */
  startChild?: StartChild;
}

/** One network in a process of its own. */
export interface Inference {
  readonly provider: ProviderChoice;
  readonly report: GeneratorReport;
  /** Samples of one slice, of a diffusive generator. */
  sample(
    request: { source: Slice; schedule: ScheduleParameters; seed: number; samples: number },
    step?: Pick<Step, 'signal'>,
  ): Promise<Spread & RunCost>;
  /** One pass of a preview generator. */
  translate(request: { source: Slice }, step?: Pick<Step, 'signal'>): Promise<{ values: Float32Array } & RunCost>;
  /** Ends the process; whoever still waits gets a CancelledError. */
  close(): void;
}

const crashed = 'inference-crashed';

/**
 * Starts the inference process with one network. To cancel a call is to kill the process, which is the only way to stop
 * ONNX Runtime; after that, or after a crash, the next call starts a new process.
 *
 * @throws CancelledError
 * @throws DataError `provider-failed` where nothing could run it, `wrong-interface` where it is no generator of its
 *   kind, `inference-crashed` where the process died
 */
export async function openInference(
  generator: GeneratorFile,
  { provider = 'auto', startChild = forkChild }: InferenceOptions = {},
  step: Pick<Step, 'signal'> = {},
): Promise<Inference> {
  const start = async (providers: readonly OnnxProvider[], signal: AbortSignal | undefined) => {
    const opened = await startConnection(generator, providers, startChild, signal);
    const fault = interfaceFault(generator.kind, opened.report);
    if (fault === null) return opened;
    opened.connection.kill();
    const message = `The network is not a ${generator.kind} generator: ${fault}.`;
    throw new DataError('wrong-interface', message, basename(generator.file), 'Export the model again.');
  };

  const providers = providersToTry(provider, process.platform);
  const opened = await start(providers, step.signal).catch(async (error: unknown) => {
    // A driver can take the process down instead of failing: the last provider of the ladder has none.
    const ladder = providers.slice(0, -1);
    if (ladder.length === 0 || !(error instanceof DataError && error.code === crashed)) throw error;
    const onLast = await start(providers.slice(-1), step.signal);
    const passedOver = ladder.map((name) => ({ name, reason: 'ended the process' }));
    return { ...onLast, provider: { ...onLast.provider, passedOver } };
  });

  const { provider: choice, report } = opened;
  let { connection } = opened;
  const call = async <C extends CallName>(
    name: C,
    argument: InferenceCalls[C]['argument'],
    { signal }: Pick<Step, 'signal'> = {},
  ) => {
    // On the same provider as before: the slices of a series must not differ in what made them.
    if (connection.ended) ({ connection } = await start([choice.name], signal));
    return connection.call(name, argument, signal);
  };
  return {
    provider: choice,
    report,
    sample: (request, own) => call('sample', request, own),
    translate: (request, own) => call('translate', request, own),
    close: () => connection.kill(),
  };
}

/**
 * The `Probe` of the model library: opens a network on the CPU in a process of its own and runs it once.
 * @throws DataError `provider-failed`, `inference-crashed`
 */
export async function probeGenerator(
  generator: GeneratorFile,
  startChild: StartChild = forkChild,
): Promise<GeneratorReport> {
  const { connection, report } = await startConnection(generator, ['cpu'], startChild, undefined);
  connection.kill();
  return report;
}

async function startConnection(
  generator: GeneratorFile,
  providers: readonly OnnxProvider[],
  startChild: StartChild,
  signal: AbortSignal | undefined,
): Promise<InferenceCalls['open']['result'] & { connection: Connection }> {
  throwIfCancelled(signal);
  const connection = new Connection(startChild(entryPoint('inference-child')), basename(generator.file));
  try {
    return { connection, ...(await connection.call('open', { generator, providers }, signal)) };
  } catch (error) {
    connection.kill();
    throw error;
  }
}

/** Calls over one child's messages. */
class Connection {
  private readonly waiting = new Map<number, { resolve: (result: never) => void; reject: (error: unknown) => void }>();
  private lastId = 0;
  private killed = false;
  ended = false;

  constructor(
    private readonly child: Child,
    private readonly where: string,
  ) {
    child.onMessage((message) => this.receive(message as Reply));
    child.onExit((how) => this.end(how));
  }

  async call<C extends CallName>(
    call: C,
    argument: InferenceCalls[C]['argument'],
    signal: AbortSignal | undefined,
  ): Promise<InferenceCalls[C]['result']> {
    throwIfCancelled(signal);
    const id = (this.lastId += 1);
    const cancel = () => this.kill();
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise<InferenceCalls[C]['result']>((resolve, reject) => {
        this.waiting.set(id, { resolve, reject });
        this.child.post({ id, call, argument });
      });
    } finally {
      this.waiting.delete(id);
      signal?.removeEventListener('abort', cancel);
    }
  }

  kill(): void {
    if (this.ended) return;
    this.killed = true;
    this.child.kill();
  }

  private receive(reply: Reply): void {
    const waiting = this.waiting.get(reply.id);
    if (reply.ok) waiting?.resolve(reply.result as never);
    else waiting?.reject(new DataError(reply.code, reply.message, this.where));
  }

  private end(how: string): void {
    this.ended = true;
    const reason = this.killed ? new CancelledError() : this.crash(how);
    for (const { reject } of this.waiting.values()) reject(reason);
  }

  private crash(how: string): DataError {
    return new DataError(
      crashed,
      `The inference process ended by itself (${how}).`,
      this.where,
      'It may have run out of memory: close other programs, or translate a smaller region.',
    );
  }
}
