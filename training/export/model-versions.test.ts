import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeTinyModel } from '../../test/fixtures/tiny-model.ts';
import { openLibrary } from '../../models/index.ts';
import { assertNewer, latestVersion, nextVersion, replaceModel } from './model-versions.ts';

const id = 'tiny';
let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'syndiff-versions-'));
});
afterEach(() => rmSync(out, { recursive: true }));

const staged = (version: string) => {
  const staging = mkdtempSync(join(out, '.export-'));
  return writeTinyModel(staging, {
    id,
    change: (card) => {
      card.version = version;
    },
  });
};
const chosen = async () => (await openLibrary([out], null)).choose('ct-to-mrt1', id).card.version;

describe('replaceModel', () => {
  it('puts the first one in place and keeps every one that follows under its version', async () => {
    expect(replaceModel(out, id, staged('1.0.0'))).toBeNull();
    expect(replaceModel(out, id, staged('1.1.0'))).toBe(join(out, 'tiny-1.0.0'));
    // Somebody put a folder of that name there.
    mkdirSync(join(out, 'tiny-1.1.0'));
    expect(replaceModel(out, id, staged('1.2.0'))).toBe(join(out, 'tiny-1.1.0-2'));
    expect(await chosen()).toBe('1.2.0');
    expect(latestVersion(out, id)).toBe('1.2.0');
  });

  it('is not seen by the library before it is done: a process killed while it writes leaves the old model alone', async () => {
    replaceModel(out, id, staged('1.0.0'));
    staged('1.1.0');
    expect((await openLibrary([out], null)).entries).toHaveLength(1);
    expect(await chosen()).toBe('1.0.0');
  });

  it('leaves the old model usable when the process is killed between the two renames', async () => {
    replaceModel(out, id, staged('1.0.0'));
    cpSync(join(out, id), join(out, 'tiny-1.0.0'), { recursive: true });
    rmSync(join(out, id), { recursive: true });
    expect(await chosen()).toBe('1.0.0');
    expect(latestVersion(out, id)).toBe('1.0.0');
  });

  it('puts the old model back where the new one cannot be moved', () => {
    replaceModel(out, id, staged('1.0.0'));
    expect(() => replaceModel(out, id, join(out, 'nowhere'))).toThrow(/ENOENT/);
    expect(readdirSync(out).filter((name) => !name.startsWith('.'))).toEqual([id]);
  });
});

describe('versions', () => {
  it('counts minor versions up', () => {
    expect(nextVersion(null)).toBe('0.1.0');
    expect(nextVersion('0.9.3')).toBe('0.10.0');
  });

  it('takes the numbers of versions for numbers', () => {
    expect(() => assertNewer('0.10.0', '0.9.0', id)).not.toThrow();
    expect(() => assertNewer('0.9.0', '0.10.0', id)).toThrow(expect.objectContaining({ code: 'version-not-newer' }));
    expect(() => assertNewer('0.9.0', '0.9.0', id)).toThrow(expect.objectContaining({ code: 'version-not-newer' }));
  });
});
