/**
 * A stand-in for the `electron` module that is just deep enough for our own main bundle and preload script: a
 * BrowserWindow is a page of Chromium, IPC goes through an exposed binding, and `app://bundle/` is a loopback origin whose
 * requests reach the handler that main registered. Menus, native dialogues, fuses and packaging are not imitated.
 */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { forkAsUtilityProcess } from './utility-process.ts';
import { serveScheme } from './scheme-server.ts';
import { preloadScript } from './preload-script.ts';

export interface DoubleOptions {
  root: string;
  browser: Browser;
  /** what the native folder dialogue answers, first to last */
  chosenFolders: string[];
  /** of a packaged application: where its resources lie; `root` is then what its archive holds */
  resources?: string;
}

type IpcListener = (event: { senderFrame: { url: string } }, ...argument: unknown[]) => unknown;
type SchemeHandler = (request: Request) => Response | Promise<Response>;

const windowUrl = 'app://bundle/';

export function createDouble({ root, browser, chosenFolders, resources }: DoubleOptions) {
  if (resources !== undefined) Object.assign(process, { resourcesPath: resources });
  const listeners = new Map<string, IpcListener>();
  const schemes = new Map<string, SchemeHandler>();
  const closing: (() => Promise<void>)[] = [];
  const windows: BrowserWindow[] = [];
  let opened: (page: Page) => void;
  const page = new Promise<Page>((resolve) => (opened = resolve));

  class BrowserWindow {
    private page: Page | null = null;
    readonly webContents = {
      send: (channel: string, payload: unknown) => void this.emit(channel, structuredClone(payload)),
      printToPDF: (): Promise<Buffer> => this.page!.pdf({ printBackground: true, preferCSSPageSize: true }),
    };

    readonly isMinimized = () => false;
    readonly focus = () => undefined;

    constructor(private readonly options: { width: number; height: number; webPreferences: { preload: string } }) {
      windows.push(this);
    }

    static getAllWindows(): BrowserWindow[] {
      return windows;
    }

    /** A page beside the window, as the one that is printed. */
    async loadFile(path: string): Promise<void> {
      this.page = await browser.newPage({ javaScriptEnabled: false });
      await this.page.goto(pathToFileURL(path).href);
    }

    destroy(): void {
      windows.splice(windows.indexOf(this), 1);
      void this.page?.context().close();
    }

    async loadURL(url: string): Promise<void> {
      const handler = schemes.get('app');
      if (!handler || !url.startsWith(windowUrl)) throw new Error(`Nothing is registered for ${url}.`);
      const server = await serveScheme(windowUrl, handler);
      const context = await browser.newContext({
        viewport: { width: this.options.width, height: this.options.height },
      });
      closing.push(() => context.close(), server.close);
      this.page = await context.newPage();
      await this.page.exposeBinding('doubleInvoke', ({ frame }, channel: string, ...argument: unknown[]) => {
        const listener = listeners.get(channel);
        if (!listener) throw new Error(`No handler registered for '${channel}'`);
        return listener({ senderFrame: { url: frame.url().replace(server.origin, windowUrl) } }, ...argument);
      });
      await this.page.addInitScript(preloadScript(readFileSync(this.options.webPreferences.preload, 'utf8')));
      opened(this.page);
      await this.page.goto(url.replace(windowUrl, server.origin));
    }

    private async emit(channel: string, payload: unknown): Promise<void> {
      if (!this.page || this.page.isClosed()) return;
      await this.page
        .evaluate(([name, value]) => window.dispatchEvent(new CustomEvent(`ipc:${name}`, { detail: value })), [
          channel,
          payload,
        ] as const)
        .catch(() => undefined);
    }
  }

  const app = Object.assign(new EventEmitter(), {
    isPackaged: resources !== undefined,
    requestSingleInstanceLock: () => true,
    whenReady: async () => undefined,
    getAppPath: () => root,
    getVersion: () => (JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as { version: string }).version,
    quit: () => undefined,
    exit: (code: number) => {
      throw new Error(`The main process would have exited with ${code}.`);
    },
  });
  const session = {
    setPermissionRequestHandler: () => undefined,
    setPermissionCheckHandler: () => undefined,
    webRequest: { onBeforeRequest: () => undefined },
  };

  const electron = {
    app,
    BrowserWindow,
    dialog: { showOpenDialog: async () => ({ canceled: false, filePaths: chosenFolders.splice(0, 1) }) },
    ipcMain: { handle: (channel: string, listener: IpcListener) => listeners.set(channel, listener) },
    Menu: { buildFromTemplate: () => ({}), setApplicationMenu: () => undefined },
    protocol: {
      registerSchemesAsPrivileged: () => undefined,
      handle: (scheme: string, handler: SchemeHandler) => schemes.set(scheme, handler),
    },
    // It has no keychain, as Linux without a keyring.
    safeStorage: { isEncryptionAvailable: () => false },
    session: { defaultSession: session },
    utilityProcess: { fork: forkAsUtilityProcess },
  };
  const close = async (): Promise<void> => {
    app.emit('will-quit');
    for (const step of closing.reverse()) await step();
  };
  return { electron, page, close };
}
