import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';

export interface Place {
  page: Page;
  /** an empty folder that goes away afterwards */
  work: string;
  realStudy: string;
}

export interface Shot {
  /** of the file, without `.png` */
  name: string;
  shows: string;
  show: (place: Place) => Promise<void>;
  /** test id of the part that is taken; the whole window by default */
  element?: string;
}

const pane = (page: Page, role: 'source' | 'synthetic' | 'both', view: string): Locator =>
  page.getByTestId(`pane-${role}-${view}`);

/** Chooses a layout and waits until its axial pane is there. */
async function layout(page: Page, name: string): Promise<void> {
  await page.getByTestId(`layout-${name}`).click();
  const role = name === 'side-by-side' ? 'source' : 'both';
  if (name !== 'volume') await pane(page, role, 'axial').waitFor();
}

/** Drags over a pane between two places, given as parts of its width and height. */
async function drag(page: Page, over: Locator, from: readonly [number, number], to: readonly [number, number]) {
  const { x, y, width, height } = (await over.boundingBox())!;
  await page.mouse.move(x + from[0] * width, y + from[1] * height);
  await page.mouse.down();
  await page.mouse.move(x + ((from[0] + to[0]) / 2) * width, y + ((from[1] + to[1]) / 2) * height);
  await page.mouse.move(x + to[0] * width, y + to[1] * height);
  await page.mouse.up();
}

const surface = (page: Page, role: 'source' | 'synthetic' | 'both', view = 'axial'): Locator =>
  pane(page, role, view).locator('.surface');

/** Waits until the translation is there and has been measured. */
async function translated(page: Page): Promise<void> {
  await page.getByTestId('translation-done').waitFor({ timeout: 15 * 60_000 });
  await page.getByTestId('verdict').waitFor({ timeout: 15 * 60_000 });
}

/** What can be acknowledged is: the picture shows that it was asked for. */
async function acknowledged(page: Page): Promise<void> {
  const asked = page.getByTestId('acknowledge-red');
  if ((await asked.count()) > 0) await asked.check();
}

async function overlay(page: Page, kind: string): Promise<void> {
  await page.getByTestId('overlay-kind').selectOption(kind);
  await pane(page, 'synthetic', 'axial').getByTestId('overlay-legend').waitFor();
}

/** Of the phantom only: what the first user sees, step by step. */
export const demoShots: readonly Shot[] = [
  {
    name: 'first-run',
    shows: 'the first page: what this is, what it is not for, what it computes with',
    show: async ({ page }) =>
      page
        .getByTestId('welcome-computing')
        .getByText(/No graphics processor can be used|works/)
        .waitFor(),
  },
  {
    name: 'demo-study',
    shows: 'the demo study: source and translation in three planes and in 3D',
    show: async ({ page }) => {
      await page.getByTestId('welcome-demo').click({ timeout: 5 * 60_000 });
      await translated(page);
    },
  },
  {
    name: 'trust',
    shows: 'the verdict with its reasons, and the four axes',
    element: 'trust',
    show: ({ page }) => page.getByTestId('trust').scrollIntoViewIfNeeded(),
  },
  {
    name: 'cycle-error',
    shows: 'the cycle error over the translation, with its legend, and the strip of slices beside the planes',
    show: ({ page }) => overlay(page, 'cycle-error'),
  },
  {
    name: 'destinations',
    shows: 'where exports can be sent',
    show: async ({ page }) => {
      await page.getByTestId('overlay-kind').selectOption('');
      await page.getByTestId('destinations-button').click();
      await page.getByTestId('destinations').waitFor();
    },
  },
  {
    name: 'swipe',
    shows: 'source and translation under a swipe',
    show: async ({ page }) => {
      await page.keyboard.press('Escape');
      await layout(page, 'swipe');
    },
  },
  { name: 'difference', shows: 'the difference of both', show: ({ page }) => layout(page, 'difference') },
  { name: 'checkerboard', shows: 'both in a checkerboard', show: ({ page }) => layout(page, 'checkerboard') },
  {
    name: 'minip-slab',
    shows: 'a MinIP slab of 20 mm: bile is dark, so ducts stay',
    show: async ({ page }) => {
      await layout(page, 'side-by-side');
      await page.getByTestId('slab-projection').selectOption('minip');
      await page.getByTestId('slab-thickness').fill('20');
      await page.getByTestId('slab-thickness').press('Enter');
    },
  },
  {
    name: 'oblique',
    shows: 'planes turned by an axis of the cursor',
    show: async ({ page }) => {
      await page.getByTestId('slab-projection').selectOption('none');
      const grip = pane(page, 'source', 'axial').getByTestId('axis-coronal').first();
      const { x, y } = (await grip.boundingBox())!;
      await page.mouse.move(x + 5, y + 5);
      await page.mouse.down();
      await page.mouse.move(x - 20, y + 60);
      await page.mouse.up();
    },
  },
  {
    name: 'measures',
    shows: 'measures with their values in both volumes',
    show: async ({ page }) => {
      await page.keyboard.press(' ');
      await page.getByTestId('tool-distance').click();
      await drag(page, surface(page, 'source'), [0.28, 0.45], [0.62, 0.62]);
      await page.getByTestId('tool-ellipse').click();
      await drag(page, surface(page, 'source'), [0.24, 0.32], [0.4, 0.44]);
      await page.getByTestId('tool-window').click();
      await page.getByTestId('measure-summary').click();
    },
  },
  {
    name: 'single-pane',
    shows: 'one pane, as large as the window, with a measure in it',
    show: async ({ page }) => {
      await page.getByTestId('measure-summary').click();
      await surface(page, 'synthetic').dblclick({ position: { x: 60, y: 200 } });
    },
  },
  {
    name: 'ducts-3d',
    shows: 'the duct view in 3D, of source and translation',
    show: async ({ page }) => {
      await page.keyboard.press('Escape');
      await layout(page, 'volume');
      await page.getByTestId('volume-preset').selectOption('ducts');
    },
  },
  {
    name: 'exported',
    shows: 'what was exported, and where',
    show: async ({ page, work }) => {
      await layout(page, 'side-by-side');
      await acknowledged(page);
      await page.getByTestId('export-path').fill(join(work, 'derived'));
      await page.getByTestId('export-button').click();
      await page.getByTestId('export-result').waitFor();
    },
  },
  { name: 'keys', shows: 'the list of keys', show: ({ page }) => page.keyboard.press('?') },
  {
    name: 'korean',
    shows: 'the window in Korean',
    show: async ({ page }) => {
      await page.keyboard.press('Escape');
      await page.getByTestId('settings-button').click();
      await page.getByTestId('language').selectOption('ko');
      await page.keyboard.press('Escape');
    },
  },
  {
    name: 'twice-as-large',
    shows: 'the window at 200 %: half as many pixels in each direction',
    show: async ({ page }) => {
      await page.getByTestId('settings-button').click();
      await page.getByTestId('language').selectOption('en');
      await page.keyboard.press('Escape');
      await page.setViewportSize({ width: 800, height: 500 });
    },
  },
];

/** Of a portal venous CT of TotalSegmentator's test data (Apache-2.0): no patient is named in it. */
export const realStudyShots: readonly Shot[] = [
  {
    name: 'window',
    shows: 'a real portal venous CT and its translation by a model that has seen nothing but a phantom',
    show: async ({ page, realStudy }) => {
      await page.getByTestId('open-path').fill(realStudy);
      await page.getByTestId('open-button').click();
      await page.getByTestId('series-item').first().click();
      await pane(page, 'source', 'axial').locator('canvas').first().waitFor();
      await page.getByTestId('translate-button').click();
      await translated(page);
    },
  },
  {
    name: 'window-disagreement',
    shows: 'where translation and preview disagree on a real CT',
    show: ({ page }) => overlay(page, 'disagreement'),
  },
];
