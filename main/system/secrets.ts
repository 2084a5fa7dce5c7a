import { UserError } from '../errors.ts';

/**
 * The door of secrets: passwords and tokens of destinations, by name. They are read when a connection needs them, and
 * never written to a log, to settings, or to anything that a window is told.
 */
export interface SecretStore {
  /** @returns null where there is none */
  get(name: string): Promise<string | null>;
  /** null where this store keeps what it is given; otherwise why it cannot, in words */
  readonly refusal: string | null;
  /** @throws UserError `no-keychain` */
  set(name: string, value: string): Promise<void>;
  /** Also where there is none. */
  remove(name: string): Promise<void>;
}

/** The environment variable that holds a secret. */
export function secretVariable(name: string): string {
  return `SYNDIFF_SECRET_${secretName(name)}`;
}

/** A name as it can be part of the name of a variable; two destinations may not have the same one. */
export function secretName(name: string): string {
  return name
    .normalize('NFC')
    .toUpperCase()
    .replace(/[ ._-]/g, '_')
    .replace(/[^A-Z0-9_]/gu, (letter) => `U${letter.codePointAt(0)!.toString(16).toUpperCase()}`);
}

/** Secrets from the environment, where no keychain of the system can be reached. */
export function environmentSecrets(environment: NodeJS.ProcessEnv = process.env): SecretStore {
  const refusal = 'This shell has no keychain.';
  return {
    refusal,
    get: async (name) => environment[secretVariable(name)] || null,
    set: async (name) => {
      throw noKeychain(refusal, name);
    },
    remove: async () => undefined,
  };
}

export function noKeychain(refusal: string, name: string): UserError {
  return new UserError(
    'no-keychain',
    `${refusal} The secret has not been kept.`,
    `Set the environment variable ${secretVariable(name)} before the workstation is started.`,
  );
}
