import type { GeneratorFile } from '../../models/index.ts';
import type { Step } from '../step.ts';
import { openInference, type Inference, type InferenceOptions } from './inference.ts';

/**
 * Keeps inference processes of one series for the next one of the same network and provider: loading the weights again
 * for every series of a batch would cost a process and its session each time.
 */
export class WarmInference {
  /** in the order in which they were asked for last */
  private readonly held = new Map<string, Inference>();

  /**
   * @param most so many networks are kept, those that were asked for last
   * @param where `processor`: one that runs on another device is not kept, whose memory is for the network that samples
   */
  constructor(
    private readonly most = 1,
    private readonly where: 'anywhere' | 'processor' = 'anywhere',
  ) {}

  /** @throws what `openInference` throws */
  async open(generator: GeneratorFile, options: InferenceOptions, step: Pick<Step, 'signal'> = {}): Promise<Inference> {
    const key = JSON.stringify([generator.file, options.provider ?? 'auto']);
    const there = this.held.get(key);
    if (!there) this.closeAllBut(this.most - 1);
    const inference = there ?? (await openInference(generator, options, step));
    if (this.where === 'processor' && inference.provider.name !== 'cpu') return inference;
    this.held.delete(key);
    this.held.set(key, inference);
    return inference;
  }

  /** Whether an inference is kept here, and so not to be ended by who has used it. */
  keeps(inference: Inference): boolean {
    return [...this.held.values()].includes(inference);
  }

  close(): void {
    this.closeAllBut(0);
  }

  private closeAllBut(kept: number): void {
    for (const [key, inference] of [...this.held].slice(0, Math.max(0, this.held.size - kept))) {
      inference.close();
      this.held.delete(key);
    }
  }
}
