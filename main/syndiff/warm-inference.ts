import type { GeneratorFile } from '../../models/index.ts';
import type { Step } from '../step.ts';
import { openInference, type Inference, type InferenceOptions } from './inference.ts';

/**
 * Keeps the inference process of one series for the next one of the same network and provider: loading the weights again
 * for every series of a batch would cost a process and its session each time.
 */
export class WarmInference {
  private held: { key: string; inference: Inference } | null = null;

  /** @throws what `openInference` throws */
  async open(generator: GeneratorFile, options: InferenceOptions, step: Pick<Step, 'signal'> = {}): Promise<Inference> {
    const key = JSON.stringify([generator.file, options.provider ?? 'auto']);
    if (this.held?.key === key) return this.held.inference;
    this.close();
    const inference = await openInference(generator, options, step);
    this.held = { key, inference };
    return inference;
  }

  /** Whether an inference is kept here, and so not to be ended by who has used it. */
  keeps(inference: Inference): boolean {
    return this.held?.inference === inference;
  }

  close(): void {
    this.held?.inference.close();
    this.held = null;
  }
}
