import { fork } from 'node:child_process';

/** Electron's `utilityProcess.fork` over Node's: the child finds no `process.parentPort` and uses Node's channel. */
export function forkAsUtilityProcess(path: string, argument: string[], { execArgv }: { execArgv: string[] }) {
  const child = fork(path, argument, {
    execArgv,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    pid: child.pid,
    postMessage: (message: object) => void child.send(message, () => undefined),
    on: (event: 'message' | 'exit', listener: (value: unknown) => void) => child.on(event, listener),
    kill: () => child.kill(),
  };
}
