import { blended, carved, capsule, ellipsoid, within, type Solid } from '../solids.ts';
import type { Random } from '../random.ts';
import { cavity } from './trunk.ts';
import type { Structure } from './structure.ts';

/**
 * Right lobe filling the right flank, left lobe tapering in front of the stomach, caudate before the vena cava; hollowed
 * from below by the right kidney, the duodenum and the porta hepatis, and from behind by the spine.
 */
export function makeLiver(random: Random): Solid {
  const right = ellipsoid(
    [-72, 0, 4 + random.between(-6, 4)],
    [66 + random.between(-6, 7), 82 + random.between(-6, 4), 88 + random.between(-12, 14)],
    [random.between(0.05, 0.25), 0],
  );
  const left = ellipsoid(
    [6, -46, 30 + random.between(-5, 5)],
    [68 + random.between(-20, 28), 36 + random.between(-8, 7), 40 + random.between(-9, 10)],
    [random.between(-0.22, -0.02), 0],
  );
  const quadrate = ellipsoid([-32, -50, 10], [34, 34, 44]);
  const bulge = random.between(0.85, 1.25);
  const caudate = ellipsoid([-14, 2, 26], [18 * bulge, 15 * bulge, 26 * bulge]);
  const lobes = blended([right, left, quadrate, caudate], 26);
  const visceral = ellipsoid([2, 26, -62 + random.between(-6, 6)], [56, 66, 84], [0.25, 0]);
  const spinal = ellipsoid([6, 60, 30], [44, 50, 160]);
  const kidney = ellipsoid([-58, 50, -54], [38, 36, 56]);
  return within(
    carved(carved(carved(lobes, visceral.distance, 24), spinal.distance, 16), kidney.distance, 10),
    cavity.distance,
    3,
  );
}

/** The liver with the fissure of the round ligament cut into it. */
export function paintLiver(liver: Solid): Structure[] {
  return [
    { tissue: 'liver', solids: [liver] },
    {
      tissue: 'visceralFat',
      solids: [capsule([6, -84, -20], [2, -52, 2], 5, 3), capsule([2, -52, 2], [-4, -30, 10], 3, 2.5)],
    },
  ];
}
