import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface Caller {
  method: string;
  /** path and query as sent */
  url: string;
  headers: IncomingHttpHeaders;
}

export type Verdict =
  | { kind: 'pass' }
  /** the launch link was right: set the cookie and send the browser to "/" */
  | { kind: 'enter'; setCookie: string }
  | { kind: 'refuse'; reason: string };

/**
 * Decides who may speak to the host. Any program of this machine and any web page the browser has open can reach a
 * loopback port, so: the launch link works once and is changed for a cookie that scripts cannot read and other sites
 * cannot send; the Host header must name the very address (against DNS rebinding); Origin and Sec-Fetch-Site must say
 * that the request comes from our own page.
 */
export class Gate {
  private launchToken: string | null = secret();
  private readonly session = secret();
  private readonly cookieName: string;

  /** @param authority "127.0.0.1:PORT", the only Host accepted */
  constructor(private readonly authority: string) {
    this.cookieName = `syndiff-${authority.split(':')[1]}`;
  }

  /** Where the browser is sent; null once it has been used. */
  get launchPath(): string | null {
    return this.launchToken && `/?token=${this.launchToken}`;
  }

  judge(caller: Caller): Verdict {
    const { host, origin } = caller.headers;
    const site = caller.headers['sec-fetch-site'];
    if (host !== this.authority) return refuse('unexpected Host');
    if (origin !== undefined && origin !== `http://${this.authority}`) return refuse('foreign Origin');
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return refuse('request from another site');
    if (caller.method === 'POST' && origin === undefined) return refuse('no Origin');
    if (caller.method !== 'POST' && caller.method !== 'GET') return refuse('method not allowed');

    const token = caller.method === 'GET' ? launchTokenOf(caller.url) : null;
    const known = this.hasSession(caller.headers.cookie);
    if (token === null) return known ? { kind: 'pass' } : refuse('no session');
    if (!known) {
      if (!this.launchToken || !same(token, this.launchToken)) return refuse('launch link not valid any more');
      this.launchToken = null;
    }
    return { kind: 'enter', setCookie: `${this.cookieName}=${this.session}; HttpOnly; SameSite=Strict; Path=/` };
  }

  private hasSession(cookies: string | undefined): boolean {
    const pairs = (cookies ?? '').split(';').map((pair) => pair.trim().split('='));
    return pairs.some(([name, value]) => name === this.cookieName && value !== undefined && same(value, this.session));
  }
}

function launchTokenOf(url: string): string | null {
  const [path, query] = url.split('?');
  return path === '/' ? new URLSearchParams(query).get('token') : null;
}

function refuse(reason: string): Verdict {
  return { kind: 'refuse', reason };
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
