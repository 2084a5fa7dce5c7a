import { describe, expect, it } from 'vitest';
import type { Reason, Verdict } from '../../preload/contract/index.ts';
import { derivedTrust, refuseUnacknowledged } from './export-trust.ts';

const reason: Reason = {
  level: 'red',
  code: 'beyond-threshold',
  measure: 'vanished-ducts',
  place: 'region',
  value: 412.345,
  unit: 'mm³',
  threshold: 150,
  expected: null,
  parameters: {},
  slices: [3, 4],
  message: 'Ducts of 412 mm³ vanished, above 150 mm³.',
};
const red: Verdict = { level: 'red', reasons: [reason], calibrated: true };
const amber: Verdict = { level: 'amber', reasons: [{ ...reason, level: 'amber' }], calibrated: true };

describe('a red verdict', () => {
  it('is refused with its reasons until it is acknowledged', () => {
    expect(() => refuseUnacknowledged({ verdict: red, acknowledged: false })).toThrow('Ducts of 412 mm³ vanished');
    expect(() => refuseUnacknowledged({ verdict: red, acknowledged: true })).not.toThrow();
  });

  it('is the only one that is', () => {
    expect(() => refuseUnacknowledged({ verdict: amber, acknowledged: false })).not.toThrow();
    expect(() => refuseUnacknowledged(undefined)).not.toThrow();
  });
});

describe('what a header says of a verdict', () => {
  it('names the reasons in ASCII without a backslash, which would be two values', () => {
    const { reasons } = derivedTrust({ verdict: red, acknowledged: true });
    expect(reasons).toEqual(['red vanished-ducts (region, 2 slice(s) from 4) 412 mm3 against 150']);
    const odd = { ...reason, unit: 'a\\b°' };
    expect(derivedTrust({ verdict: { ...red, reasons: [odd] }, acknowledged: true }).reasons[0]).toContain('a?b?');
  });

  it('acknowledges nothing but red', () => {
    expect(derivedTrust({ verdict: amber, acknowledged: true }).acknowledged).toBe(false);
    expect(derivedTrust({ verdict: red, acknowledged: true }).acknowledged).toBe(true);
  });
});
