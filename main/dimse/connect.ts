import { readFile } from 'node:fs/promises';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import type { TransportSecurity } from '../../preload/contract/index.ts';
import { CancelledError, UserError } from '../errors.ts';
import { silence, unreachable, type PeerName } from './reasons.ts';

export interface Security extends TransportSecurity {
  /** of an encrypted key */
  passphrase?: string | undefined;
}

/** A DICOM node to speak to. */
export interface Peer extends PeerName {
  /** TLS (PS3.15 B.9 and later: what this Node negotiates, TLS 1.2 or newer); default: none */
  security?: Security | undefined;
  /** longest silence */
  timeoutSeconds: number;
}

/** @throws UserError `destination-unreachable`, `destination-timeout`, `tls-failed`, `security-files`; CancelledError */
export async function connect(peer: Peer, signal: AbortSignal | undefined): Promise<Socket> {
  if (signal?.aborted) throw new CancelledError();
  const { host, port, security, timeoutSeconds } = peer;
  const socket = security
    ? connectSecure({ host, port, ...(await tlsOptions(security)), ...(isIP(host) ? {} : { servername: host }) })
    : connectPlain({ host, port });
  // Small messages go back and forth: each would wait for the one before it to be acknowledged.
  socket.setNoDelay(true);
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      socket.destroy();
      reject(error);
    };
    const cancel = () => fail(new CancelledError());
    const timer = setTimeout(() => fail(silence(peer, timeoutSeconds)), timeoutSeconds * 1000);
    signal?.addEventListener('abort', cancel, { once: true });
    socket.on('error', (error) => fail(unreachable(peer, error)));
    socket.once('close', () => fail(unreachable(peer, undefined)));
    socket.once(security ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      socket.removeAllListeners('close');
      resolve(socket);
    });
  });
}

async function tlsOptions({ authorities, certificate, key, checkName, passphrase }: Security) {
  const [ca, cert, keyText] = await Promise.all([authorities, certificate, key].map(pem));
  return {
    ...(ca ? { ca } : {}),
    ...(cert ? { cert } : {}),
    ...(keyText ? { key: keyText } : {}),
    ...(passphrase ? { passphrase } : {}),
    ...(checkName ? {} : { checkServerIdentity: () => undefined }),
    minVersion: 'TLSv1.2' as const,
  };
}

async function pem(file: string | undefined): Promise<Buffer | undefined> {
  if (file === undefined) return undefined;
  return readFile(file).catch((cause: unknown) => {
    throw new UserError('security-files', `${file} cannot be read.`, 'Name a PEM file that you may read.', { cause });
  });
}
