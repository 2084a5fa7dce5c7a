/** Electron's preload script: runs sandboxed and isolated, and shows the window `window.syndiff` only. */
import { contextBridge, ipcRenderer } from 'electron';
import type { IpcRendererEvent } from 'electron';
import type { EngineEvent } from './contract/index.ts';
import { windowDoor } from './door.ts';

contextBridge.exposeInMainWorld(
  'syndiff',
  windowDoor({
    call: (command, argument) => ipcRenderer.invoke('call', command, argument),
    listen: (listener) => {
      const forward = (_event: IpcRendererEvent, event: EngineEvent): void => listener(event);
      ipcRenderer.on('event', forward);
      return () => void ipcRenderer.removeListener('event', forward);
    },
  }),
);
