import { describe, expect, it } from 'vitest';
import { Gate } from './gate.ts';
import type { Caller } from './gate.ts';

const authority = '127.0.0.1:5000';
const host = { host: authority };

function entered(): { gate: Gate; cookie: string } {
  const gate = new Gate(authority);
  const verdict = gate.judge({ method: 'GET', url: gate.launchPath!, headers: host });
  if (verdict.kind !== 'enter') throw new Error('not entered');
  return { gate, cookie: verdict.setCookie.split(';')[0]! };
}

describe('Gate', () => {
  it('changes the launch link once for a strict, script-proof cookie', () => {
    const gate = new Gate(authority);
    const launch = { method: 'GET', url: gate.launchPath!, headers: host };
    expect(gate.judge(launch)).toMatchObject({
      kind: 'enter',
      setCookie: expect.stringMatching(/^syndiff-5000=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/),
    });
    expect(gate.launchPath).toBeNull();
    expect(gate.judge(launch)).toEqual({ kind: 'refuse', reason: 'launch link not valid any more' });
  });

  it('lets a reload of the launch link through for the browser that has entered', () => {
    const gate = new Gate(authority);
    const url = gate.launchPath!;
    const first = gate.judge({ method: 'GET', url, headers: host });
    const cookie = first.kind === 'enter' ? first.setCookie.split(';')[0]! : '';
    expect(gate.judge({ method: 'GET', url, headers: { ...host, cookie } }).kind).toBe('enter');
  });

  it('passes its own page', () => {
    const { gate, cookie } = entered();
    const headers = { ...host, cookie, origin: `http://${authority}`, 'sec-fetch-site': 'same-origin' };
    expect(gate.judge({ method: 'POST', url: '/call/listModels', headers })).toEqual({ kind: 'pass' });
    expect(gate.judge({ method: 'GET', url: '/', headers: { ...host, cookie, 'sec-fetch-site': 'none' } })).toEqual({
      kind: 'pass',
    });
  });

  const { gate, cookie } = entered();
  const strangers: [string, Partial<Caller>][] = [
    ['no cookie', { headers: host }],
    ['a wrong cookie', { headers: { ...host, cookie: `syndiff-5000=${'A'.repeat(43)}` } }],
    ['a wrong token', { url: '/?token=guess', headers: host }],
    ['another Host (DNS rebinding)', { headers: { host: 'evil.example:5000', cookie } }],
    ['no Host', { headers: { cookie } }],
    ['localhost by name', { headers: { host: 'localhost:5000', cookie } }],
    ['a foreign Origin', { headers: { ...host, cookie, origin: 'http://evil.example' } }],
    ['the Origin of another port', { headers: { ...host, cookie, origin: 'http://127.0.0.1:5001' } }],
    ['a null Origin', { headers: { ...host, cookie, origin: 'null' } }],
    ['another site', { headers: { ...host, cookie, 'sec-fetch-site': 'cross-site' } }],
    ['another port of the same site', { headers: { ...host, cookie, 'sec-fetch-site': 'same-site' } }],
    ['a POST without Origin', { method: 'POST', headers: { ...host, cookie } }],
    ['another method', { method: 'DELETE', headers: { ...host, cookie } }],
  ];
  it.each(strangers)('refuses %s', (_name, caller) => {
    expect(gate.judge({ method: 'GET', url: '/', headers: {}, ...caller }).kind).toBe('refuse');
  });
});
