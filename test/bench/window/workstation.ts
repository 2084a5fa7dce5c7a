import { expect, type Browser, type Page } from '@playwright/test';
import { instrument, millisecondsPerStep } from './in-page.ts';

/** Our window, in a host that opens one series. */
export interface Workstation {
  page: Page;
  /** seconds from the order to open a series whose files are read until all of its panes are drawn */
  firstPicture(): Promise<number>;
  onePane(steps: number): Promise<number>;
  fourPanes(steps: number): Promise<number>;
  /** translates the series; from then on both are shown */
  translate(model: string): Promise<{ seconds: number; longTasks: number[] }>;
  sideBySide(steps: number): Promise<number>;
  swipe(steps: number): Promise<number>;
  slab(steps: number): Promise<number>;
  slabScroll(steps: number): Promise<number>;
}

const axial = '[data-testid=pane-source-axial] .surface';

export async function openWorkstation(browser: Browser, launchUrl: string): Promise<Workstation> {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  page.setDefaultTimeout(10 * 60_000);
  await instrument(page);
  await page.goto(launchUrl);
  await page.locator(axial).waitFor({ timeout: 10 * 60_000 });
  await page.waitForTimeout(1000);

  const enlarged = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    await page.locator(axial).dblclick();
    await settle(page);
    try {
      return await work();
    } finally {
      await page.locator(axial).dblclick();
      await settle(page);
    }
  };
  const scroll = (steps: number) => millisecondsPerStep(page, { kind: 'wheel', target: axial }, steps);
  const withSlab = async (work: () => Promise<number>): Promise<number> => {
    await page.getByTestId('slab-projection').selectOption('minip');
    await settle(page);
    try {
      return await work();
    } finally {
      await page.getByTestId('slab-projection').selectOption('none');
    }
  };
  return {
    page,
    firstPicture: () => page.evaluate(openAgain),
    onePane: (steps) => enlarged(() => scroll(steps)),
    fourPanes: scroll,
    async translate(model) {
      await page
        .getByRole('combobox')
        .filter({ hasText: model })
        .selectOption({ label: `${model} · 1.0.0` });
      await page.waitForTimeout(3000);
      const started = await page.evaluate(() => performance.now());
      await page.getByTestId('translate-button').click();
      await page.getByTestId('translation-done').waitFor({ timeout: 30 * 60_000 });
      await settle(page);
      const [now, tasks] = await page.evaluate(() => [performance.now(), window.instruments.longTasks] as const);
      const longTasks = tasks.filter(({ start }) => start >= started).map(({ milliseconds }) => milliseconds);
      return { seconds: (now - started) / 1000, longTasks };
    },
    sideBySide: scroll,
    async swipe(steps) {
      await page.getByTestId('layout-swipe').click();
      await settle(page);
      const target = '[data-testid=pane-both-axial] [data-testid=swipe-handle]';
      const milliseconds = await millisecondsPerStep(page, { kind: 'drag', target, dx: 4 }, steps);
      await page.getByTestId('layout-side-by-side').click();
      await settle(page);
      return milliseconds;
    },
    slab: (steps) =>
      withSlab(() =>
        millisecondsPerStep(page, { kind: 'number', target: '[data-testid=slab-thickness]', from: 10, by: 1 }, steps),
      ),
    slabScroll: (steps) => withSlab(() => scroll(steps)),
  };
}

async function settle(page: Page): Promise<void> {
  await page.waitForTimeout(800);
  await expect(page.locator('[data-testid$="-axial"] canvas').first()).toBeVisible();
}

/** Runs in the page: the series is opened again, which the engine has in memory. */
async function openAgain(): Promise<number> {
  const { drawn, finish, frame } = window.instruments;
  const panes = ['axial', 'coronal', 'sagittal', '3d'].map((view) => `[data-testid=pane-source-${view}] canvas`);
  drawn.clear();
  const started = performance.now();
  document.querySelector<HTMLElement>('[data-testid=series-item]')!.click();
  const isDrawn = (pane: string): boolean => {
    const canvas = document.querySelector<HTMLCanvasElement>(pane);
    return canvas !== null && drawn.has(canvas);
  };
  // The panes of before go away first.
  while (!panes.every(isDrawn)) await frame();
  finish();
  await frame();
  return (performance.now() - started) / 1000;
}
