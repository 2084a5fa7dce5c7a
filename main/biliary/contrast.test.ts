import { describe, expect, it } from 'vitest';
import { conspicuityGain, deviationFloor, ductContrast } from './contrast.ts';

const ducts = Array.from({ length: 20 }, (_, i) => i);
const liver = Array.from({ length: 200 }, (_, i) => 20 + i);
/** A liver of `mean` ± `noise` and ducts that lie `contrast` above it. */
const image = (mean: number, contrast: number, noise: number) =>
  Float32Array.from({ length: 220 }, (_, i) => (i < 20 ? mean + contrast : mean + (i % 2 ? noise : -noise)));
const of = (contrast: number, noise = 10) => ductContrast(image(100, contrast, noise), { ducts, liver }, 5)!;

describe('ductContrast', () => {
  it('is the signed difference in deviations of the liver', () => {
    const contrast = of(-30);
    expect(contrast.difference).toBeCloseTo(-30, 4);
    expect(contrast.deviation).toBeCloseTo(10, 4);
    expect(contrast.toNoise).toBeCloseTo(-3, 4);
    expect(of(20).toNoise).toBeCloseTo(2, 4);
  });

  it('has a floor under the deviation', () => {
    expect(of(-30, 0.1)).toMatchObject({ deviation: 5, toNoise: expect.closeTo(-6, 4) });
  });

  it('says nothing of a few voxels', () => {
    const values = image(100, -30, 10);
    expect(ductContrast(values, { ducts: ducts.slice(0, 11), liver }, 5)).toBeNull();
    expect(ductContrast(values, { ducts, liver: [] }, 5)).toBeNull();
  });
});

describe('deviationFloor', () => {
  it('is 10 HU, and follows the scale of arbitrary units', () => {
    expect(deviationFloor({ unit: 'HU', values: new Int16Array(3) })).toBe(10);
    const ramp = Float32Array.from({ length: 1001 }, (_, i) => i);
    expect(deviationFloor({ unit: 'au', values: ramp })).toBeCloseTo(980 / 40, 5);
    expect(deviationFloor({ unit: 'au', values: ramp.map((value) => 7 * value) })).toBeCloseTo((7 * 980) / 40, 4);
  });
});

describe('conspicuityGain', () => {
  it('is what the translation adds at the same voxels', () => {
    expect(conspicuityGain(of(-10), of(-40)).gain).toBeCloseTo(3, 4);
    expect(conspicuityGain(of(-40), of(-10)).gain).toBeCloseTo(-3, 4);
  });

  it('counts bright ducts and lost ducts as failures, never as a gain', () => {
    expect(conspicuityGain(of(-10), of(40))).toMatchObject({ gain: null, failure: 'inverted' });
    expect(conspicuityGain(of(-10), of(-4))).toMatchObject({ gain: null, failure: 'vanished' });
    expect(conspicuityGain(of(2), of(3))).toMatchObject({ gain: null, failure: 'vanished' });
  });

  it('is a gain where the source does not show them', () => {
    expect(conspicuityGain(of(0), of(-20))).toMatchObject({ failure: null, gain: expect.closeTo(2, 4) });
  });
});
