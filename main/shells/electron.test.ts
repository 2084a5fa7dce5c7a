import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

/*
 * The rows of SECURITY.md that are about how the shell sets Electron up: the real shell runs against a recorder of what it
 * asks Electron for.
 */

type Decide = (decision: unknown) => void;
type Handler = (...argument: never[]) => unknown;

const recorded = vi.hoisted(() => ({
  schemes: [] as unknown[],
  windows: [] as { webPreferences: Record<string, unknown> }[],
  loaded: [] as string[],
  handlers: new Map<string, Handler>(),
  externally: [] as string[],
  sent: [] as unknown[],
  focused: 0,
}));

const root = mkdtempSync(join(tmpdir(), 'syndiff-electron-'));
afterAll(() => rmSync(root, { recursive: true }));

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  const keep = (name: string) => (handler: Handler) => void recorded.handlers.set(name, handler);
  const app = Object.assign(new Emitter(), {
    isPackaged: false,
    requestSingleInstanceLock: () => true,
    whenReady: () => Promise.resolve(),
    getAppPath: () => process.env['SYNDIFF_TEST_ROOT'],
    getVersion: () => '1.2.3',
    quit: () => undefined,
    exit: () => undefined,
  });
  class BrowserWindow {
    static getAllWindows = () => [];
    readonly webContents = { send: (...message: unknown[]) => void recorded.sent.push(message) };
    readonly isMinimized = () => false;
    readonly focus = () => void (recorded.focused += 1);
    constructor(options: { webPreferences: Record<string, unknown> }) {
      recorded.windows.push(options);
    }
    loadURL(url: string): Promise<void> {
      recorded.loaded.push(url);
      return Promise.resolve();
    }
  }
  return {
    app,
    BrowserWindow,
    dialog: { showOpenDialog: () => Promise.resolve({ filePaths: [] }) },
    ipcMain: { handle: (channel: string, handler: Handler) => void recorded.handlers.set(`ipc ${channel}`, handler) },
    Menu: { buildFromTemplate: () => ({}), setApplicationMenu: () => undefined },
    protocol: {
      registerSchemesAsPrivileged: (schemes: unknown[]) => void recorded.schemes.push(...schemes),
      handle: (scheme: string, handler: Handler) => void recorded.handlers.set(`scheme ${scheme}`, handler),
    },
    safeStorage: { isEncryptionAvailable: () => false },
    session: {
      defaultSession: {
        setPermissionRequestHandler: keep('permission request'),
        setPermissionCheckHandler: keep('permission check'),
        webRequest: { onBeforeRequest: keep('request') },
      },
    },
    shell: { openExternal: (url: string) => recorded.externally.push(url) },
    utilityProcess: { fork: () => new Emitter() },
  };
});

beforeAll(async () => {
  mkdirSync(join(root, 'out', 'renderer'), { recursive: true });
  writeFileSync(join(root, 'out', 'renderer', 'index.html'), '<p>window</p>');
  writeFileSync(join(root, 'secret.txt'), 'secret');
  process.env['SYNDIFF_TEST_ROOT'] = root;
  await import('./electron.ts');
  await vi.waitUntil(() => recorded.loaded.length > 0, { timeout: 20_000 });
});

const handler = <H extends Handler>(name: string): H => {
  const found = recorded.handlers.get(name);
  if (!found) throw new Error(`The shell set no handler for ${name}.`);
  return found as H;
};

const serve = (path: string, method = 'GET') =>
  handler<(request: Request) => Promise<Response>>('scheme app')(new Request(`app://bundle${path}`, { method }));

describe('what the desktop asks to open', () => {
  it('goes to the window that is there: from a second start, or dropped on the icon', async () => {
    const { app } = await import('electron');
    await vi.waitUntil(() => app.listenerCount('second-instance') > 0);
    app.emit('second-instance', {}, ['electron', 'app', '--switch', 'study'], '/somewhere/else');
    const preventDefault = vi.fn();
    app.emit('open-file', { preventDefault }, '/studies/dropped');
    expect(preventDefault).toHaveBeenCalledOnce();
    expect(recorded.sent).toEqual(
      [resolve('/somewhere/else', 'study'), '/studies/dropped'].map((folder) => [
        'event',
        { type: 'open-requested', folder },
      ]),
    );
    expect(recorded.focused).toBe(1);
    expect(recorded.windows).toHaveLength(1);
  });
});

describe("Electron's security list", () => {
  it('1, 18: loads the window from our own scheme and never from a file or the network', () => {
    expect(recorded.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
    ]);
    expect(recorded.loaded).toEqual(['app://bundle/']);
  });

  it('2, 3, 4, 6, 8, 9, 10: one isolated, sandboxed window without Node and without loosened rules', () => {
    expect(recorded.windows).toHaveLength(1);
    const { preload, ...preferences } = recorded.windows[0]!.webPreferences;
    expect(preload).toBe(join(root, 'out', 'preload', 'index.cjs'));
    // Everything that is not listed here keeps Electron's own safe default.
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    });
  });

  it('5: denies every permission', () => {
    const decide = vi.fn<Decide>();
    for (const permission of ['media', 'geolocation', 'notifications', 'openExternal', 'clipboard-read'])
      handler<(contents: unknown, permission: string, decide: Decide) => void>('permission request')(
        null,
        permission,
        decide,
      );
    expect(decide.mock.calls).toEqual([[false], [false], [false], [false], [false]]);
    expect(handler<() => boolean>('permission check')()).toBe(false);
  });

  it('7: every answer has a content security policy without eval and inline scripts', async () => {
    for (const path of ['/', '/volume/none', '/nothing']) {
      const policy = (await serve(path)).headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval'(;|$)/);
      expect(policy).not.toMatch(/'unsafe-eval'|script-src[^;]*'unsafe-inline'|https?:/);
    }
  });

  it('11, 12, 13, 14: no webviews, no navigation away, no further windows', async () => {
    const { app } = await import('electron');
    const contents = Object.assign(new EventEmitter(), {
      open: null as (() => unknown) | null,
      setWindowOpenHandler(open: () => unknown) {
        this.open = open;
      },
    });
    app.emit('web-contents-created', {}, contents);
    expect(contents.open?.()).toEqual({ action: 'deny' });
    const prevented = (event: string, url: string): boolean => {
      const preventDefault = vi.fn();
      contents.emit(event, { url, preventDefault });
      return preventDefault.mock.calls.length > 0;
    };
    expect(prevented('will-attach-webview', '')).toBe(true);
    expect(prevented('will-navigate', 'https://example.org/')).toBe(true);
    expect(prevented('will-navigate', 'file:///etc/passwd')).toBe(true);
    expect(prevented('will-navigate', 'app://bundle.example.org/')).toBe(true);
    expect(prevented('will-navigate', 'app://bundle/')).toBe(false);
    expect(prevented('will-redirect', 'app://bundle/')).toBe(true);
  });

  it('15: opens nothing outside the application', () => {
    expect(recorded.externally).toEqual([]);
  });

  it('17: hears only its own window, and only what the contract knows', async () => {
    const call = handler<(event: object, command: string, argument: unknown) => Promise<unknown>>('ipc call');
    for (const url of [undefined, 'https://example.org/', 'app://bundle.example.org/', 'file:///x'])
      await expect(async () => call({ senderFrame: { url } }, 'listModels', {})).rejects.toThrow('stranger');
    const ours = { senderFrame: { url: 'app://bundle/' } };
    expect(await call(ours, 'formatDisk', {})).toMatchObject({ ok: false, error: { code: 'unknown-command' } });
    expect(await call(ours, 'openFolder', { folder: 7 })).toMatchObject({ error: { code: 'invalid-argument' } });
    expect(await call(ours, 'describeApplication', {})).toMatchObject({ ok: true, result: { version: '1.2.3' } });
  });

  it('18: serves its own files by name and nothing beside them', async () => {
    expect(await (await serve('/')).text()).toBe('<p>window</p>');
    for (const path of ['/../../secret.txt', '/..%2f..%2fsecret.txt', '/%2e%2e/%2e%2e/secret.txt', '//secret.txt'])
      expect((await serve(path)).status).toBe(404);
    expect((await serve('/', 'POST')).status).toBe(404);
  });

  it('lets no request leave the machine', () => {
    const cancelled = (url: string): boolean => {
      const decide = vi.fn<Decide>();
      handler<(details: { url: string }, decide: Decide) => void>('request')({ url }, decide);
      return (decide.mock.calls[0]![0] as { cancel: boolean }).cancel;
    };
    for (const url of ['https://example.org/', 'http://127.0.0.1:8080/', 'ws://example.org/', 'file:///etc/passwd'])
      expect(cancelled(url)).toBe(true);
    for (const url of ['app://bundle/index.js', 'blob:app://bundle/1', 'data:image/png;base64,AA=='])
      expect(cancelled(url)).toBe(false);
  });
});
