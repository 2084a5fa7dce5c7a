import type { EngineEvent, WindowDoor } from './contract/index.ts';
import { commandNames } from './command-names.ts';

/** How a window reaches the engine: Electron's IPC or the host's HTTP. */
export interface Line {
  call(command: string, argument: unknown): Promise<unknown>;
  pathOf(file: File): string | null;
  /** @returns what stops listening */
  listen(listener: (event: EngineEvent) => void): () => void;
}

/** `window.syndiff` over a line: frozen, one narrow function for each command of the contract beside where a dropped file lies. */
export function windowDoor(line: Line): WindowDoor {
  const functions = commandNames.map((name) => [name, (argument: unknown) => line.call(name, argument)] as const);
  const door = {
    ...Object.fromEntries(functions),
    pathOfDropped: (file: File) => line.pathOf(file),
    subscribe: (listener: (event: EngineEvent) => void) => line.listen(listener),
  };
  return Object.freeze(door) as unknown as WindowDoor;
}
