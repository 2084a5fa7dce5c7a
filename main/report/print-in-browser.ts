import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancelledError, UserError } from '../errors.ts';
import type { Step } from '../step.ts';

/** Makes the pages of a self-contained HTML document. */
export type PrintPDF = (html: string, step?: Pick<Step, 'signal'>) => Promise<Uint8Array>;

const LIMIT_MS = 120_000;

/** Names on the PATH of Linux, and the usual places elsewhere. */
const names = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];
const applications: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((variable) =>
    ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map(
      (path) => `${process.env[variable] ?? ''}\\${path}`,
    ),
  ),
};

/**
 * The browser that can print: the one of SYNDIFF_BROWSER, else the first Chromium, Chrome or Edge of this system.
 * @returns null where there is none
 */
export async function findBrowser(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Promise<string | null> {
  const named = environment['SYNDIFF_BROWSER'];
  const onPath = (environment['PATH'] ?? '').split(delimiter).filter(Boolean);
  const candidates = named
    ? [named]
    : [...(applications[platform] ?? []), ...names.flatMap((name) => onPath.map((folder) => join(folder, name)))];
  for (const path of candidates) {
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return null;
}

/**
 * Prints with a browser of this machine that shows no window, asks no network and has no profile.
 * @throws UserError `no-browser`, `print-failed`; CancelledError
 */
export async function printInBrowser(
  html: string,
  { signal }: Pick<Step, 'signal'> = {},
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Uint8Array> {
  const browser = await findBrowser(environment);
  if (browser === null)
    throw new UserError(
      'no-browser',
      'A PDF needs a browser to print it, and no Chromium, Chrome or Edge was found.',
      'Install one or name it in SYNDIFF_BROWSER; or save HTML and print it yourself.',
    );
  // Not in the folder of the report: the page names the patient only in what is exported.
  const scratch = await mkdtemp(join(tmpdir(), 'syndiff-print-'));
  const [page, pdf] = [join(scratch, 'report.html'), join(scratch, 'report.pdf')];
  try {
    await writeFile(page, html, { mode: 0o600 });
    await run(browser, argumentsFor(scratch, page, pdf), signal);
    return await readFile(pdf);
  } catch (cause) {
    if (cause instanceof CancelledError) throw cause;
    throw new UserError(
      'print-failed',
      `The browser ${browser} made no PDF.`,
      'Name another in SYNDIFF_BROWSER; or save HTML and print it yourself.',
      { cause },
    );
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

function argumentsFor(scratch: string, page: string, pdf: string): string[] {
  return [
    '--headless',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-extensions',
    `--user-data-dir=${join(scratch, 'profile')}`,
    // Chromium refuses its sandbox to root; the page is ours and runs no script.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--no-pdf-header-footer',
    `--print-to-pdf=${pdf}`,
    pathToFileURL(page).href,
  ];
}

function run(browser: string, words: readonly string[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(browser, words, { stdio: 'ignore', signal, timeout: LIMIT_MS });
    child.once('error', (error) => reject(error.name === 'AbortError' ? new CancelledError() : error));
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`It ended with ${code ?? 'a signal'}.`))));
  });
}
