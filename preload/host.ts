/** The host's stand-in for the preload script: a module that runs before the window's own, with the same door. */
import type { Answer, CommandName, EngineEvent } from './contract/index.ts';
import { windowDoor } from './door.ts';

const lost: Answer<CommandName> = {
  ok: false,
  error: {
    kind: 'user',
    code: 'host-unreachable',
    message: 'The SynDiff host does not answer.',
    remedy: 'Start it again with `npm start -- --host` and open the link that it prints.',
  },
};

const listeners = new Set<(event: EngineEvent) => void>();
const source = new EventSource('/events');
source.addEventListener('message', (message: MessageEvent<string>) => {
  const event = JSON.parse(message.data) as EngineEvent;
  for (const listener of listeners) listener(event);
});

async function call(command: string, argument: unknown): Promise<unknown> {
  try {
    const response = await fetch(`/call/${command}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(argument ?? {}),
    });
    return response.ok ? await response.json() : lost;
  } catch {
    return lost;
  }
}

Object.defineProperty(window, 'syndiff', {
  value: windowDoor({
    call,
    pathOf: () => null,
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  }),
});
