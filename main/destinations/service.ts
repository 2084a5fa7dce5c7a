import type { DicomwebDestination } from '../../preload/contract/index.ts';
import type { Service } from '../dicomweb/index.ts';
import { UserError } from '../errors.ts';
import { secretVariable, type SecretStore } from '../system/secrets.ts';

/** The server of a destination, with its secret. @throws UserError `secret-missing` */
export async function serviceOf(destination: DicomwebDestination, secrets: SecretStore): Promise<Service> {
  const { name, url, authentication, allowUnencrypted, timeoutSeconds } = destination;
  const common = { url, allowUnencrypted, timeoutSeconds };
  if (authentication.scheme === 'none') return { ...common, authorization: authentication };
  const secret = await secrets.get(name);
  if (secret === null)
    throw new UserError(
      'secret-missing',
      `The ${authentication.scheme === 'basic' ? 'password' : 'token'} of "${name}" is not known.`,
      `Enter it in the window, or set the environment variable ${secretVariable(name)}.`,
    );
  const { scheme } = authentication;
  return {
    ...common,
    authorization:
      scheme === 'basic' ? { scheme, user: authentication.user, password: secret } : { scheme, token: secret },
  };
}
