import { expect, test } from 'vitest';
import type { DomainReport } from '../../preload/contract/index.ts';
import { domainLine } from './domain-line.ts';

const report = (reference: string | null, level: DomainReport['level']): DomainReport => ({
  reference,
  level,
  findings: [],
});

test('a series with nothing to compare is not called unlike', () => {
  expect(domainLine(report(null, 'amber'))).toBe('unknown');
  expect(domainLine(report(null, 'green'))).toBe('unknown');
});

test('what is wrong without a comparison is said', () => expect(domainLine(report(null, 'red'))).toBe('red'));

test('a comparison says how it went', () => {
  for (const level of ['green', 'amber', 'red'] as const) expect(domainLine(report('phantoms', level))).toBe(level);
});
