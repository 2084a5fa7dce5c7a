import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findBrowser, printInBrowser } from './print-in-browser.ts';

const scratch = mkdtempSync(join(tmpdir(), 'syndiff-print-test-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const browser = await findBrowser();
if (!browser) console.log('Skipped: no Chromium, Chrome or Edge is installed (set SYNDIFF_BROWSER).');
const readers = !spawnSync('pdftotext', ['-v']).error;
if (!readers) console.log('Skipped: pdftotext (Debian package poppler-utils) is not installed.');

describe('printing in a browser', () => {
  it.skipIf(!browser || !readers)('makes pages with the text of the document', async () => {
    const pdf = await printInBrowser(
      '<!doctype html><meta charset="utf-8"><p>Gallengänge</p><p style="break-before: page">second page</p>',
    );
    const file = join(scratch, 'printed.pdf');
    writeFileSync(file, pdf);
    const { stdout } = spawnSync('pdftotext', [file, '-'], { encoding: 'utf8' });
    const pages = stdout.split('\f');
    expect(pages[0]).toContain('Gallengänge');
    expect(pages[1]).toContain('second page');
    // No header or footer of the browser's own: it would print the place of the file.
    expect(stdout).not.toContain('syndiff-print');
  });

  it('says what is missing and what to do', async () => {
    await expect(printInBrowser('', {}, { PATH: scratch })).rejects.toMatchObject({
      code: 'no-browser',
      remedy: expect.stringContaining('SYNDIFF_BROWSER'),
    });
  });

  it('says so when a browser makes no PDF, and stops one that is told to', async () => {
    const lame = join(scratch, 'lame');
    writeFileSync(lame, '#!/bin/sh\nexit 7\n');
    chmodSync(lame, 0o700);
    await expect(printInBrowser('', {}, { SYNDIFF_BROWSER: lame })).rejects.toMatchObject({ code: 'print-failed' });

    const slow = join(scratch, 'slow');
    writeFileSync(slow, '#!/bin/sh\nexec sleep 30\n');
    chmodSync(slow, 0o700);
    const stop = new AbortController();
    const printing = printInBrowser('', { signal: stop.signal }, { SYNDIFF_BROWSER: slow });
    setTimeout(() => stop.abort(), 50);
    await expect(printing).rejects.toMatchObject({ kind: 'cancelled' });
  });
});
