import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CancelledError, UserError } from '../errors.ts';
import { noAnswer, nonsense, silence } from './reasons.ts';

/** A DICOMweb server to speak to. */
export interface Service {
  /** where /studies begins */
  url: string;
  authorization:
    { scheme: 'none' } | { scheme: 'basic'; user: string; password: string } | { scheme: 'bearer'; token: string };
  allowUnencrypted: boolean;
  /** longest silence */
  timeoutSeconds: number;
}

export interface Call {
  method: 'GET' | 'POST';
  /** below the address of the service */
  path: string;
  accept: string;
  body?: { type: string; length: number; parts: AsyncIterable<Uint8Array> } | undefined;
}

const LONGEST_TEXT = 64 * 1024 * 1024;

/**
 * Sends a request, its body no faster than the server takes it. Redirections are not followed: secrets stay with the server
 * they are for.
 * @returns the answer, its body unread
 * @throws UserError `unencrypted`, `destination-unreachable`, `destination-timeout`, `destination-lost`, `tls-failed`,
 *   `destination-nonsense`; what reading the body throws; CancelledError
 */
export async function call(
  service: Service,
  { method, path, accept, body }: Call,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  if (signal?.aborted) throw new CancelledError();
  const url = new URL(`${service.url.replace(/\/+$/, '')}/${path}`);
  refuseUnencrypted(url, service.allowUnencrypted);
  const where = placeOf(service);
  const headers = {
    Accept: accept,
    ...authorizationOf(service),
    ...(body ? { 'Content-Type': body.type, 'Content-Length': body.length } : {}),
  };
  const milliseconds = service.timeoutSeconds * 1000;
  const send = url.protocol === 'https:' ? secureRequest : plainRequest;
  const request = send(url, { method, headers, signal, timeout: milliseconds });
  let given: UserError | null = null;
  request.on('timeout', () => request.destroy((given = silence(where, service.timeoutSeconds))));
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.on('error', reject);
  });
  let own: unknown = null;
  const sending = body ? pipeline(Readable.from(noting(body.parts, (error) => (own = error))), request) : request.end();
  // A server may answer before it has read all: that answer counts, and not that it stopped listening.
  Promise.resolve(sending).catch(() => undefined);
  try {
    return await answer;
  } catch (error) {
    if (signal?.aborted) throw new CancelledError();
    throw own ?? given ?? noAnswer(where, error);
  }
}

async function* noting(parts: AsyncIterable<Uint8Array>, failed: (error: unknown) => void) {
  try {
    yield* parts;
  } catch (error) {
    failed(error);
    throw error;
  }
}

/** @throws UserError as `call`; CancelledError */
export async function* bodyOf(service: Service, answer: IncomingMessage, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const where = placeOf(service);
  let given: UserError | null = null;
  answer.setTimeout(service.timeoutSeconds * 1000, () =>
    answer.destroy((given = silence(where, service.timeoutSeconds))),
  );
  try {
    for await (const part of answer) yield part as Buffer;
  } catch (error) {
    if (signal?.aborted) throw new CancelledError();
    throw given ?? noAnswer(where, error);
  }
}

/** @returns what the JSON of an answer says, or null where it is none */
export async function jsonOf(service: Service, answer: IncomingMessage, signal?: AbortSignal): Promise<unknown> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of bodyOf(service, answer, signal)) {
    length += part.length;
    if (length > LONGEST_TEXT) throw nonsense(placeOf(service), 'its answer does not end');
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
  } catch {
    return null;
  }
}

/** The server in messages: neither user, nor what is asked for. */
export const placeOf = ({ url }: Service): string => new URL(url).origin;

function authorizationOf({ authorization }: Service): { Authorization?: string } {
  if (authorization.scheme === 'none') return {};
  if (authorization.scheme === 'bearer') return { Authorization: `Bearer ${authorization.token}` };
  const { user, password } = authorization;
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}` };
}

function refuseUnencrypted({ protocol, hostname }: URL, isAllowed: boolean): void {
  if (protocol === 'https:' || isAllowed || /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname)) return;
  throw new UserError(
    'unencrypted',
    `Patient data and secrets would go to ${hostname} in the clear.`,
    'Use https, or allow it for this destination where the network itself is protected.',
  );
}
