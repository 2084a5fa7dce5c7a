import { createHash, createHmac, randomUUID } from 'node:crypto';

/** A new UID under the UUID root (PS3.5 B.2). */
export function newUID(): string {
  return uidOf(randomUUID().replaceAll('-', ''));
}

/** The same UID for the same text every time: for what a source left out and all derived series must agree on. */
export function uidFrom(text: string): string {
  return uidOfDigest(createHash('sha256').update(text).digest('hex'));
}

/** The same UID for the same UID and key; without the key nobody can tell from which. */
export function keyedUID(key: string, uid: string): string {
  return uidOfDigest(keyedDigest(key, uid));
}

/** HMAC-SHA-256, hexadecimal. */
export function keyedDigest(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

function uidOfDigest(digest: string): string {
  // Version 8, variant 1: a UUID of an own scheme (RFC 9562).
  const variant = ((parseInt(digest.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return uidOf(`${digest.slice(0, 12)}8${digest.slice(13, 16)}${variant}${digest.slice(17, 32)}`);
}

const uidOf = (hex: string) => `2.25.${BigInt(`0x${hex}`)}`;

/** PS3.5 9.1: dotted decimal components without leading zeros, at most 64 characters. */
export function isValidUID(uid: string): boolean {
  return uid.length <= 64 && /^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/.test(uid);
}
