import type { Tissue } from './tissues.ts';

/** Seconds from the start of injection, from late arterial through portal venous to delayed phase. */
const times = [25, 35, 50, 70, 100, 180];

/**
 * HU that iodine adds at those times at 120 kV and a usual dose: the arteries peak first, then spleen, pancreas and
 * renal cortex, then the portal vein, liver and hepatic veins, then the renal medulla; blood and organs draw level late.
 * Plateaus as in Bae KT, Radiology 2010;256:32 (liver about +50 HU at 70 s, aorta near +300 HU in the arterial phase).
 */
const added: Partial<Record<Tissue, readonly number[]>> = {
  artery: [250, 270, 160, 115, 95, 65],
  heart: [220, 190, 140, 105, 90, 62],
  portalVein: [15, 60, 140, 130, 105, 70],
  hepaticVein: [4, 10, 60, 112, 105, 70],
  inferiorVenaCava: [25, 55, 80, 96, 90, 66],
  liver: [6, 14, 38, 52, 48, 36],
  spleen: [45, 80, 88, 72, 62, 44],
  pancreas: [35, 65, 66, 54, 40, 28],
  renalCortex: [90, 130, 150, 152, 140, 108],
  renalMedulla: [12, 26, 60, 118, 132, 118],
  gutWall: [12, 30, 42, 38, 32, 22],
  adrenal: [14, 32, 44, 38, 30, 20],
  muscle: [1, 3, 7, 10, 10, 9],
  haemangioma: [60, 90, 100, 105, 98, 70],
  metastasis: [2, 6, 16, 24, 24, 22],
  hepatoma: [40, 62, 55, 44, 32, 20],
  trabecularBone: [2, 5, 9, 12, 12, 10],
};

/** HU that a tissue gains `delay` seconds after the start of injection at a usual dose; 0 without contrast agent. */
export function enhancementOf(tissue: Tissue, delay: number): number {
  const curve = added[tissue];
  if (!curve || delay <= 0) return 0;
  const time = Math.min(times.at(-1)!, Math.max(times[0]!, delay));
  const next = Math.max(
    1,
    times.findIndex((at) => at >= time),
  );
  const share = (time - times[next - 1]!) / (times[next]! - times[next - 1]!);
  return curve[next - 1]! + share * (curve[next]! - curve[next - 1]!);
}
