import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { pixelsOf, spreadOf } from './pixels.ts';
import { makeStudy } from './study.ts';
import { chromiumPath, openShell } from './shells.ts';

const repository = resolve(import.meta.dirname, '../..');
let work = '';
let environment: NodeJS.ProcessEnv = {};

test.skip(!existsSync(chromiumPath), `Chromium is not installed at ${chromiumPath} (set CHROMIUM)`);
test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'syndiff-working-'));
  environment = { ...process.env, SYNDIFF_DATA: join(work, 'data') };
  await makeApplication(join(work, 'application'));
});
test.afterAll(() => rm(work, { recursive: true, force: true }));

/** The built application with a demo study that takes seconds. */
async function makeApplication(root: string): Promise<void> {
  await mkdir(join(root, 'out'), { recursive: true });
  for (const part of ['package.json', 'models', 'node_modules', 'out/main', 'out/preload', 'out/renderer'])
    await symlink(join(repository, part), join(root, part));
  await makeStudy(join(root, 'out', 'demo-study'));
}

test('the first run: one page, one click, a translated demo; then in Korean', async () => {
  const shell = await openShell('electron', { root: join(work, 'application'), environment });
  const { page } = shell;
  try {
    await expect(page.getByTestId('welcome')).toContainText('Not for diagnosis');
    await expect(page.getByTestId('welcome-computing')).toContainText(/No graphics processor can be used|works/);
    await tabTo(page, 'welcome-demo');
    await page.keyboard.press('Enter');

    await expect(page.getByTestId('translation-done')).toBeVisible();
    await expect(page.getByTestId('welcome')).toHaveCount(0);
    const synthetic = page.getByTestId('pane-synthetic-axial');
    await expect(synthetic.getByText('SYNTHETIC – not for diagnostic use')).toBeVisible();
    await expect.poll(async () => spreadOf(await pixelsOf(synthetic))).toBeGreaterThan(8);
    await expect(page.getByTestId('estimate')).toContainText(/About .* on (cpu|cuda)/);
    const thumbnail = page.getByTestId('thumbnail').first();
    await expect(thumbnail).toHaveAttribute('data-painted', 'true');
    expect(spreadOf(await pixelsOf(thumbnail))).toBeGreaterThan(8);
    expect(await controlsWithoutName(page)).toEqual([]);

    // What was typed stays in another language.
    const typed = [['seed', '7'], ['samples', '3'], ['export-description', 'SYN LIVER'], ['report-path', '/reports']] as const; // prettier-ignore
    for (const [field, value] of typed) await page.getByTestId(field).fill(value);
    for (const box of ['region-only', 'report-json']) await page.getByTestId(box).check();
    await page.getByTestId('settings-button').click();
    await page.getByTestId('language').selectOption('ko');
    await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('settings')).toHaveCount(0);
    await expect(page.getByRole('heading', { name: '변환' })).toBeVisible();
    for (const [field, value] of typed) await expect(page.getByTestId(field)).toHaveValue(value);
    for (const box of ['region-only', 'report-json']) await expect(page.getByTestId(box)).toBeChecked();
    await expect(synthetic.getByText('SYNTHETIC 합성 영상 – 진단에 사용 금지')).toBeVisible();
    await expect.poll(async () => spreadOf(await pixelsOf(synthetic))).toBeGreaterThan(8);

    await twiceAsLarge(page);
    await drop(page, 'demo', join(work, 'application', 'out', 'demo-study'));
  } finally {
    await shell.close();
  }
});

test('the next run speaks the same language, knows the study again, and says what a browser cannot do', async () => {
  const shell = await openShell('host', { root: repository, environment });
  const { page } = shell;
  try {
    await expect(page.getByRole('heading', { name: '최근 항목' })).toBeVisible();
    await expect(page.getByTestId('welcome')).toHaveCount(0);
    await page.getByTestId('recent-item').first().click();
    await expect(page.getByTestId('series-item')).toHaveCount(1);
    await dropFile(page, 'scan.zip');
    await expect(page.getByTestId('error')).toHaveAttribute('data-code', 'drop-without-path');
    await expect(page.getByTestId('error')).toContainText('브라우저는');
    await page.getByTestId('copy-error').click();
    await expect(page.getByTestId('copy-error')).toHaveText('복사함');
  } finally {
    await shell.close();
  }
});

async function tabTo(page: Page, testid: string): Promise<void> {
  await expect(page.getByTestId(testid)).toBeEnabled();
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.getByTestId(testid).evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`The Tab key does not lead to ${testid}.`);
}

/** Whatever can be used must have a name that a screen reader can say. */
function controlsWithoutName(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, input, select, textarea, [role=slider], [tabindex="0"]')]
      .filter((control) => {
        const labels =
          control instanceof HTMLInputElement || control instanceof HTMLSelectElement ? control.labels : [];
        const named = control.getAttribute('aria-label') ?? control.getAttribute('aria-labelledby');
        return !(named || control.textContent?.trim() || labels?.length);
      })
      .map((control) => control.outerHTML.slice(0, 120)),
  );
}

/** 1600 × 1000 at 200 % are 800 × 500 CSS pixels: nothing of the frame and the panel may be cut off. */
async function twiceAsLarge(page: Page): Promise<void> {
  const size = page.viewportSize() ?? { width: 1600, height: 1000 };
  await page.setViewportSize({ width: 800, height: 500 });
  const cut = await page.evaluate(() =>
    ['html', 'header', 'aside'].filter((place) => {
      const { scrollWidth, clientWidth } = document.querySelector(place)!;
      return scrollWidth > clientWidth;
    }),
  );
  expect(cut).toEqual([]);
  await page.getByTestId('export-button').scrollIntoViewIfNeeded();
  await expect(page.getByTestId('export-button')).toBeInViewport();
  await page.setViewportSize(size);
}

function dropFile(page: Page, name: string): Promise<void> {
  return page.evaluate((dropped) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([], dropped));
    for (const type of ['dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, name);
}

/** Only the stand-in for Electron can be told where a file lies that a test has made. */
async function drop(page: Page, name: string, path: string): Promise<void> {
  const isDouble = await page.evaluate(() => 'doubleInvoke' in window);
  if (!isDouble) return;
  await page.evaluate((paths) => void Object.assign(window, { doublePaths: paths }), { [name]: path });
  await page.getByTestId('open-path').fill('');
  await dropFile(page, name);
  await expect(page.getByTestId('open-path')).toHaveValue(path);
  await expect(page.getByTestId('series-item')).toHaveCount(1);
}
