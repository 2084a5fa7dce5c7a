import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { openShell } from '../e2e/shells.ts';
import { realStudyShots, demoShots } from './shots.ts';
import type { Place, Shot } from './shots.ts';

/*
 * `npm run gallery -- --out DIR [--only NAME,…]`: pictures of the window at work, each taken of the built application in a
 * browser: the demo study, then a real CT where the test data are (see "The map" in the README). Nothing is drawn for
 * the picture: what a shot shows was computed in the run. `--only` takes the pictures whose names begin so.
 */

const root = resolve(import.meta.dirname, '../..');
const shared = process.env['SYNDIFF_SHARED'] ?? resolve(root, '../shared');
const realStudy = join(shared, 'data', 'real', 'ct-liver-portal-siemens-j2k');
const { values: options } = parseArgs({ options: { out: { type: 'string' }, only: { type: 'string', default: '' } } });
if (options.out === undefined) {
  console.error('Usage: npm run gallery -- --out DIR [--only NAME,…]');
  process.exit(2);
}
const out = resolve(options.out);
/** how often, a second apart, a window is looked at: some have no rest, such as one of a batch at work */
const LOOKS = 20;
const isAsked = (name: string): boolean => options.only.split(',').some((beginning) => name.startsWith(beginning));
await mkdir(out, { recursive: true });

await takeAll(demoShots);
if (existsSync(realStudy)) await takeAll(realStudyShots);
else console.log(`Left out: the pictures of a real CT, because there is none at ${realStudy}.`);

/** Shots are taken in order, in one window: each begins where the one before left it. */
async function takeAll(shots: readonly Shot[]): Promise<void> {
  if (!shots.some(({ name }) => isAsked(name))) return;
  const work = await mkdtemp(join(tmpdir(), 'syndiff-gallery-'));
  const shell = await openShell('host', { root, environment: { ...process.env, SYNDIFF_DATA: join(work, 'data') } });
  const place: Place = { page: shell.page, work, realStudy };
  shell.page.setDefaultTimeout(120_000);
  try {
    for (const { name, shows, show, element, needs } of shots) {
      await show(place);
      if (!isAsked(name)) continue;
      if (needs !== undefined && !(await canWrite(shell.page, needs))) {
        console.log(`Left out: ${name}.png, because the browser finds no font with "${needs}" (Debian: fonts-nanum).`);
        continue;
      }
      await atRest(shell.page);
      await hidePath(shell.page);
      const of = element === undefined ? shell.page : shell.page.getByTestId(element);
      await of.screenshot({ path: join(out, `${name}.png`) });
      console.log(`${name}.png  ${shows}`);
    }
  } finally {
    await shell.close();
    await rm(work, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Waits until every pane on show has been drawn and nothing changes any more. */
async function atRest(page: Page): Promise<void> {
  const isDrawn = (): Promise<boolean> =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLCanvasElement>('.layers canvas')]
        .filter((canvas) => canvas.checkVisibility() && canvas.width > 0)
        .every((canvas) => {
          // What nobody has drawn on yet is transparent.
          const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
          return data[3] === 255;
        }),
    );
  let before: Buffer | null = null;
  for (let look = 0; look < LOOKS; look += 1) {
    await page.waitForTimeout(1000);
    const now = await page.screenshot();
    if ((await isDrawn()) && before?.equals(now)) return;
    before = now;
  }
}

/** Whether each letter has a shape of its own: those that no font has are all drawn as the same box. */
async function canWrite(page: Page, text: string): Promise<boolean> {
  // The first is a code point that stands for no character. Nothing in here has a name: its helper is not in the page.
  const [box, ...drawn] = await page.evaluate(
    (letters) =>
      [...letters].map((letter) => {
        const canvas = document.createElement('canvas');
        const context = canvas.getContext('2d')!;
        context.font = getComputedStyle(document.body).font.replace(/[\d.]+px/, '40px');
        context.fillText(letter, 20, 80);
        return canvas.toDataURL();
      }),
    `\u{10fffe}${text}`,
  );
  return drawn.every((letter) => letter !== box);
}

/** Paths of folders are nobody's business. By the element's own style: the policy of the window refuses any other. */
async function hidePath(page: Page): Promise<void> {
  const fields = page.locator(
    ['open-path', 'export-path', 'batch-folder', 'batch-destination', 'report-path']
      .map((name) => `[data-testid=${name}]`)
      .concat('[data-testid=export-result] p:has(> code:only-child) > code')
      .join(', '),
  );
  for (const field of await fields.all())
    await field.evaluate((place: HTMLElement) => place.style.setProperty('color', 'transparent'));
}
