import { describe, expect, it, vi } from 'vitest';
import { commands } from './contract/index.ts';
import type { WindowDoor } from './contract/index.ts';

const electron = vi.hoisted(() => ({
  exposed: new Map<string, unknown>(),
  invoked: [] as unknown[][],
  listeners: new Map<string, (event: unknown, payload: unknown) => void>(),
}));

vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, api: unknown) => void electron.exposed.set(name, api) },
  ipcRenderer: {
    invoke: (...words: unknown[]) => Promise.resolve(void electron.invoked.push(words)),
    on: (channel: string, listener: (event: unknown, payload: unknown) => void) =>
      void electron.listeners.set(channel, listener),
    removeListener: (channel: string) => void electron.listeners.delete(channel),
  },
  webUtils: { getPathForFile: (file: File) => (file.name === 'scan.zip' ? 'folder/scan.zip' : '') },
}));

await import('./index.ts');
const door = electron.exposed.get('syndiff') as WindowDoor;

describe('what the preload script shows the window', () => {
  it('is one frozen object with a function for each command, and nothing of Electron', () => {
    expect([...electron.exposed.keys()]).toEqual(['syndiff']);
    expect(Object.keys(door).sort()).toEqual([...Object.keys(commands), 'pathOfDropped', 'subscribe'].sort());
    expect(Object.isFrozen(door)).toBe(true);
    expect(Object.values(door).every((value) => typeof value === 'function')).toBe(true);
  });

  it('reaches one channel only, whatever it is given', async () => {
    await door.openVolume({ seriesId: 'a' });
    expect(electron.invoked).toEqual([['call', 'openVolume', { seriesId: 'a' }]]);
  });

  it('tells where a dropped file lies, and nothing of one that lies nowhere', () => {
    expect(door.pathOfDropped(new File([], 'scan.zip'))).toBe('folder/scan.zip');
    expect(door.pathOfDropped(new File([], 'made up'))).toBeNull();
  });

  it('passes events on without the object that Electron sends with them', () => {
    const heard = vi.fn();
    const stop = door.subscribe(heard);
    electron.listeners.get('event')?.({ sender: 'Electron' }, { type: 'scan-progress', files: 1 });
    expect(heard.mock.calls).toEqual([[{ type: 'scan-progress', files: 1 }]]);
    stop();
    expect(electron.listeners.has('event')).toBe(false);
  });
});
