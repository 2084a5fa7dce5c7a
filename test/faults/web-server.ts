import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { readStoredObject, type StoredObject } from '../../main/dicom/index.ts';

/** What is wrong with a DICOMweb server while it answers one request. */
export type WebFault =
  | 'none'
  | 'slow'
  | 'dies-half-way'
  /** it has taken everything, and breaks off before it says so */
  | 'dies-unanswered'
  /** it takes the first instance, and has no room for the others */
  | 'full-after-one'
  | 'full'
  | 'refuses-class'
  | 'unavailable'
  | 'not-let-in'
  /** an answer without a word of what was stored, though all of it was */
  | 'says-nothing'
  | 'web-page'
  | 'no-http'
  | 'silent';

const SLOW_MS = 300;
const FULL = 0xa700;
const CLASS_REFUSED = 0x0122;

/** A STOW-RS server (PS3.18 10.5) on loopback that keeps what it takes in a folder, and fails as `next` says of each request. */
export async function startWebServer(
  next: () => WebFault,
  port: number,
  folder: string,
): Promise<{ stop: () => Promise<void> }> {
  const open = new Set<Promise<unknown>>();
  const server = createServer((request, response) => {
    request.on('error', () => undefined);
    const answering = answer(request, response, next(), folder)
      .catch(() => request.socket.destroy())
      .finally(() => open.delete(answering));
    open.add(answering);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all(open);
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, fault: WebFault, folder: string) {
  if (fault === 'silent') return void request.resume();
  if (fault === 'dies-half-way') return void request.once('data', () => request.socket.destroy());
  const body = await buffer(request);
  if (fault === 'unavailable') return void response.writeHead(503).end();
  if (fault === 'not-let-in') return void response.writeHead(401).end();
  if (fault === 'web-page')
    return void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>It works</h1>');
  if (fault === 'no-http') return void request.socket.end('what?\r\n\r\n');
  if (fault === 'slow') await sleep(SLOW_MS);
  const stored: StoredObject[] = [];
  const failed: { object: StoredObject; reason: number }[] = [];
  for (const part of partsOf(body, request.headers['content-type'] ?? '')) {
    const temporary = join(folder, `.${randomUUID()}.tmp`);
    await writeFile(temporary, part);
    const object = await readStoredObject(temporary);
    const isFull = fault === 'full' || (fault === 'full-after-one' && stored.length > 0);
    const reason = isFull ? FULL : fault === 'refuses-class' ? CLASS_REFUSED : null;
    if (reason === null) {
      await rename(temporary, join(folder, `${object.sopInstanceUID}.dcm`));
      stored.push(object);
    } else {
      await rm(temporary);
      failed.push({ object, reason });
    }
  }
  if (fault === 'dies-unanswered') return void request.socket.destroy();
  if (fault === 'says-nothing') return void response.writeHead(200).end('{}');
  const item = ({ sopInstanceUID }: StoredObject) => ({ '00081155': { vr: 'UI', Value: [sopInstanceUID] } });
  const said = {
    ...(stored.length > 0 && { '00081199': { vr: 'SQ', Value: stored.map(item) } }),
    ...(failed.length > 0 && {
      '00081198': {
        vr: 'SQ',
        Value: failed.map(({ object, reason }) => ({ ...item(object), '00081197': { vr: 'US', Value: [reason] } })),
      },
    }),
  };
  const status = failed.length === 0 ? 200 : stored.length > 0 ? 202 : 409;
  response.writeHead(status, { 'content-type': 'application/dicom+json' }).end(JSON.stringify(said));
}

/** The files of a multipart/related body (RFC 2387). */
function partsOf(body: Buffer, type: string): Buffer[] {
  const boundary = /boundary="?([^";]+)/.exec(type)?.[1] ?? '';
  const mark = Buffer.from(`--${boundary}`);
  const parts: Buffer[] = [];
  for (let at = body.indexOf(mark); at >= 0;) {
    const end = body.indexOf(mark, at + mark.length);
    if (end < 0) break;
    const content = body.indexOf('\r\n\r\n', at) + 4;
    // The line end before the next boundary is no part of the content.
    parts.push(body.subarray(content, end - 2));
    at = end;
  }
  return parts;
}
