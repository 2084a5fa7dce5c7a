import * as tf from '@tensorflow/tfjs-core';
import { reportOf } from '../../main/errors.ts';
import type { Gradients } from '../trainer/gradients-of.ts';
import type { Channel } from './channel.ts';
import { decodeLosses, encodeLosses } from './loss-text.ts';
import type { Message } from './message.ts';
import type { Team } from './team.ts';

/** One of several processes, as it sees the others: through the coordinator, which hears all and answers all alike. */
export class Member implements Team {
  private asked = false;

  constructor(
    readonly rank: number,
    readonly size: number,
    private readonly channel: Channel,
  ) {}

  get stopping(): boolean {
    return this.asked;
  }

  average({ gradients, losses }: Gradients): Gradients {
    const vectors = [...gradients.values()].map((gradient) => gradient.dataSync<'float32'>());
    const { text, numbers } = this.ask('average', encodeLosses(losses), vectors);
    let offset = 0;
    const means = [...gradients].map(([name, gradient]) => {
      gradient.dispose();
      return [name, tf.keep(tf.tensor1d(numbers.subarray(offset, (offset += gradient.size))))] as const;
    });
    return { gradients: new Map(means), losses: decodeLosses(text) };
  }

  agree(state: string): void {
    this.ask('agree', state, []);
  }

  /** Tells why this process ends. */
  fail(error: unknown): void {
    const stack = error instanceof Error ? error.stack : String(error);
    this.channel.send('failed', JSON.stringify({ ...reportOf(error), stack }));
  }

  private ask(kind: Message['kind'], text: string, numbers: readonly Float32Array[]): Message {
    this.channel.send(kind, text, numbers);
    const answer = this.channel.receive();
    this.asked = answer.kind === 'stop';
    return answer;
  }
}
