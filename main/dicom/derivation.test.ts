import { describe, expect, it } from 'vitest';
import {
  derivationDescription,
  imageComments,
  seriesDescriptionOf,
  type DerivationRecipe,
  type DerivedTrust,
} from './derivation.ts';

const trust: DerivedTrust = {
  level: 'red',
  reasons: Array.from({ length: 40 }, (_, i) => `red vanished-ducts (region) ${i} mm3 against 150`),
  calibrated: false,
  acknowledged: true,
};
const recipe: DerivationRecipe = {
  direction: 'ct-to-mrt1',
  model: { id: 'tiny', version: '1.0.0', sha256: 'ab'.repeat(32), deviceUID: '2.25.1' },
  steps: 4,
  seed: 7,
  samples: 1,
  provider: 'cpu',
  softwareVersion: '0.1.0',
  trust,
};

describe('Derivation Description', () => {
  it('says the verdict, that it was acknowledged, and as many reasons as there is room for, each whole', () => {
    const text = derivationDescription('translation', recipe, []);
    expect(text).toContain('Fidelity verdict RED by uncalibrated thresholds, acknowledged before export.');
    expect(text).toContain('Not for diagnostic use. Reasons: red vanished-ducts (region) 0 mm3 against 150;');
    expect(text).toMatch(/against 150\.$/);
    expect(text.length).toBeLessThanOrEqual(1024);
  });

  it('says nothing of what was not measured', () => {
    const { trust: _, ...unmeasured } = recipe;
    expect(derivationDescription('translation', unmeasured, [])).not.toContain('verdict');
    expect(imageComments(unmeasured)).toBe('SYNTHETIC - Not for diagnostic use. Research only.');
  });
});

describe('Series Description', () => {
  it('is the usual one, or that of the user', () => {
    expect(seriesDescriptionOf('translation', recipe)).toBe('SYN MR-T1 from CT - RESEARCH, NOT FOR DIAGNOSIS');
    expect(seriesDescriptionOf('translation', { ...recipe, description: 'SYN liver' })).toBe('SYN liver');
  });

  it('of a deviation says that it is one, also where there is no room', () => {
    expect(seriesDescriptionOf('deviation', recipe)).toBe('SYN MR-T1 SD OF SAMPLES - RESEARCH, NOT FOR DIAGNOSIS');
    expect(seriesDescriptionOf('deviation', { ...recipe, description: 'SYN liver' })).toBe('SYN liver - SD OF SAMPLES');
    const long = seriesDescriptionOf('deviation', { ...recipe, description: `SYN ${'x'.repeat(60)}` });
    expect(long).toMatch(/^SYN x+ - SD OF SAMPLES$/);
    expect(long).toHaveLength(64);
  });
});

describe('Image Comments', () => {
  it('say the verdict in a line', () => {
    expect(
      imageComments({ ...recipe, trust: { ...trust, level: 'amber', calibrated: true, acknowledged: false } }),
    ).toBe('SYNTHETIC - Not for diagnostic use. Research only. Fidelity verdict AMBER.');
  });
});
