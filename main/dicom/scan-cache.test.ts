import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { writeBystander } from '../../test/hostile/bystander.ts';
import * as headerFile from './header-file.ts';
import { scanCache, scanFolder } from './index.ts';

const scratch = mkdtempSync(join(tmpdir(), 'syndiff-scan-cache-'));
afterAll(() => rmSync(scratch, { recursive: true }));

vi.mock('./header-file.ts', { spy: true });
const opened = vi.mocked(headerFile.readHeader);
afterEach(() => opened.mockClear());

async function study() {
  const place = mkdtempSync(join(scratch, 'study-'));
  await writeBystander(join(place, 'Bystander^Name'));
  writeFileSync(join(place, 'note'), 'no DICOM');
  return { place, data: join(place, '..', `${place}-cache`) };
}

describe('what is kept of a scan', () => {
  it('makes the same of an unchanged folder, and opens one file for each text', async () => {
    const { place, data } = await study();
    const first = await scanFolder(place, { cache: scanCache(data) });
    expect(opened).toHaveBeenCalledTimes(3);
    opened.mockClear();
    expect(await scanFolder(place, { cache: scanCache(data) })).toEqual(first);
    expect(opened).toHaveBeenCalledTimes(1);
  });

  it('is not used for a file that is new or has changed', async () => {
    const { place, data } = await study();
    await scanFolder(place, { cache: scanCache(data) });
    opened.mockClear();
    const [slice = ''] = readdirSync(join(place, 'Bystander^Name'));
    const file = join(place, 'Bystander^Name', slice);
    utimesSync(file, new Date(), new Date(2001, 1, 1));
    appendFileSync(join(place, 'new'), 'no DICOM either');
    const scan = await scanFolder(place, { cache: scanCache(data) });
    expect(opened).toHaveBeenCalledTimes(3);
    expect(scan).toEqual(await scanFolder(place));
  });

  it('holds no text of the patient and no file name, and is for the owner alone', async () => {
    const { place, data } = await study();
    await scanFolder(place, { cache: scanCache(data) });
    const [name = ''] = readdirSync(data);
    const content = readFileSync(join(data, name));
    for (const text of ['Bystander', 'BYSTANDER', '20260101', 'note'])
      for (const encoding of ['latin1', 'utf16le'] as const)
        expect(content.includes(Buffer.from(text, encoding))).toBe(false);
    if (process.platform === 'win32') return;
    expect(statSync(join(data, name)).mode & 0o777).toBe(0o600);
    expect(statSync(data).mode & 0o777).toBe(0o700);
  });

  it('is ignored where it is broken, or cannot be written', async () => {
    const { place, data } = await study();
    const first = await scanFolder(place, { cache: scanCache(data) });
    const [name = ''] = readdirSync(data);
    const content = readFileSync(join(data, name));
    content[content.length - 1] = 1 + (content.at(-1) ?? 0);
    writeFileSync(join(data, name), content);
    expect(await scanFolder(place, { cache: scanCache(data) })).toEqual(first);
    const blocked = join(scratch, 'blocked');
    writeFileSync(blocked, '');
    expect(await scanFolder(place, { cache: scanCache(blocked) })).toEqual(first);
  });

  it('is bounded to the folders that were scanned last', async () => {
    const data = join(scratch, 'many');
    mkdirSync(data);
    for (let index = 0; index < 20; index++) {
      const place = mkdtempSync(join(scratch, 'one-of-many-'));
      writeFileSync(join(place, 'note'), '');
      await scanFolder(place, { cache: scanCache(data) });
    }
    expect(readdirSync(data).length).toBe(16);
  });
});
