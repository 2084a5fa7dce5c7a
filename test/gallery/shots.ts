import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { writePhantomStudies } from '../fixtures/phantom-studies.ts';

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
  /** letters that the picture is worth nothing without */
  needs?: string;
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

/** Pulls a face of the bile-duct region in the coronal plane, by pixels downwards. */
async function pull(page: Page, face: string, pixels: number): Promise<void> {
  const { x, y, width, height } = (await pane(page, 'source', 'coronal').getByTestId(face).boundingBox())!;
  const [column, row] = [x + width / 4, y + height / 2];
  await page.mouse.move(column, row);
  await page.mouse.down();
  await page.mouse.move(column, row + pixels / 2);
  await page.mouse.move(column, row + pixels);
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
    shows: 'where exports can be sent: a folder and an archive, which does not answer when it is tried',
    show: async ({ page }) => {
      await page.getByTestId('overlay-kind').selectOption('');
      await page.getByTestId('destinations-button').click();
      const dialog = page.getByTestId('destinations');
      const add = async (kind: string, fields: Record<string, string>): Promise<void> => {
        await dialog.getByTestId('add-destination').click();
        await dialog.getByTestId('destination-kind').selectOption(kind);
        for (const [field, value] of Object.entries(fields))
          await dialog.getByTestId(`destination-${field}`).fill(value);
        await dialog.getByTestId('destination-save').click();
        await dialog.getByTestId('destination').getByText(fields['name']!).first().waitFor();
      };
      await add('folder', { name: 'Research share', folder: '/mnt/research/derived' });
      await add('dicom', { name: 'PACS', host: 'localhost', port: '11112', calledAETitle: 'ARCHIVE' });
      await dialog.getByRole('button', { name: /PACS/ }).first().click();
      await dialog
        .getByTestId('trial')
        .getByText(/failed|Answered/)
        .waitFor();
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
    name: 'ducts',
    shows:
      'dark tubes in the suggested bile-duct region, with their lengths and diameters, and one of them under the cursor',
    show: async ({ page }) => {
      await layout(page, 'side-by-side');
      await page.getByTestId('find-ducts').click();
      const first = page.getByTestId('duct-candidate').first();
      await first.waitFor();
      await first.getByRole('button').first().click();
      await page.getByTestId('duct-panel').scrollIntoViewIfNeeded();
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
      await page.getByTestId('open-exported').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'batch',
    shows: 'a batch of coarse phantoms: held back because verdicts are red, at work, waiting, cancelled',
    show: async ({ page, work }) => {
      const { ct } = await writePhantomStudies(join(work, 'phantoms'), [11, 12, 13, 14, 15, 16, 17, 18]);
      await page.getByTestId('batch-button').click();
      await page.getByTestId('batch-folder').fill(ct);
      await page.getByTestId('batch-destination').fill(join(work, 'delivered'));
      await page.getByTestId('batch-add').click();
      const ended = '[data-state]:not([data-state=queued], [data-state=running])';
      await page
        .getByTestId('batch-job')
        .and(page.locator(ended))
        .nth(1)
        .waitFor({ timeout: 10 * 60_000 });
      await page.locator('[data-state=queued]').last().getByTestId('job-cancel').click();
    },
  },
  {
    name: 'keys',
    shows: 'the list of keys',
    show: async ({ page }) => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
    },
  },
  {
    name: 'korean',
    shows: 'the window in Korean',
    needs: '변환',
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
    name: 'paused',
    shows: 'a real CT whose translation is paused: the slices that are done, in the preview of the others',
    show: async ({ page, realStudy }) => {
      await page.getByTestId('open-path').fill(realStudy);
      await page.getByTestId('open-button').click();
      await pane(page, 'source', 'axial').locator('canvas').first().waitFor();
      await page.getByTestId('translate-button').click();
      await page
        .getByTestId('progress')
        .getByText(/\b[4-9] of \d+/)
        .waitFor({ timeout: 15 * 60_000 });
      await page.getByTestId('pause-button').click();
      await page.getByTestId('progress').getByText('Paused after').waitFor();
    },
  },
  {
    name: 'window',
    shows: 'a real portal venous CT and its translation by a model that has seen nothing but a phantom',
    show: async ({ page }) => {
      await page.getByTestId('resume-button').click();
      await translated(page);
    },
  },
  {
    name: 'window-disagreement',
    shows: 'where translation and preview disagree on a real CT',
    show: ({ page }) => overlay(page, 'disagreement'),
  },
  {
    name: 'region-only',
    shows: 'only the slices of the bile-duct region translated, and the box in all planes',
    show: async ({ page }) => {
      await page.getByTestId('overlay-kind').selectOption('');
      await page.getByLabel('Samples').fill('2');
      // The series is thinner than the box that was suggested: its upper and lower faces are drawn in.
      await pull(page, 'face-2-high', 5);
      await pull(page, 'face-2-low', -5);
      await page.getByTestId('region-only').check();
      await page.getByTestId('translate-button').click();
      await translated(page);
    },
  },
  {
    name: 'uncertainty',
    shows: 'how far two samples differ, over the translation',
    show: ({ page }) => overlay(page, 'uncertainty'),
  },
];
