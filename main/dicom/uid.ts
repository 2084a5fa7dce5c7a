import { createHash, randomUUID } from 'node:crypto';

/** A new UID under the UUID root (PS3.5 B.2). */
export function newUID(): string {
  return uidOf(randomUUID().replaceAll('-', ''));
}

/** The same UID for the same text every time: for what a source left out and all derived series must agree on. */
export function uidFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex').slice(0, 32);
  // Version 8, variant 1: a UUID of an own scheme (RFC 9562).
  const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return uidOf(`${hex.slice(0, 12)}8${hex.slice(13, 16)}${variant}${hex.slice(17)}`);
}

const uidOf = (hex: string) => `2.25.${BigInt(`0x${hex}`)}`;

/** PS3.5 9.1: dotted decimal components without leading zeros, at most 64 characters. */
export function isValidUID(uid: string): boolean {
  return uid.length <= 64 && /^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/.test(uid);
}
