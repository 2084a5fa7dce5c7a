import { BrowserWindow } from 'electron';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { throwIfCancelled, type Step } from '../step.ts';

/**
 * Prints a self-contained page with Electron's own Chromium: in a window that is never shown, runs no script and shares
 * nothing with the one that is.
 */
export async function printInElectron(html: string, { signal }: Pick<Step, 'signal'> = {}): Promise<Uint8Array> {
  throwIfCancelled(signal);
  // A data: URL of this length would not be loaded.
  const scratch = await mkdtemp(join(tmpdir(), 'syndiff-print-'));
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      // In memory, and not the session whose requests are confined to the application's own files.
      partition: 'print',
    },
  });
  try {
    const page = join(scratch, 'report.html');
    await writeFile(page, html, { mode: 0o600 });
    await window.loadFile(page);
    throwIfCancelled(signal);
    return await window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true });
  } finally {
    window.destroy();
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}
