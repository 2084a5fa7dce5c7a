/** The product's shell: one sandboxed window over the engine. Everything else is the engine's or the window's business. */
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, utilityProcess } from 'electron';
import { join } from 'node:path';
import { answer } from '../answer.ts';
import { createEngine } from '../engine.ts';
import type { Engine } from '../engine.ts';
import { logBug } from '../log.ts';
import { utilityChild } from '../syndiff/index.ts';
import { assetResponse, listAssets } from './assets.ts';
import type { Assets } from './assets.ts';
import { confine, isOurs, windowOrigin } from './electron-confinement.ts';
import { placesIn } from './places.ts';
import type { Places } from './places.ts';
import { securityHeaders } from './policy.ts';

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);

async function run(): Promise<void> {
  await app.whenReady();
  const places = placesIn(app.getAppPath(), app.isPackaged ? join(process.resourcesPath, 'models') : undefined);
  const engine = createEngine({
    shell: 'electron',
    version: app.getVersion(),
    modelFolders: places.modelFolders,
    demoStudy: places.demoStudy,
    dataFolder: places.data,
    initialFolder: folderArgument(),
    chooseFolder,
    startChild: utilityChild((path, argument, options) => utilityProcess.fork(path, argument, options)),
  });
  confine();
  serveWindow(engine, await listAssets(places.window));
  ipcMain.handle('call', (event, command: string, argument: unknown) => {
    if (!isOurs(event.senderFrame?.url)) throw new Error('A stranger called.');
    return answer(engine, command, argument);
  });
  engine.subscribe((event) => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.send('event', event);
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate([{ role: 'fileMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]));
  await openWindow(places);
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', () => void engine.dispose());
}

function serveWindow(engine: Engine, assets: Assets): void {
  protocol.handle('app', async (request) => {
    const { host, pathname } = new URL(request.url);
    const found = host === 'bundle' && request.method === 'GET' ? await assetResponse(assets, pathname) : null;
    const response = found ?? (await engine.fetch(request));
    for (const [name, value] of Object.entries(securityHeaders)) response.headers.set(name, value);
    return response;
  });
}

async function openWindow(places: Places): Promise<void> {
  const window = new BrowserWindow({
    width: 1600,
    height: 1000,
    backgroundColor: '#000000',
    title: 'SynDiff Workstation',
    webPreferences: {
      preload: places.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  await window.loadURL(windowOrigin);
}

async function chooseFolder(purpose: 'open' | 'export'): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog({
    title: purpose === 'open' ? 'Open a folder of DICOM files' : 'Write the derived series to',
    properties: purpose === 'open' ? ['openDirectory'] : ['openDirectory', 'createDirectory'],
  });
  return filePaths[0] ?? null;
}

function folderArgument(): string | null {
  const given = process.argv.slice(app.isPackaged ? 1 : 2);
  return given.find((argument) => !argument.startsWith('-')) ?? null;
}

run().catch((thrown: unknown) => {
  logBug('start', thrown);
  app.exit(1);
});
