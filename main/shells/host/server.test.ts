import { get } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../engine.ts';
import { UserError } from '../../errors.ts';
import { startServer } from './server.ts';
import type { Host } from './server.ts';

type Listener = Parameters<Engine['subscribe']>[0];
const listeners = new Set<Listener>();
const engine: Engine = {
  async handle(command) {
    if (command === 'listModels') return { models: [] };
    throw new UserError('unknown-command', `There is no command ${command}.`, 'Reload the window.');
  },
  subscribe(listener) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  fetch: (request) =>
    request.url.endsWith('/volume/volume-1')
      ? new Response(new Int16Array([1, -2, 3]).buffer, { headers: { 'content-length': '6' } })
      : new Response('none', { status: 404 }),
  dispose: async () => undefined,
};
const asset = async (path: string) => (path === '/' ? new Response('<p>window</p>') : null);

let host: Host | null = null;
afterEach(async () => {
  await host?.close();
  host = null;
});

async function enter(): Promise<{ origin: string; cookie: string }> {
  host = await startServer({ engine, asset });
  const { origin } = new URL(host.launchUrl);
  const response = await fetch(host.launchUrl, { redirect: 'manual' });
  expect(response.status).toBe(303);
  return { origin, cookie: response.headers.get('set-cookie')!.split(';')[0]! };
}

function call(origin: string, path: string, headers: Record<string, string>, body = '{}'): Promise<Response> {
  return fetch(origin + path, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', ...headers },
    body,
  });
}

describe('the host', () => {
  it('serves the window with its policy', async () => {
    const { origin, cookie } = await enter();
    const response = await fetch(origin, { headers: { cookie } });
    expect(await response.text()).toBe('<p>window</p>');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('serves voxels with their length', async () => {
    const { origin, cookie } = await enter();
    const response = await fetch(`${origin}/volume/volume-1`, { headers: { cookie } });
    expect(response.headers.get('content-length')).toBe('6');
    expect([...new Int16Array(await response.arrayBuffer())]).toEqual([1, -2, 3]);
    expect((await fetch(`${origin}/volume/..%2f..%2fetc%2fpasswd`, { headers: { cookie } })).status).toBe(404);
  });

  it('answers a call with a result or with a report', async () => {
    const { origin, cookie } = await enter();
    expect(await (await call(origin, '/call/listModels', { cookie })).json()).toEqual({
      ok: true,
      result: { models: [] },
    });
    expect(await (await call(origin, '/call/formatDisk', { cookie })).json()).toMatchObject({
      ok: false,
      error: { kind: 'user', code: 'unknown-command' },
    });
  });

  it.each([
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=b'],
    ['broken JSON', {}, '{'],
    ['a huge body', {}, JSON.stringify('x'.repeat(70_000))],
  ])('refuses %s as an argument', async (_name, headers, body) => {
    const { origin, cookie } = await enter();
    expect((await call(origin, '/call/listModels', { cookie, ...headers }, body)).status).toBe(400);
  });

  it('refuses whoever has no session or speaks from elsewhere', async () => {
    const { origin, cookie } = await enter();
    expect((await fetch(origin)).status).toBe(403);
    expect((await fetch(`${origin}/?token=guess`)).status).toBe(403);
    expect((await call(origin, '/call/listModels', { cookie, origin: 'http://evil.example' })).status).toBe(403);
    expect(await statusWithHost(origin, 'evil.example', cookie)).toBe(403);
  });

  it('sends events until the window goes away', async () => {
    const { origin, cookie } = await enter();
    const leaving = new AbortController();
    const response = await fetch(`${origin}/events`, { headers: { cookie }, signal: leaving.signal });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe(':\n\n');
    for (const listener of listeners) listener({ type: 'scan-progress', files: 7 });
    expect((await reader.read()).value).toBe('data: {"type":"scan-progress","files":7}\n\n');
    leaving.abort();
    await expect.poll(() => listeners.size).toBe(0);
  });
});

/** `fetch` does not let anyone set Host. */
function statusWithHost(origin: string, host: string, cookie: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(origin, { headers: { host, cookie } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}
