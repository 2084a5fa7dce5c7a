/**
 * `npx tsx packaging/smoke.ts EXECUTABLE`: starts a packaged application, with Electron's real binary, on an empty data
 * folder, and does with it what a first user does: the demo study in one click, translated, then exported.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';
import { scanFolder } from '../main/dicom/index.ts';

const patience = 10 * 60_000;

/** Opens the demo study from the first page, waits for its translation and the verdict about it, and exports it to `out`. */
export async function useDemoStudy(page: Page, out: string): Promise<void> {
  await page.getByTestId('welcome-demo').click({ timeout: patience });
  await page.getByTestId('translation-done').waitFor({ timeout: patience });
  const verdict = page.getByTestId('verdict');
  await verdict.waitFor({ timeout: patience });
  if ((await verdict.getAttribute('data-level')) === 'red') await page.getByTestId('acknowledge-red').check();
  await page.getByTestId('export-path').fill(out);
  await page.getByTestId('export-button').click();
  await page.getByTestId('export-result').waitFor({ timeout: patience });
}

async function smoke(executable: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'syndiff-smoke-'));
  // Chromium's own port: the fuses close the one of Node, that Playwright would use to start Electron.
  const child = spawn(executable, ['--remote-debugging-port=0'], {
    env: { ...process.env, SYNDIFF_DATA: join(work, 'data') },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  try {
    const endpoint = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`The application ended with ${code} before it had a window.`)));
      createInterface(child.stderr).on('line', (line) => {
        const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
        if (address) resolve(address);
        else console.error(line);
      });
    });
    const browser = await chromium.connectOverCDP(endpoint);
    const [context] = browser.contexts();
    if (!context) throw new Error('The application has no window.');
    const page = context.pages()[0] ?? (await context.waitForEvent('page'));
    await useDemoStudy(page, join(work, 'derived'));
    const { series, setAside } = await scanFolder(join(work, 'derived'));
    if (series.length !== 1 || !series[0]?.synthetic || setAside.length > 0)
      throw new Error(`Exported were ${series.length} series and ${setAside.length} files that cannot be read.`);
    console.log(`opened, translated and exported ${series[0].dimensions[2]} slices`);
    await browser.close();
  } finally {
    child.kill();
    await rm(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

if (process.argv[1] === import.meta.filename) {
  const [executable] = process.argv.slice(2);
  if (executable === undefined) {
    console.error('Usage: npx tsx packaging/smoke.ts EXECUTABLE');
    process.exit(2);
  }
  await smoke(executable);
}
