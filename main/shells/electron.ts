/** The product's shell: one sandboxed window over the engine. Everything else is the engine's or the window's business. */
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, utilityProcess } from 'electron';
import type { EngineEvent } from '../../preload/contract/index.ts';
import { answer } from '../commands/answer.ts';
import { createEngine } from '../engine.ts';
import type { Engine } from '../engine.ts';
import { logBug } from '../system/log.ts';
import { utilityChild } from '../syndiff/index.ts';
import { assetResponse, listAssets } from './assets.ts';
import type { Assets } from './assets.ts';
import { confine, isOurs, windowOrigin } from './electron-confinement.ts';
import { printInElectron } from './electron-print.ts';
import { pathArgument } from './path-argument.ts';
import { placesIn } from './places.ts';
import type { Places } from './places.ts';
import { securityHeaders } from './policy.ts';
import { keychainSecrets } from './electron-secrets.ts';

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);

async function run(): Promise<void> {
  // A second start hands its folder to the first: two engines would write the same settings, jobs and logs.
  if (!app.requestSingleInstanceLock()) return app.quit();
  const wordsAfter = app.isPackaged ? 1 : 2;
  let initialFolder = pathArgument(process.argv.slice(wordsAfter), process.cwd());
  // Until there is a window to open it in, the last folder that the desktop named is the one to start with.
  let open = (folder: string): unknown => (initialFolder = folder);
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open(path);
  });
  await app.whenReady();
  const places = placesIn(app.getAppPath(), app.isPackaged ? process.resourcesPath : null);
  const engine = createEngine({
    shell: 'electron',
    version: app.getVersion(),
    modelFolders: places.modelFolders,
    demoStudy: places.demoStudy,
    dataFolder: places.data,
    secrets: keychainSecrets(places.data),
    redis: process.env['SYNDIFF_REDIS'] || undefined,
    initialFolder,
    chooseFolder,
    printPDF: printInElectron,
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
  const startedWith = initialFolder;
  const window = await openWindow(places);
  open = (folder) => window.webContents.send('event', { type: 'open-requested', folder } satisfies EngineEvent);
  if (initialFolder !== null && initialFolder !== startedWith) open(initialFolder);
  app.on('second-instance', (_event, words, workingFolder) => {
    const folder = pathArgument(words.slice(wordsAfter), workingFolder);
    if (folder !== null) open(folder);
    if (window.isMinimized()) window.restore();
    window.focus();
  });
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

async function openWindow(places: Places): Promise<BrowserWindow> {
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
  return window;
}

async function chooseFolder(purpose: 'open' | 'export'): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog({
    title: purpose === 'open' ? 'Open a folder of DICOM files' : 'Write the derived series to',
    properties: purpose === 'open' ? ['openDirectory'] : ['openDirectory', 'createDirectory'],
  });
  return filePaths[0] ?? null;
}

run().catch((thrown: unknown) => {
  logBug('start', thrown);
  app.exit(1);
});
