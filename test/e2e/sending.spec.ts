import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import type { CommandResult, ListedDestination, WindowDoor } from '../../preload/contract/index.ts';
import { chromiumPath, openChromium } from './shells.ts';
import { openStandIn } from './stand-in-engine.ts';
import type { ShownVolume } from './stand-in-engine.ts';

/*
 * Setting up a destination in the window and sending an export there, with a stand-in for the engine: its own delivery is
 * tested in main/commands/destination-commands.test.ts.
 */

const renderer = resolve(import.meta.dirname, '../../out/renderer');
const missing = `Chromium is not installed at ${chromiumPath} (set CHROMIUM)`;
if (!existsSync(chromiumPath)) console.warn(`Tests of sending skipped: ${missing}.`);

function volume(unit: 'HU' | 'au'): ShownVolume {
  return {
    description: {
      valueType: 'int16',
      dimensions: [16, 16, 8],
      spacing: [2, 2, 2],
      directions: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      origin: [0, 0, 0],
      unit,
      synthetic: unit === 'au',
      resampled: null,
      window: { center: 500, width: 1000 },
    },
    voxels: Int16Array.from({ length: 16 * 16 * 8 }, (_, i) => i % 1000),
  };
}

let browser: Browser;
let page: Page;

test.beforeAll(async () => {
  test.skip(!existsSync(chromiumPath), missing);
  browser = await openChromium();
  page = await openStandIn(browser, renderer, volume('HU'), volume('au'));
  await page.evaluate(keepDestinations);
});
test.afterAll(() => browser?.close());

/** Runs in the page: a book of destinations, and a delivery that loses the second instance the first time. */
function keepDestinations(): void {
  const { syndiff } = globalThis as unknown as { syndiff: WindowDoor };
  const ok = <T>(result: T) => Promise.resolve({ ok: true, result } as const);
  let entries: ListedDestination[] = [];
  const listing = () => ok({ destinations: entries, keychainRefusal: 'There is no keychain.' });
  const error = { code: 'destination-lost', message: 'The connection broke.', remedy: 'Send again.' };
  let sendings = 0;
  const doors: Partial<WindowDoor> = {
    listDestinations: listing,
    saveDestination: ({ destination: given, replaced }) => {
      const isWeb = given.kind === 'dicomweb' && given.authentication?.scheme !== 'none';
      const secret = isWeb ? { known: false, variable: 'SYNDIFF_SECRET_WEB' } : null;
      entries = entries.filter(({ destination: { name } }) => name !== replaced);
      entries = [...entries, { destination: given as ListedDestination['destination'], secret }];
      return listing();
    },
    removeDestination: ({ name }) => {
      entries = entries.filter((entry) => entry.destination.name !== name);
      return listing();
    },
    tryDestination: ({ name }) =>
      name === 'PACS'
        ? ok({ milliseconds: 12.4 })
        : Promise.resolve({ ok: false, error: { kind: 'user', ...error, message: 'Nobody is there.' } } as const),
    exportTranslation: ({ folder }) =>
      ok({ folder, files: 2, seriesInstanceUID: '2.25.1', deviationSeriesInstanceUID: null, filled: [] }),
    deliverFolder: ({ name }) => {
      sendings += 1;
      const outcomes: CommandResult<'deliverFolder'>['outcomes'] =
        sendings === 1
          ? [
              { sopInstanceUID: '1', state: 'delivered' },
              { sopInstanceUID: '2', state: 'failed', error, retryable: true },
            ]
          : [
              { sopInstanceUID: '1', state: 'present' },
              { sopInstanceUID: '2', state: 'delivered' },
            ];
      return ok({ destination: name, outcomes, place: null, notes: [] });
    },
  };
  Object.assign(syndiff, doors);
}

test('destinations are set up, tested and removed, by the keyboard too', async () => {
  await page.getByTestId('destinations-button').focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Destinations' });
  await dialog.getByTestId('add-destination').click();
  await expect(dialog.getByTestId('destination-kind')).toBeFocused();
  await dialog.getByTestId('destination-kind').selectOption('dicom');
  for (const [field, value] of Object.entries({
    name: 'PACS',
    host: 'pacs.invalid',
    port: '0',
    calledAETitle: 'STORE',
  }))
    await dialog.getByTestId(`destination-${field}`).fill(value);
  await dialog.getByTestId('destination-save').click();
  await expect(dialog.getByTestId('destination')).toHaveCount(0);
  await dialog.getByTestId('destination-port').fill('11112');
  await page.keyboard.press('Enter');
  await expect(dialog.getByTestId('destination')).toContainText('STORE @ pacs.invalid:11112');
  await dialog.getByRole('button', { name: 'Test the connection to PACS' }).click();
  await expect(dialog.getByTestId('trial')).toHaveText(/Answered after 12 ms/);

  await dialog.getByTestId('add-destination').click();
  await dialog.getByTestId('destination-kind').selectOption('dicomweb');
  await dialog.getByTestId('destination-name').fill('Web');
  await dialog.getByTestId('destination-url').fill('https://web.invalid/dicom-web');
  await dialog.getByTestId('destination-scheme').selectOption('bearer');
  await expect(dialog.getByTestId('destination-no-keychain')).toContainText('There is no keychain.');
  await expect(dialog.getByTestId('destination-secret')).toHaveCount(0);
  await dialog.getByTestId('destination-save').click();
  const web = dialog.getByTestId('destination').nth(1);
  await expect(web).toContainText('SYNDIFF_SECRET_WEB');
  await web.getByRole('button', { name: 'Test the connection to Web' }).click();
  await expect(web.getByTestId('trial')).toHaveText('The test failed. Nobody is there. Send again.');
  if (process.env['SENDING_PICTURE']) await page.screenshot({ path: `${process.env['SENDING_PICTURE']}-dialog.png` });
  for (const name of ['Remove Web', 'Remove Web: Really remove?']) await dialog.getByRole('button', { name }).click();
  await expect(dialog.getByTestId('destination')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('an export is sent, says in words what failed, and is sent again', async () => {
  await page.getByTestId('translate-button').click();
  await page.getByTestId('export-path').fill('/out');
  await page.getByTestId('export-button').click();
  await expect(page.getByTestId('send-to')).toHaveValue('PACS');
  await page.getByTestId('send-button').click();
  const result = page.getByTestId('send-result');
  await expect(result).toContainText('PACS: 1 sent, 0 there already, 1 failed.');
  await expect(result).toContainText('1 × The connection broke. Send again.');
  if (process.env['SENDING_PICTURE']) await page.screenshot({ path: `${process.env['SENDING_PICTURE']}-panel.png` });
  await page.getByRole('button', { name: 'Send again what is missing' }).click();
  await expect(result).toHaveText('PACS: 1 sent, 1 there already, 0 failed.');
  await expect(page.getByTestId('send-button')).toHaveText('Send');
});
