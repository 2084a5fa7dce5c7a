import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keychainSecrets } from './electron-secrets.ts';

/** Turns every byte round: enough to tell what was encrypted from what was not. */
const system = vi.hoisted(() => ({ available: true, backend: 'gnome_libsecret', key: 0xff }));

vi.mock('electron', () => {
  const turned = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte) => byte ^ system.key));
  return {
    safeStorage: {
      isEncryptionAvailable: () => system.available,
      getSelectedStorageBackend: () => system.backend,
      encryptString: (text: string) => turned(Buffer.from(`key ${system.key}: ${text}`)),
      decryptString: (bytes: Buffer) => {
        const [, text] = turned(bytes).toString().split(`key ${system.key}: `);
        if (text === undefined) throw new Error('Error while decrypting the ciphertext.');
        return text;
      },
    },
  };
});

let folder = '';
const file = () => join(folder, 'data', 'secrets.json');
const open = (environment: NodeJS.ProcessEnv = {}) => keychainSecrets(join(folder, 'data'), environment);

beforeEach(async () => {
  Object.assign(system, { available: true, backend: 'gnome_libsecret', key: 0xff });
  folder = await mkdtemp(join(tmpdir(), 'syndiff-secrets-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the keychain of Electron', () => {
  it('keeps secrets for the next run, encrypted, in a file of the owner alone', async () => {
    const secrets = open();
    expect(secrets.refusal).toBeNull();
    await Promise.all([secrets.set('Web', 'open sesame'), secrets.set('PACS 2', 'passphrase')]);
    const text = await readFile(file(), 'utf8');
    for (const value of ['open sesame', 'passphrase'])
      expect(text.includes(value) || text.includes(Buffer.from(value).toString('base64'))).toBe(false);
    if (process.platform !== 'win32') expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(await open().get('Web')).toBe('open sesame');
    await open().remove('Web');
    expect([await open().get('Web'), await open().get('PACS 2')]).toEqual([null, 'passphrase']);
  });

  it('looks in the environment for what is not kept', async () => {
    const secrets = open({ SYNDIFF_SECRET_WEB: 'from outside' });
    expect(await secrets.get('Web')).toBe('from outside');
    await secrets.set('Web', 'kept');
    expect(await secrets.get('Web')).toBe('kept');
  });

  it.each([
    ['no encryption', { available: false }, /keychain .* cannot be used/],
    ['a password that everybody knows', { backend: 'basic_text' }, /no keyring/],
  ])('writes nothing where there is %s, and says so', async (_, changed, why) => {
    if ('backend' in changed && process.platform !== 'linux') return console.warn('Skipped: only Linux has backends.');
    Object.assign(system, changed);
    const secrets = open({ SYNDIFF_SECRET_WEB: 'from outside' });
    expect(secrets.refusal).toMatch(why);
    await expect(secrets.set('Web', 'x')).rejects.toMatchObject({
      code: 'no-keychain',
      message: expect.stringMatching(why),
      remedy: expect.stringContaining('SYNDIFF_SECRET_WEB'),
    });
    await expect(stat(file())).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await secrets.get('Web')).toBe('from outside');
    await secrets.remove('Web');
  });

  it('says that a secret of another keychain cannot be read, and lets it be replaced', async () => {
    await open().set('Web', 'x');
    system.key = 0x55;
    await expect(open().get('Web')).rejects.toMatchObject({ kind: 'user', code: 'secret-unreadable' });
    await open().set('Web', 'y');
    expect(await open().get('Web')).toBe('y');
  });

  it('leaves a file alone that it has not written', async () => {
    await open().set('Web', 'x');
    await writeFile(file(), '{"format":"other"}');
    await expect(open().get('Web')).rejects.toMatchObject({ kind: 'data', code: 'secrets-file' });
    await expect(open().set('Web', 'y')).rejects.toMatchObject({ code: 'secrets-file' });
    expect(await readFile(file(), 'utf8')).toBe('{"format":"other"}');
  });
});
