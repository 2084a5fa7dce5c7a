import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { z } from 'zod';
import type { StoredObject } from '../dicom/index.ts';
import { UserError } from '../errors.ts';
import { nonsense, refusal } from './reasons.ts';
import { call, jsonOf, placeOf, type Service } from './service.ts';

export type StowVerdict =
  | { kind: 'success'; place?: string | undefined }
  | { kind: 'warning'; message: string; place?: string | undefined }
  | { kind: 'failure'; error: UserError };

const uid = z.object({ Value: z.array(z.string()).optional() }).optional();
const number = z.object({ Value: z.array(z.number()).optional() }).optional();
const url = uid;
const item = z.object({ '00081155': uid, '00081190': url, '00081196': number, '00081197': number });
const sequence = z.object({ Value: z.array(item).optional() }).optional();
/** Store Instances Response Module (PS3.18 table I.2-1), as DICOM JSON (annex F). */
const response = z.object({ '00081198': sequence, '00081199': sequence });

const BETWEEN = '\r\n';

/**
 * Stores files (STOW-RS, PS3.18 10.5): each goes as it lies on the disk, one after the other, never all in memory.
 * @returns a verdict for each object, in their order: what the server says of it by its SOP Instance UID
 * @throws what `call` throws; UserError where the server refuses all of it for another reason
 */
export async function storeInstances(
  service: Service,
  objects: readonly StoredObject[],
  signal?: AbortSignal,
): Promise<StowVerdict[]> {
  const boundary = `syndiff-${randomUUID()}`;
  // Without the transfer syntax, which each file names itself: Orthanc 1.10 passes over parts that name it here.
  const heads = objects.map((_, index) =>
    Buffer.from(
      `${index > 0 ? BETWEEN : ''}--${boundary}${BETWEEN}Content-Type: application/dicom${BETWEEN}${BETWEEN}`,
    ),
  );
  const end = Buffer.from(`${BETWEEN}--${boundary}--${BETWEEN}`);
  const length = objects.reduce((sum, { size }, index) => sum + heads[index]!.length + size, end.length);
  const body = {
    type: `multipart/related; type="application/dicom"; boundary=${boundary}`,
    length,
    parts: partsOf(objects, heads, end),
  };
  const accept = 'application/dicom+json';
  const answer = await call(service, { method: 'POST', path: 'studies', accept, body }, signal);
  const status = answer.statusCode ?? 0;
  const where = placeOf(service);
  const parsed = response.safeParse(await jsonOf(service, answer, signal));
  // 409: none was stored, and the answer says why for each; without that it is an answer like any other.
  if (![200, 202, 409].includes(status)) throw refusal(where, status);
  if (!parsed.success)
    throw status === 409 ? refusal(where, status) : nonsense(where, 'it does not say what it stored');
  return objects.map(({ sopInstanceUID }) => verdictOf(where, sopInstanceUID, parsed.data));
}

async function* partsOf(objects: readonly StoredObject[], heads: readonly Buffer[], end: Buffer) {
  for (const [index, { file, size }] of objects.entries()) {
    yield heads[index]!;
    let sent = 0;
    // No more than was announced, should the file grow.
    for await (const part of bytesOf(file, size)) {
      sent += part.length;
      yield part;
    }
    if (sent !== size)
      throw new UserError('file-changed', `${file} has become shorter while it was sent.`, 'Send it again.');
  }
  yield end;
}

async function* bytesOf(file: string, size: number): AsyncGenerator<Buffer> {
  try {
    for await (const part of createReadStream(file, { end: size - 1 })) yield part as Buffer;
  } catch (cause) {
    throw new UserError('file-unreadable', `${file} cannot be read.`, 'Make it readable and send it again.', { cause });
  }
}

function verdictOf(where: string, sopInstanceUID: string, said: z.output<typeof response>): StowVerdict {
  const of = (list: z.output<typeof sequence>) =>
    list?.Value?.find((one) => one['00081155']?.Value?.[0] === sopInstanceUID);
  const failed = of(said['00081198']);
  if (failed) return { kind: 'failure', error: failureOf(where, failed['00081197']?.Value?.[0]) };
  const stored = of(said['00081199']);
  if (!stored) return { kind: 'failure', error: nonsense(where, 'it does not say what became of the instance') };
  const place = stored['00081190']?.Value?.[0];
  const warning = stored['00081196']?.Value?.[0];
  if (warning === undefined) return { kind: 'success', place };
  return { kind: 'warning', message: `The server has stored it with a warning (${hex(warning)}).`, place };
}

/** PS3.18 table I.2-2; the codes are those of C-STORE. */
function failureOf(where: string, reason: number | undefined): UserError {
  const said = reason === undefined ? 'no reason given' : hex(reason);
  if (reason !== undefined && (reason & 0xff00) === 0xa700)
    return new UserError('destination-full', `${where} is out of resources (${said}).`, 'Make room and send again.');
  if (reason === 0x0122)
    return new UserError(
      'class-refused',
      `${where} does not store this SOP class (${said}).`,
      'Have it allowed there.',
    );
  if (reason === 0x0124)
    return new UserError(
      'not-authorised',
      `${where} does not let this user store (${said}).`,
      'Have it allowed there.',
    );
  if (reason === 0x0110)
    return new UserError('destination-failed', `${where} has failed to store the instance (${said}).`, 'Send again.');
  return new UserError(
    'instance-refused',
    `${where} does not store the instance (${said}).`,
    'The log of the server says more.',
  );
}

const hex = (code: number) => `0x${code.toString(16).toUpperCase().padStart(4, '0')}`;
