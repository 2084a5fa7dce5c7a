import { describe, expect, it } from 'vitest';
import { drawPatient } from '../patient.ts';
import type { Path } from '../paths.ts';
import { Random } from '../random.ts';
import { makeAnatomy } from './anatomy.ts';
import { makeLiver } from './liver.ts';

const seeds = Array.from({ length: 30 }, (_, seed) => seed);

/** largest and smallest diameter in scanner millimetres (mean in-plane scale) */
function diameters(path: Path, scale: readonly number[]): [number, number] {
  const size = scale[0]! + scale[1]!;
  return [Math.min(...path.radii) * size, Math.max(...path.radii) * size];
}

describe('bile ducts of the phantom', () => {
  it('start where another duct runs, all the way to the papilla', () => {
    for (const seed of seeds) {
      const { common, cystic, intrahepatic } = makeAnatomy(drawPatient(seed)).ducts;
      const known = new Set(common.points.map(String));
      for (const duct of intrahepatic) {
        const start = duct.points[0]!;
        const attached = known.has(String(start)) || [...known].some((key) => gap(key, start) < 0.35);
        expect(attached, `seed ${seed}, order ${duct.order}`).toBe(true);
        duct.points.forEach((point) => known.add(String(point)));
      }
      if (cystic) expect(known.has(String(cystic.points.at(-1)))).toBe(true);
    }
  });

  it('have the calibres of their order', () => {
    for (const seed of seeds) {
      const patient = drawPatient(seed);
      const { common, intrahepatic } = makeAnatomy(patient).ducts;
      const widest = diameters(common, patient.scale)[1];
      const dilatation = Math.max(1, patient.ductDilatation);
      expect(widest).toBeGreaterThanOrEqual(4 * 0.95);
      expect(widest).toBeLessThanOrEqual(8 * dilatation);
      for (const duct of intrahepatic) {
        const [thin, thick] = diameters(duct, patient.scale);
        expect(thick).toBeLessThanOrEqual(4.2 * dilatation);
        if (duct.order === 2) expect(thick).toBeGreaterThanOrEqual(2);
        expect(thin).toBeGreaterThanOrEqual(1.3);
      }
    }
  });

  it('run inside the liver from the segmental ducts on', () => {
    for (const seed of seeds) {
      const liver = makeLiver(Random.of(seed).fork('liver'));
      const fine = makeAnatomy(drawPatient(seed)).ducts.intrahepatic.filter((duct) => duct.order >= 2);
      expect(fine.length).toBeGreaterThanOrEqual(8);
      const points = fine.flatMap((duct) => duct.points);
      const outside = points.filter((point) => liver.distance(...point) > 0);
      expect(outside.length / points.length).toBeLessThan(0.05);
    }
  });
});

function gap(key: string, point: readonly number[]): number {
  const other = key.split(',').map(Number);
  return Math.sqrt(point.reduce((sum, value, axis) => sum + (value - other[axis]!) ** 2, 0));
}
