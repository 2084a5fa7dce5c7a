import type { NetworkConfiguration } from '../../models/index.ts';

/**
 * Whether each level's blocks are followed by attention: the mean of the level's height and width, halved at each
 * level, is one of `attnResolutions` (SPEC.md §2.4; equal to the original rule for square images). Decided once from the
 * configuration and carried along: deciding anew from the tensor at run time is the reference's crash on non-square
 * images.
 */
export function attentionLevels(config: NetworkConfiguration): boolean[] {
  return config.chMult.map((_, level) => {
    const height = config.imageHeight >> level;
    const width = config.imageWidth >> level;
    return config.attnResolutions.includes(Math.floor((height + width) / 2));
  });
}
