import { UserError } from '../errors.ts';

/** The other side, in messages: the title that was called and where. */
export interface PeerName {
  host: string;
  port: number;
  calledAETitle: string;
  callingAETitle: string;
}

export const called = ({ calledAETitle, host, port }: PeerName): string => `${calledAETitle} at ${host}:${port}`;

/** What the words of PS3.8 table 9-21 mean, and what can be done. `busy`: it may pass. */
export function rejection(peer: PeerName, result: number, source: number, reason: number): UserError {
  const { calledAETitle, callingAETitle } = peer;
  const known: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
    '1.2': ['does not know the application context', 'It is no DICOM server of today: check host and port.'],
    '1.3': [
      `does not know the calling AE title ${callingAETitle}`,
      `Have ${callingAETitle} entered on the server with the address of this computer, or set the title it expects.`,
    ],
    '1.7': [`does not go by the AE title ${calledAETitle}`, 'Set the called AE title that the server has.'],
    '2.2': ['does not know this version of the protocol', 'Check host and port.'],
    '3.1': ['is congested for now', 'Send again later.'],
    '3.2': ['has no room for another association', 'Send again later, or allow the server more associations.'],
  };
  const [what, remedy] = known[`${source}.${reason}`] ?? [
    'gives no reason that is known',
    `Ask who runs the server whether it lets in ${callingAETitle} from this computer.`,
  ];
  const passing = result === 2 || source === 3;
  return new UserError(
    passing ? 'destination-busy' : 'association-rejected',
    `${called(peer)} refuses the association${passing ? ' for now' : ''}: it ${what}.`,
    remedy,
  );
}

/** PS3.8 table 9-26. */
export function abortion(peer: PeerName, source: number, reason: number): UserError {
  const reasons: Readonly<Record<number, string>> = {
    1: 'it met a message it does not know',
    2: 'it met a message it did not expect',
    4: 'it met a parameter it does not know',
    5: 'it met a parameter it did not expect',
    6: 'it met a value it cannot use',
  };
  const why = source === 2 ? (reasons[reason] ?? 'it gives no reason') : 'it gives no reason';
  return new UserError(
    'destination-lost',
    `${called(peer)} has broken off the association: ${why}.`,
    'Send again: what has arrived is not lost. If it happens every time, the log of the server says more.',
  );
}

export function nonsense(peer: PeerName, what: string): UserError {
  return new UserError(
    'destination-nonsense',
    `${called(peer)} does not speak DICOM as it should: ${what}.`,
    'Check host and port, and whether the server expects TLS.',
  );
}

export function silence(peer: PeerName, seconds: number): UserError {
  return new UserError(
    'destination-timeout',
    `${called(peer)} has been silent for ${seconds} s.`,
    'Send again, or give the destination a longer timeout.',
  );
}

export function lost(peer: PeerName, cause?: unknown): UserError {
  return new UserError(
    'destination-lost',
    `${called(peer)} has closed the connection without a word${codeOf(cause)}.`,
    'Send again: what has arrived is not lost. A server that expects TLS closes the connection like this, too.',
    { cause },
  );
}

/** Why no connection came about. */
export function unreachable(peer: PeerName, cause: unknown): UserError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const certificate = /CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_(GET|VERIFY)|ERR_TLS/.test(code);
  if (certificate || /^ERR_SSL|EPROTO/.test(code))
    return new UserError(
      'tls-failed',
      `No secure connection to ${called(peer)} (${code}).`,
      certificate
        ? 'Name the PEM file of the authority that signed the certificate of the server, and call the server by the name in it.'
        : 'Check whether the server speaks TLS on this port, and whether it wants a certificate of this computer.',
      { cause },
    );
  return new UserError(
    'destination-unreachable',
    `${called(peer)} cannot be reached${codeOf(cause)}.`,
    'Check that the server runs, its host name and port, and the firewalls between.',
    { cause },
  );
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
}
