import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { pathArgument } from './path-argument.ts';

it('is the first word that is no switch, be it a path or the file URL of a desktop', () => {
  expect(pathArgument([], '/work')).toBeNull();
  expect(pathArgument(['--no-sandbox', ''], '/work')).toBeNull();
  expect(pathArgument(['--enable-logging', '/studies/one', '/studies/two'], '/work')).toBe(resolve('/studies/one'));
  expect(pathArgument(['one'], '/studies')).toBe(resolve('/studies/one'));
  expect(pathArgument(['file:///studies/a%20study'], '/work')).toBe('/studies/a study');
});
