import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ChildReply } from './child.ts';
import type { Opened } from './open-folder.ts';

/** For one folder: time, and bytes of memory over the idle level. */
const LIMITS = { milliseconds: 10_000, growth: 512 * 2 ** 20 };
/** Starting Node with its TypeScript loader on a machine that has other work. */
const LONGEST_START_MS = 60_000;

/**
 * A child process that stays for the next folder as long as nothing goes wrong in it. Memory is taken at its peak since
 * the process started, so what a folder before has left behind only makes the limit stricter.
 */
export class WarmChild {
  private child: ChildProcess | null = null;

  /** @param program answers as child.ts does */
  constructor(
    private readonly program: string = fileURLToPath(new URL('./child.ts', import.meta.url)),
    private readonly limits = LIMITS,
  ) {}

  /** @returns what became of the folder @throws Error where the process crashes, hangs, grows too much or throws */
  async open(folder: string): Promise<Opened> {
    try {
      const child = (this.child ??= await start(this.program));
      const answer = await ask(child, this.limits.milliseconds, () => child.send({ folder }));
      if (answer.kind === 'thrown') throw new Error(`an error escapes: ${answer.message}`);
      if (answer.kind === 'ready') throw new Error('the process answers out of turn');
      if (answer.growth > this.limits.growth)
        throw new Error(`${inMiB(answer.growth)} more memory than when idle, allowed ${inMiB(this.limits.growth)}`);
      return answer.opened;
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  stop(): void {
    this.child?.kill('SIGKILL');
    this.child = null;
  }
}

const inMiB = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;

async function start(program: string): Promise<ChildProcess> {
  const child = fork(program, { execArgv: ['--import', import.meta.resolve('tsx')], stdio: 'pipe' });
  // What native code prints must not fill the pipe.
  child.stdout?.resume();
  child.stderr?.resume();
  await ask(child, LONGEST_START_MS, () => undefined);
  return child;
}

function ask(child: ChildProcess, longest: number, send: () => void): Promise<ChildReply> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit);
      end();
    };
    const onMessage = (reply: unknown) => settle(() => resolve(reply as ChildReply));
    const onExit = (code: number | null, signal: string | null) =>
      settle(() => reject(new Error(`the process ends with ${signal ?? `code ${code}`}`)));
    const timer = setTimeout(() => settle(() => reject(new Error(`no end after ${longest / 1000} s`))), longest);
    child.on('message', onMessage).on('exit', onExit);
    send();
  });
}
