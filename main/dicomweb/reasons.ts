import { UserError } from '../errors.ts';

const PASSING = 'Send again later: what has arrived is not sent twice.';

/** What an answer of a server means that is none of success (RFC 9110 15; PS3.18 8.5, 10.5.3). */
export function refusal(where: string, status: number): UserError {
  const known: Readonly<Record<number, readonly [code: string, what: string, remedy: string]>> = {
    401: ['not-authorised', 'wants other credentials', 'Set the secret of the destination, and its user.'],
    403: ['not-authorised', 'does not allow this', 'Have it allowed on the server.'],
    404: ['no-such-service', 'has no such service', 'Check the address: it ends where /studies begins.'],
    405: ['no-such-service', 'has no such service', 'Check the address: it ends where /studies begins.'],
    406: ['no-such-service', 'cannot answer in DICOM JSON', 'Ask who runs the server.'],
    413: ['instance-refused', 'takes nothing that large', 'Have larger requests allowed on the server.'],
    415: ['instance-refused', 'does not take this transfer syntax', 'Have it allowed on the server.'],
    507: ['destination-full', 'has no room left', 'Make room on the server and send again.'],
  };
  const [code, what, remedy] =
    known[status] ??
    (status === 429 || status === 503
      ? ['destination-busy', 'is busy', PASSING]
      : status >= 500
        ? ['destination-failed', 'has failed', PASSING]
        : ['destination-refused', 'refuses this', 'The log of the server says more.']);
  return new UserError(code, `${where} ${what} (HTTP ${status}).`, remedy);
}

/** Why no answer came. */
export function noAnswer(where: string, cause: unknown): UserError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const said = code ? ` (${code})` : '';
  if (/CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO/.test(code))
    return new UserError('tls-failed', `No secure connection to ${where}${said}.`, 'Check the certificate there.', {
      cause,
    });
  if (/^HPE_/.test(code)) return nonsense(where, `its answer is no HTTP${said}`);
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return new UserError('destination-lost', `${where} has broken off the connection${said}.`, PASSING, { cause });
  return new UserError(
    'destination-unreachable',
    `${where} cannot be reached${said}.`,
    'Check that the server runs, its address, and the firewalls between.',
    { cause },
  );
}

export const unfinished = (where: string): UserError =>
  new UserError('destination-lost', `${where} has ended in the middle of what it sends.`, 'Fetch again later.');

export const silence = (where: string, seconds: number): UserError =>
  new UserError('destination-timeout', `${where} has been silent for ${seconds} s.`, PASSING);

export const nonsense = (where: string, what: string): UserError =>
  new UserError(
    'destination-nonsense',
    `${where} does not answer as a DICOMweb server: ${what}.`,
    'Check the address: it ends where /studies begins.',
  );
