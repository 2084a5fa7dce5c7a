/** Secrets of destinations, encrypted with a key that the keychain of the system holds. */
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { safeStorage } from 'electron';
import { z } from 'zod';
import { OWNER_FOLDER, replaceFile } from '../system/durable-file.ts';
import { DataError, UserError } from '../errors.ts';
import { environmentSecrets, noKeychain, secretName, secretVariable } from '../system/secrets.ts';
import type { SecretStore } from '../system/secrets.ts';

const schema = z.strictObject({
  format: z.literal('syndiff-secrets/1'),
  secrets: z.record(z.string(), z.base64()).describe('name of the secret → what safeStorage made of it'),
});
type Secrets = z.infer<typeof schema>['secrets'];

/**
 * Keeps secrets in `secrets.json` of the data folder, where the system has a keychain; where it has none, nothing is ever
 * written. What is not kept is looked for in the environment. To be used once Electron is ready.
 */
export function keychainSecrets(dataFolder: string, environment: NodeJS.ProcessEnv = process.env): SecretStore {
  const file = join(dataFolder, 'secrets.json');
  const fallback = environmentSecrets(environment);
  // Changes are written one after the other.
  let last: Promise<unknown> = Promise.resolve();
  const change = (how: (secrets: Secrets) => Secrets): Promise<void> => {
    const turn = last.then(async () => write(file, how(await read(file))));
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    get refusal() {
      return refusalOfKeychain();
    },
    async get(name) {
      if (refusalOfKeychain() !== null) return fallback.get(name);
      const kept = (await read(file))[secretName(name)];
      return kept === undefined ? fallback.get(name) : decrypted(kept, name);
    },
    async set(name, value) {
      const refusal = refusalOfKeychain();
      if (refusal !== null) throw noKeychain(refusal, name);
      const encrypted = safeStorage.encryptString(value).toString('base64');
      await change((secrets) => ({ ...secrets, [secretName(name)]: encrypted }));
    },
    async remove(name) {
      // Also where the keychain is gone meanwhile: taking away needs no key.
      if (!Object.hasOwn(await read(file), secretName(name))) return;
      await change(({ [secretName(name)]: _, ...others }) => others);
    },
  };
}

/** Electron encrypts with a password that everybody knows where Linux has no keyring: that is none. */
function refusalOfKeychain(): string | null {
  if (!safeStorage.isEncryptionAvailable()) return 'The keychain of this system cannot be used.';
  const isLinux = process.platform === 'linux';
  if (isLinux && safeStorage.getSelectedStorageBackend() === 'basic_text')
    return 'This system has no keyring (GNOME Keyring, KWallet): a secret would lie as good as open in a file.';
  return null;
}

function decrypted(kept: string, name: string): string {
  try {
    return safeStorage.decryptString(Buffer.from(kept, 'base64'));
  } catch (cause) {
    throw new UserError(
      'secret-unreadable',
      `The secret of "${name}" was encrypted with another keychain and cannot be read.`,
      `Enter it again in the window, or remove it there and set ${secretVariable(name)}.`,
      { cause },
    );
  }
}

async function read(file: string): Promise<Secrets> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw wrong(file, `it cannot be read (${error.code})`);
  });
  if (text === null) return {};
  try {
    return schema.parse(JSON.parse(text)).secrets;
  } catch {
    throw wrong(file, 'it is not what the workstation has written');
  }
}

async function write(file: string, secrets: Secrets): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: OWNER_FOLDER });
    await replaceFile(file, `${JSON.stringify({ format: 'syndiff-secrets/1', secrets }, null, 2)}\n`);
  } catch (cause) {
    const remedy = 'Make the data folder writable and give it room.';
    throw new UserError('data-folder-unwritable', `The secrets cannot be kept in ${file}.`, remedy, { cause });
  }
}

const wrong = (file: string, what: string) =>
  new DataError('secrets-file', `The file of secrets cannot be used: ${what}.`, file, 'Remove it; enter them again.');
