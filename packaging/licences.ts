import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ShippedPackage } from './shipped.ts';

/** Licences under which others' code may be part of the application: permissive, and compatible with Apache-2.0. */
const allowed = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'Zlib',
  'CC0-1.0',
  '0BSD',
  'BlueOak-1.0.0',
]);

/** Packages whose manifest does not say it in SPDX, as somebody has read in their licence file. */
const read: Readonly<Record<string, string>> = {};

/**
 * Whether an SPDX expression of AND, OR and parentheses is satisfied by allowed licences (SPDX 2.3, annex D).
 */
export function isAllowed(expression: string): boolean {
  const plain = expression.trim();
  if (plain.startsWith('(') && closing(plain) === plain.length - 1) return isAllowed(plain.slice(1, -1));
  const either = split(plain, ' OR ');
  if (either.length > 1) return either.some(isAllowed);
  const both = split(plain, ' AND ');
  if (both.length > 1) return both.every(isAllowed);
  return allowed.has(plain);
}

export function licenceOf({ name, licence }: ShippedPackage): string {
  return read[name] ?? licence;
}

/** Every shipped package under a licence that is not allowed, as `name@version: licence`. */
export function forbidden(packages: readonly ShippedPackage[]): string[] {
  return packages
    .filter((each) => !isAllowed(licenceOf(each)))
    .map((each) => `${each.name}@${each.version}: ${licenceOf(each) || 'no licence named'}`);
}

/** One page with what is shipped and the licence text of each, as those licences ask for. */
export function licencePage(packages: readonly ShippedPackage[]): string {
  const list = packages.map((each) => `${each.name} ${each.version}: ${licenceOf(each)}`).join('\n');
  const texts = packages.map((each) => `${'='.repeat(78)}\n${each.name} ${each.version}\n\n${licenceText(each)}`);
  return `Software of others in SynDiff Workstation, beside Electron (see LICENSES.chromium.html).\n\n${list}\n\n${texts.join('\n\n')}\n`;
}

/** The licence files of a package; where it has none, the name of the licence in its manifest has to do. */
export function licenceText({ folder, licence, author }: ShippedPackage): string {
  const names = readdirSync(folder).filter((name) => /^(?:licen[cs]e|notice|copying)/i.test(name));
  if (names.length === 0)
    return `(no licence file in the package; its package.json says: ${licence}${author ? `, by ${author}` : ''})`;
  return names.map((name) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n');
}

function split(expression: string, by: string): string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (let i = 0; i < expression.length; i += 1) {
    if (expression[i] === '(') depth += 1;
    if (expression[i] === ')') depth -= 1;
    if (depth === 0 && expression.startsWith(by, i)) {
      parts.push(expression.slice(start, i));
      start = i + by.length;
    }
  }
  return [...parts, expression.slice(start)];
}

/** Where the parenthesis closes that the expression opens with. */
function closing(expression: string): number {
  let depth = 0;
  for (let i = 0; i < expression.length; i += 1) {
    if (expression[i] === '(') depth += 1;
    if (expression[i] === ')') depth -= 1;
    if (depth === 0) return i;
  }
  return -1;
}
