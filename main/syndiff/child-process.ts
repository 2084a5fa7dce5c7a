import { fork } from 'node:child_process';
import type { EntryPoint } from '../system/processes.ts';

/** A child process as its parent sees it. Messages are structured clones. */
export interface Child {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** `how` tells what ended it, e.g. "signal SIGKILL" or "code 134" */
  onExit(listener: (how: string) => void): void;
  /** at once, whatever it is doing */
  kill(): void;
}

export type StartChild = (entry: EntryPoint) => Child;

/** Outside Electron. */
export const forkChild: StartChild = ({ path, execArgv }) => {
  const child = fork(path, { execArgv, serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return {
    // A message to a child that is just ending is lost; its exit tells the caller.
    post: (message) => void child.send(message as object, () => undefined),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      child.on('exit', (code, signal) => listener(signal ? `signal ${signal}` : `code ${code}`));
      child.on('error', (error) => listener(error.message));
    },
    kill: () => void child.kill('SIGKILL'),
  };
};

/** What we use of Electron's `utilityProcess`, which only its shell may import. */
export interface UtilityProcess {
  readonly pid: number | undefined;
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  kill(): boolean;
}

/** Under Electron, whose fuses may forbid `fork`: pass `utilityProcess.fork`. */
export function utilityChild(
  start: (path: string, args: string[], options: { execArgv: string[]; serviceName: string }) => UtilityProcess,
): StartChild {
  return ({ path, execArgv }) => {
    const child = start(path, [], { execArgv, serviceName: 'SynDiff inference' });
    return {
      post: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.on('exit', (code) => listener(`code ${code}`)),
      kill: () => {
        // Its own kill asks politely, and a process inside ONNX Runtime does not listen.
        if (child.pid === undefined) child.kill();
        else process.kill(child.pid, 'SIGKILL');
      },
    };
  };
}

interface ElectronParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/** The parent as the child sees it, whichever way the child was started. The child ends when its parent is gone. */
export function parentOf(
  child: NodeJS.Process & { parentPort?: ElectronParentPort },
): Pick<Child, 'post' | 'onMessage'> {
  const port = child.parentPort;
  if (port) {
    return {
      post: (message) => port.postMessage(message),
      onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
    };
  }
  child.on('disconnect', () => child.exit());
  // Terminals and service managers send these to the children as well: when to end is for the parent to say.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) child.on(signal, () => undefined);
  return {
    // An answer that nobody waits for any more is lost; `disconnect` ends the child.
    post: (message) => void child.send?.(message, () => undefined),
    onMessage: (listener) => void child.on('message', listener),
  };
}
