import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { pipeline } from 'node:stream/promises';
import { answer } from '../../commands/answer.ts';
import type { Engine } from '../../engine.ts';
import { logBug } from '../../system/log.ts';
import { securityHeaders } from '../policy.ts';
import { readJson } from './body.ts';
import { Gate } from './gate.ts';

const address = '127.0.0.1';

export interface Host {
  /** the one-time link that opens the window */
  readonly launchUrl: string;
  close(): Promise<void>;
}

export interface HostOptions {
  engine: Engine;
  /** answers for the window's own files; null where there is none */
  asset(path: string): Promise<Response | null>;
  /** 0 or undefined: any free port */
  port?: number;
}

/** Serves one engine and its window on the loopback interface to whoever holds the launch link. */
export async function startServer({ engine, asset, port = 0 }: HostOptions): Promise<Host> {
  const server = createServer();
  server.listen(port, address);
  await once(server, 'listening');
  const authority = `${address}:${(server.address() as AddressInfo).port}`;
  const gate = new Gate(authority);
  server.on('request', (request, response) => {
    respond(request, response, { engine, asset, gate }).catch((thrown: unknown) => {
      logBug('a request', thrown);
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'internal error');
    });
  });
  return { launchUrl: `http://${authority}${gate.launchPath}`, close: () => close(server) };
}

type Parts = Pick<HostOptions, 'engine' | 'asset'> & { gate: Gate };

async function respond(request: IncomingMessage, response: ServerResponse, { engine, asset, gate }: Parts) {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  const { method = '', url = '/', headers } = request;
  const verdict = gate.judge({ method, url, headers });
  if (verdict.kind === 'refuse') return refuse(response, 403, verdict.reason);
  if (verdict.kind === 'enter') {
    return void response.writeHead(303, { location: '/', 'set-cookie': verdict.setCookie }).end();
  }
  const path = url.split('?')[0] ?? '/';
  if (method === 'POST') return call(request, response, engine, path);
  if (path === '/events') return sendEvents(response, engine);
  const reply = (await asset(path)) ?? (await engine.fetch(new Request(`http://${headers.host}${path}`)));
  await send(response, reply);
}

async function call(request: IncomingMessage, response: ServerResponse, engine: Engine, path: string) {
  const command = /^\/call\/([A-Za-z]+)$/.exec(path)?.[1];
  if (!command) return refuse(response, 404, 'no such place');
  const body = await readJson(request);
  if (!body) return refuse(response, 400, 'not a JSON argument');
  const reply = await answer(engine, command, body.value);
  response.setHeader('content-type', 'application/json').end(JSON.stringify(reply));
}

function sendEvents(response: ServerResponse, engine: Engine): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
  const stop = engine.subscribe((event) => response.write(`data: ${JSON.stringify(event)}\n\n`));
  response.on('close', stop);
}

async function send(response: ServerResponse, reply: Response): Promise<void> {
  for (const [name, value] of reply.headers) response.setHeader(name, value);
  response.statusCode = reply.status;
  if (!reply.body) return void response.end();
  try {
    await pipeline(Readable.fromWeb(reply.body as ReadableStream), response);
  } catch {
    // The window went away in the middle of a volume.
    response.destroy();
  }
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  response.end(`Refused: ${reason}.\n`);
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
