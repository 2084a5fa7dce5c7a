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
 * `npm run gallery -- --out DIR [--only NAME]`: pictures of the window at work, each taken of the built application in a
 * browser: the demo study, then a real CT where the test data are (see "The map" in the README). Nothing is drawn for
 * the picture: what a shot shows was computed in the run. `--only` takes the pictures whose names begin so.
 */

const root = resolve(import.meta.dirname, '../..');
const shared = process.env['SYNDIFF_SHARED'] ?? resolve(root, '../shared');
const realStudy = join(shared, 'data', 'real', 'ct-liver-portal-siemens-j2k');
const { values: options } = parseArgs({ options: { out: { type: 'string' }, only: { type: 'string', default: '' } } });
if (options.out === undefined) {
  console.error('Usage: npm run gallery -- --out DIR [--only NAME]');
  process.exit(2);
}
const out = resolve(options.out);
await mkdir(out, { recursive: true });

await takeAll(demoShots);
if (existsSync(realStudy)) await takeAll(realStudyShots);
else console.log(`Left out: the pictures of a real CT, because there is none at ${realStudy}.`);

/** Shots are taken in order, in one window: each begins where the one before left it. */
async function takeAll(shots: readonly Shot[]): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'syndiff-gallery-'));
  const shell = await openShell('host', { root, environment: { ...process.env, SYNDIFF_DATA: join(work, 'data') } });
  const place: Place = { page: shell.page, work, realStudy };
  shell.page.setDefaultTimeout(120_000);
  try {
    for (const { name, shows, show, element } of shots) {
      await show(place);
      if (!name.startsWith(options.only)) continue;
      // The mouse has been let go and its readout drawn.
      await shell.page.waitForTimeout(700);
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

/** The folder's path is nobody's business. By the element's own style: the policy of the window refuses any other. */
async function hidePath(page: Page): Promise<void> {
  const path = page.getByTestId('open-path');
  if (await path.count()) await path.evaluate((input: HTMLElement) => input.style.setProperty('color', 'transparent'));
}
