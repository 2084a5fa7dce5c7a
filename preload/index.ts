/** Electron's preload script: runs sandboxed and isolated, and shows the window `window.syndiff` only. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { IpcRendererEvent } from 'electron';
import type { EngineEvent } from './contract/index.ts';
import { windowDoor } from './door.ts';

contextBridge.exposeInMainWorld(
  'syndiff',
  windowDoor({
    call: (command, argument) => ipcRenderer.invoke('call', command, argument),
    // Empty for a file that was made by a script: such a one lies nowhere.
    pathOf: (file) => webUtils.getPathForFile(file) || null,
    listen: (listener) => {
      const forward = (_event: IpcRendererEvent, event: EngineEvent): void => listener(event);
      ipcRenderer.on('event', forward);
      return () => void ipcRenderer.removeListener('event', forward);
    },
  }),
);
