import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { CancelledError, DataError, type ErrorReport, UserError } from '../../main/errors.ts';
import { decodeLosses, encodeLosses } from './loss-text.ts';
import { meanLosses, meanVector } from './means.ts';
import { memberEnvironment, pipeHandle } from './member-environment.ts';
import { encodeMessage, type Message, MessageReader, noNumbers } from './message.ts';

const program = join(import.meta.dirname, '..', 'bin', 'syndiff-train.mjs');

/**
 * Runs `syndiff-train train WORDS` in `size` processes, each of which takes its share of every batch, and holds them
 * together: waits until all have asked the same, answers all alike. It computes nothing but means, so it can hear signals
 * and notice deaths while the others are busy. Whatever ends one member ends all; when this process ends, so do
 * they, at their next question.
 * @param signal asks all to stop after the same iteration
 * @throws what the members threw; UserError `process-ended` for one that ended without a word; CancelledError
 */
export function trainTogether(words: readonly string[], size: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => new Coordinator(words, size, signal, resolve, reject));
}

class Coordinator {
  private readonly members: readonly ChildProcess[];
  private readonly questions = new Map<number, Message>();
  private failure: Error | null = null;
  private running: number;

  constructor(
    words: readonly string[],
    private readonly size: number,
    private readonly signal: AbortSignal | undefined,
    private readonly resolve: () => void,
    private readonly reject: (error: Error) => void,
  ) {
    this.running = size;
    this.members = Array.from({ length: size }, (_, rank) => this.start(rank, words));
  }

  private start(rank: number, words: readonly string[]): ChildProcess {
    const member = spawn(process.execPath, [program, 'train', ...words], {
      stdio: ['ignore', rank === 0 ? 'inherit' : 'ignore', 'inherit', 'pipe'],
      env: memberEnvironment(rank, this.size),
    });
    const reader = new MessageReader((message) => this.hear(rank, message));
    const pipe = pipeOf(member);
    pipe.on('data', (chunk: Buffer) => reader.push(chunk));
    // A member that has gone is noticed by its end.
    pipe.on('error', () => undefined);
    member.on('error', (error) => this.fail(error));
    member.on('close', (code, killed) => this.leave(rank, code === 0 ? null : (killed ?? `exit code ${code}`)));
    return member;
  }

  private hear(rank: number, message: Message): void {
    if (message.kind === 'failed') return this.fail(errorOf(message.text));
    this.questions.set(rank, message);
    if (this.questions.size < this.size) return;
    const asked = this.members.map((_, member) => this.questions.get(member)!);
    this.questions.clear();
    try {
      this.answer(asked);
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private answer(asked: readonly Message[]): void {
    const [{ kind, text }] = asked as [Message];
    if (asked.some((message) => message.kind !== kind)) throw new Error('the processes of the run are out of step');
    const different = asked.findIndex((message) => message.text !== text);
    if (kind === 'agree' && different >= 0)
      throw new Error(`process ${different} of the run holds another state than process 0: use the last checkpoint`);
    const [losses, numbers] =
      kind === 'average'
        ? [
            encodeLosses(meanLosses(asked.map((one) => decodeLosses(one.text)))),
            meanVector(asked.map((one) => one.numbers)),
          ]
        : ['', noNumbers];
    const parts = encodeMessage(this.signal?.aborted ? 'stop' : 'go on', losses, [numbers]);
    for (const member of this.members) for (const part of parts) pipeOf(member).write(part);
  }

  /** The first failure counts. Members that were asked to stop end by themselves, the first one after saving. */
  private fail(error: Error): void {
    if (!this.failure || this.failure instanceof CancelledError) this.failure = error;
    if (!(this.failure instanceof CancelledError)) this.members.forEach((member) => member.kill('SIGKILL'));
  }

  private leave(rank: number, how: string | number | null): void {
    this.running -= 1;
    if (how !== null && !this.failure)
      this.fail(
        this.signal?.aborted
          ? new CancelledError()
          : new UserError(
              'process-ended',
              `Process ${rank} of ${this.size} ended unexpectedly (${how}), so the others were stopped.`,
              'Its last lines above may say why. Go on with --resume.',
            ),
      );
    if (this.running > 0) return;
    if (this.failure) this.reject(this.failure);
    else this.resolve();
  }
}

function pipeOf(member: ChildProcess): Duplex {
  return member.stdio[pipeHandle] as Duplex;
}

function errorOf(text: string): Error {
  const { kind, code, message, where, remedy, stack } = JSON.parse(text) as ErrorReport & { stack: string };
  if (kind === 'cancelled') return new CancelledError();
  if (kind === 'user') return new UserError(code, message, remedy ?? '');
  if (kind === 'data') return new DataError(code, message, where ?? '', remedy);
  return Object.assign(new Error(message), { stack });
}
