import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { electronBinary } from '../../main/shells/start/electron-binary.ts';
import { createDouble } from '../electron-double/double.ts';
import { loadMain } from '../electron-double/load-main.ts';

export const shells = ['host', 'electron'] as const;

export interface Shell {
  page: Page;
  close(): Promise<void>;
}

/** A shell whose process can be lost. */
export interface Host extends Shell {
  pid: number;
  /** Ends its process as a crash or the power would; its window stays. */
  kill(): Promise<void>;
}

interface Place {
  root: string;
  environment: NodeJS.ProcessEnv;
  /** of the host: what its command line asks to open */
  folder?: string;
  /** of the stand-in for Electron: what its folder dialogue answers, first to last */
  chosenFolders?: string[];
}

export function openShell(kind: (typeof shells)[number], place: Place): Promise<Shell> {
  if (kind === 'host') return openHost(place);
  const binary = electronBinary(place.root);
  console.log(
    binary ? `Electron: the real one, ${binary}` : 'Electron: its binary is not installed; using the double.',
  );
  return binary ? openElectron(binary, place) : openDouble(place);
}

/** Where the browser is that both shells are driven in. */
export const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Debian's Chromium, drawing WebGL in software, or not at all, and speaking to nobody. */
export function openChromium(graphics: 'software' | 'none' = 'software'): Promise<Browser> {
  const drawing = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      ...(graphics === 'none' ? ['--disable-3d-apis'] : drawing),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export async function openHost({ root, environment, folder }: Place): Promise<Host> {
  const start = join(root, 'main', 'shells', 'start.ts');
  const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ...withoutScreen } = environment;
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', start, '--host', ...(folder === undefined ? [] : [folder])],
    {
      cwd: root,
      env: withoutScreen,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const launchUrl = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The host ended with ${code}.`)));
    createInterface(child.stdout).on('line', (line) => {
      const url = /http:\S+/.exec(line)?.[0];
      if (url) resolve(url);
    });
  });
  const browser = await openChromium();
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  await page.goto(launchUrl);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  const close = async (): Promise<void> => {
    await browser.close();
    if (child.signalCode === null) await end('SIGINT');
  };
  return { page, close, pid: child.pid!, kill: () => end('SIGKILL') };
}

async function openElectron(executablePath: string, { root, environment }: Place): Promise<Shell> {
  const env = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined));
  const app = await _electron.launch({ executablePath, args: [root], env: env as Record<string, string> });
  return { page: await app.firstWindow(), close: () => app.close() };
}

/** The real built main and preload against the stand-in; main runs in this process. */
async function openDouble({ root, environment, chosenFolders = [] }: Place): Promise<Shell> {
  Object.assign(process.env, environment);
  process.argv = [process.execPath, root];
  const browser = await openChromium();
  const double = createDouble({ root, browser, chosenFolders });
  loadMain(join(root, 'out', 'main', 'electron.cjs'), double.electron);
  const page = await double.page;
  const close = async (): Promise<void> => {
    await double.close();
    await browser.close();
  };
  return { page, close };
}
