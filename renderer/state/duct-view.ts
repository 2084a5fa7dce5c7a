import type { LoadedVolume } from './voxels.ts';

/** HU below which tissue is fat or gas: darker than bile, so that it would hide every duct where the least is shown. */
const fat = -10;
/** HU that no least along a ray will be. */
const bright = 3000;

/**
 * A volume in which the darkest of what is left is fluid: fat and gas are made bright. Values without a unit stay as they
 * are, because no threshold tells their tissues apart.
 */
export function withoutFat(volume: LoadedVolume): LoadedVolume {
  const { description, voxels } = volume;
  if (description.unit !== 'HU') return volume;
  const kept = voxels.slice();
  for (let at = 0; at < kept.length; at += 1) if (kept[at]! < fat) kept[at] = bright;
  return { description, voxels: kept };
}
