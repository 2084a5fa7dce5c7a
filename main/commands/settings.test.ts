import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsFile } from './settings.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => new SettingsFile(join(folder, 'data'));

describe('settings', () => {
  it('start as defaults and come back as they were left', async () => {
    expect(await open().read()).toMatchObject({ language: 'en', recentFolders: [], welcomed: false });
    await open().change({ language: 'ko', welcomed: true });
    expect(await open().read()).toMatchObject({ language: 'ko', recentFolders: [], welcomed: true });
    expect(statSync(join(folder, 'data', 'settings.json')).mode & 0o077).toBe(0);
  });

  it('remember the last ten folders, the latest first and each once', async () => {
    const file = open();
    await Promise.all(Array.from({ length: 12 }, (_, index) => file.addRecent(`study-${index}`)));
    await file.addRecent('study-5');
    const { recentFolders } = await file.read();
    expect(recentFolders).toHaveLength(10);
    expect(recentFolders.slice(0, 3)).toEqual(['study-5', 'study-11', 'study-10']);
  });

  it.each(['{"language": "klingon"}', '{"language":', '[]'])('survive a broken file: %s', async (text) => {
    await open().change({ welcomed: true });
    writeFileSync(join(folder, 'data', 'settings.json'), text);
    expect(await open().read()).toMatchObject({ language: 'en', welcomed: false });
    expect(readdirSync(join(folder, 'data'))).toEqual(['settings.broken.json']);
  });

  it('say when they cannot be kept', async () => {
    writeFileSync(join(folder, 'data'), 'in the way');
    await expect(open().change({ welcomed: true })).rejects.toMatchObject({ code: 'data-folder-unwritable' });
  });
});
