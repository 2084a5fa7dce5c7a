import { UserError } from '../errors.ts';
import { called, type PeerName } from './reasons.ts';

export type Verdict =
  | { kind: 'success' }
  /** it was there already */
  | { kind: 'present' }
  | { kind: 'warning'; message: string }
  | { kind: 'failure'; error: UserError };

const hex = (status: number) => `0x${status.toString(16).toUpperCase().padStart(4, '0')}`;

/** What a C-STORE response says (PS3.4 B.2.3, PS3.7 9.1.1.1.9 and C). */
export function storeVerdict(peer: PeerName, status: number | undefined, comment = ''): Verdict {
  if (status === undefined) return refused(peer, 'destination-failed', 'answers without a status', '');
  if (status === 0x0000) return { kind: 'success' };
  if (status === 0x0111) return { kind: 'present' };
  const said = `(${hex(status)}${comment ? `, ${printable(comment)}` : ''})`;
  if (status === 0xb000) return { kind: 'warning', message: `The server has changed elements of it ${said}.` };
  if (status === 0xb006) return { kind: 'warning', message: `The server has left out elements of it ${said}.` };
  if (status === 0xb007)
    return { kind: 'warning', message: `The server finds that the data set does not match its class ${said}.` };
  if (status === 0x0001 || (status & 0xf000) === 0xb000)
    return { kind: 'warning', message: `The server has stored it with a warning ${said}.` };
  if ((status & 0xff00) === 0xa700)
    return refused(peer, 'destination-full', `is out of resources ${said}`, 'Make room on the server and send again.');
  if ((status & 0xff00) === 0xa900)
    return refused(peer, 'instance-refused', `finds that the data set does not match its class ${said}`, '');
  if ((status & 0xf000) === 0xc000)
    return refused(peer, 'instance-refused', `cannot understand the instance ${said}`, '');
  if (status === 0x0122)
    return refused(peer, 'class-refused', `does not store this SOP class ${said}`, 'Have the class allowed there.');
  if (status === 0x0124)
    return refused(peer, 'not-authorised', `does not let this computer store ${said}`, 'Have it allowed there.');
  if (status === 0x0110 || status === 0xfe00)
    return refused(peer, 'destination-failed', `has failed to store the instance ${said}`, 'Send again later.');
  return refused(peer, 'instance-refused', `does not store the instance ${said}`, 'The log of the server says more.');
}

function refused(peer: PeerName, code: string, what: string, remedy: string): Verdict {
  const error = new UserError(code, `${called(peer)} ${what}.`, remedy || 'The log of the server says more.');
  return { kind: 'failure', error };
}

/** What a C-FIND, C-GET or C-MOVE that failed says (PS3.4 C.4.1.1.4, C.4.2.1.5, C.4.3.1.4). */
export function queryFailure(peer: PeerName, status: number | undefined, comment = ''): UserError {
  const known: Readonly<Record<number, readonly [code: string, what: string, remedy: string]>> = {
    0xa700: ['destination-full', 'is out of resources', 'Ask for less, or later.'],
    0xa701: ['destination-full', 'cannot count the matches', 'Ask for less, or later.'],
    0xa702: ['destination-full', 'cannot send what was asked for', 'Ask for less, or later.'],
    0xa801: [
      'move-destination-unknown',
      'does not know where to move to',
      'Enter the AE title, address and port of this computer on the server.',
    ],
    0xa900: ['query-refused', 'finds the query at odds with its class', 'The log of the server says more.'],
    0x0122: ['class-refused', 'does not answer such queries', 'Have query and retrieve allowed there.'],
    0x0124: ['not-authorised', 'does not let this computer ask', 'Have it allowed there.'],
  };
  const [code, what, remedy] = (status === undefined ? undefined : known[status]) ?? [
    'query-failed',
    'cannot answer the query',
    'The log of the server says more.',
  ];
  const said = status === undefined ? 'no status' : hex(status);
  return new UserError(code, `${called(peer)} ${what} (${said}${comment ? `, ${printable(comment)}` : ''}).`, remedy);
}

/** Comments of a server may quote what it choked on: only plain signs, and few of them. */
const printable = (comment: string) => comment.replace(/[^\x20-\x7e]/g, '?').slice(0, 64);
