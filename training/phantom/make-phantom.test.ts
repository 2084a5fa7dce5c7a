import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawPatient, makePhantom, tissueLabels, type Grid, type Phantom, type Tissue } from './index.ts';

const coarse: Grid = { columns: 96, rows: 80, slices: 12, spacing: [4, 4, 12] };
const working: Grid = { columns: 192, rows: 160, slices: 16, spacing: [2, 2, 4] };

function hashOf({ ct, mrt1, labels }: Phantom): string {
  const hash = createHash('sha256');
  for (const bytes of [ct.values, mrt1.values, labels]) {
    hash.update(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }
  return hash.digest('hex');
}

/** Voxels of a tissue none of whose in-plane neighbours is another tissue: free of partial volume. */
function core(phantom: Phantom, tissue: Tissue): number[] {
  const [columns, rows] = phantom.ct.dimensions;
  const label = tissueLabels[tissue];
  const around = [0, -1, 1, -columns, columns];
  const found: number[] = [];
  phantom.labels.forEach((_, p) => {
    const column = p % columns;
    const row = Math.floor(p / columns) % rows;
    const interior = column > 0 && column < columns - 1 && row > 0 && row < rows - 1;
    if (interior && around.every((step) => phantom.labels[p + step] === label)) found.push(p);
  });
  return found;
}

function moments(values: ArrayLike<number>, at: readonly number[]): { mean: number; deviation: number } {
  const mean = at.reduce((sum, p) => sum + values[p]!, 0) / at.length;
  const variance = at.reduce((sum, p) => sum + (values[p]! - mean) ** 2, 0) / at.length;
  return { mean, deviation: Math.sqrt(variance) };
}

describe('makePhantom', () => {
  it('is the same for the same seed and another for another seed', () => {
    const hash = hashOf(makePhantom(11, coarse));
    expect(hashOf(makePhantom(11, coarse))).toBe(hash);
    expect(hashOf(makePhantom(12, coarse))).not.toBe(hash);
  });

  it('lies centred, axial, in LPS, with both modalities and the truth on one grid', () => {
    const { ct, mrt1, labels } = makePhantom(1, { ...coarse, centre: [5, -3, 20] });
    expect(ct.dimensions).toEqual([96, 80, 12]);
    expect(ct.directions).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect(ct.origin).toEqual([5 - 47.5 * 4, -3 - 39.5 * 4, 20 - 5.5 * 12]);
    expect(ct.unit).toBe('HU');
    expect(mrt1.unit).toBe('au');
    const { values: _ct, unit: _hu, ...geometry } = ct;
    expect(mrt1).toMatchObject(geometry);
    expect(labels).toHaveLength(ct.values.length);
    expect(ct.frameOfReferenceUID).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
  });

  it('leaves out the noise of both scanners and nothing else when told to', () => {
    const still = makePhantom(11, coarse, { noise: false });
    const noisy = makePhantom(11, coarse);
    expect(still.labels).toEqual(noisy.labels);
    expect(makePhantom(11, coarse, { noise: false }).ct.values).toEqual(still.ct.values);
    const { noise } = noisy.patient.ct;
    for (const tissue of ['liver', 'muscle'] as const) {
      const at = core(noisy, tissue);
      const difference = moments(
        noisy.ct.values.map((value, p) => value - still.ct.values[p]!),
        at,
      );
      expect(Math.abs(difference.mean)).toBeLessThan(noise / 4);
      expect(difference.deviation).toBeGreaterThan(0.5 * noise);
    }
    const air = core(still, 'outside');
    expect(moments(still.mrt1.values, air).mean).toBeLessThan(moments(noisy.mrt1.values, air).mean);
    expect(moments(still.ct.values, air).mean).toBeCloseTo(-1000, 0);
  });

  it('refuses a grid that cannot be drawn', () => {
    expect(() => makePhantom(1, { ...coarse, columns: 1 })).toThrow(/96|1 × 80/);
    expect(() => makePhantom(1, { ...coarse, spacing: [2, 2, 0] })).toThrow(/spacing/);
  });

  it('stops when cancelled', () => {
    expect(() => makePhantom(1, coarse, { signal: AbortSignal.abort() })).toThrow('Cancelled');
  });

  it('shows skin wherever the body meets the air', () => {
    const seed = 21;
    expect(drawPatient(seed).armsDown).toBe(true);
    const { labels, ct } = makePhantom(seed, { columns: 300, rows: 200, slices: 5, spacing: [2, 2, 24] });
    const [columns] = ct.dimensions;
    let meeting = 0;
    let foreign = 0;
    labels.forEach((label, p) => {
      if (label <= tissueLabels.table) return;
      if (![-1, 1, -columns, columns].some((step) => labels[p + step] === tissueLabels.outside)) return;
      meeting++;
      if (label !== tissueLabels.skin && label !== tissueLabels.subcutaneousFat) foreign++;
    });
    expect(meeting).toBeGreaterThan(1000);
    expect(foreign).toBe(0);
  });

  it('draws different patients', () => {
    const patients = Array.from({ length: 60 }, (_, seed) => drawPatient(seed));
    const dilated = patients.filter((patient) => patient.ductDilatation > 1.2).length;
    expect(dilated).toBeGreaterThan(20);
    expect(dilated).toBeLessThan(55);
    expect(new Set(patients.map((patient) => patient.subcutaneousFat)).size).toBe(60);
    expect(patients.some((patient) => !patient.hasGallbladder)).toBe(true);
    expect(patients.some((patient) => patient.ct.kernel === 'sharp')).toBe(true);
  });
});

describe('signals of the phantom', () => {
  const seeds = Array.from({ length: 40 }, (_, seed) => seed).filter((seed) => {
    const { ductDilatation, liverFatFraction, ct } = drawPatient(seed);
    return ductDilatation > 1.8 && liverFatFraction < 0.04 && ct.delay > 62 && ct.delay < 80;
  });
  const phantoms: Phantom[] = [];
  beforeAll(() => {
    for (const seed of seeds.slice(0, 3)) phantoms.push(makePhantom(seed, working));
  });

  it('keeps CT numbers in the ranges of a portal venous phase', () => {
    const ranges: [Tissue, number, number][] = [
      ['liver', 88, 132],
      ['portalVein', 125, 200],
      ['spleen', 95, 145],
      ['muscle', 50, 70],
      ['visceralFat', -118, -85],
      ['renalCortex', 140, 215],
      ['outside', -1024, -980],
    ];
    for (const phantom of phantoms) {
      for (const [tissue, low, high] of ranges) {
        const { mean } = moments(phantom.ct.values, core(phantom, tissue));
        expect(mean, tissue).toBeGreaterThan(low);
        expect(mean, tissue).toBeLessThan(high);
      }
    }
  });

  it('orders MR-T1 signals: fat, liver, spleen, bile, air', () => {
    for (const phantom of phantoms) {
      const means = (['subcutaneousFat', 'liver', 'spleen', 'bileDuct', 'outside'] as const).map(
        (tissue) => moments(phantom.mrt1.values, core(phantom, tissue)).mean,
      );
      expect(means).toEqual([...means].sort((a, b) => b - a));
    }
  });

  it('shows ducts dark in the liver on both, with more contrast to noise on MR-T1', () => {
    for (const phantom of phantoms) {
      const liver = core(phantom, 'liver');
      const ducts = core(phantom, 'bileDuct');
      expect(ducts.length).toBeGreaterThan(20);
      const contrast = (values: ArrayLike<number>): number => {
        const tissue = moments(values, liver);
        return (moments(values, ducts).mean - tissue.mean) / tissue.deviation;
      };
      expect(contrast(phantom.ct.values)).toBeLessThan(-1);
      expect(contrast(phantom.mrt1.values)).toBeLessThan(contrast(phantom.ct.values));
    }
  });

  it('adds the noise that the patient calls for', () => {
    for (const phantom of phantoms) {
      const liver = core(phantom, 'liver');
      const noise = phantom.noiseFreeCt.map((value, p) => phantom.ct.values[p]! - value);
      const { deviation } = moments(noise, liver);
      expect(deviation / phantom.patient.ct.noise).toBeGreaterThan(0.85);
      expect(deviation / phantom.patient.ct.noise).toBeLessThan(1.2);
    }
  });
});
