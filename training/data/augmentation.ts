import { z } from 'zod';

const share = z.number().min(0).max(1);

/** Changes of crops that keep the anatomy, drawn anew for each; 0 is none. */
export const augmentation = z.strictObject({
  /** share of crops that are mirrored left to right. A mirrored abdomen has its liver on the wrong side: 0 by default */
  flip: share,
  /** degrees to either side */
  rotation: z.number().min(0).max(45),
  /** an image becomes larger or smaller by up to this part of its size */
  scale: z.number().min(0).max(0.5),
  /** MR only, whose values are arbitrary: source values v in [0, 1] become v^γ, |ln γ| up to this */
  gamma: z.number().min(0).max(1),
  /** largest standard deviation of white noise that is added to the source, on [−1, 1] */
  noise: z.number().min(0).max(0.5),
});

export type Augmentation = z.infer<typeof augmentation>;

/** For studies of patients, of whom there are never enough. */
export const modestAugmentation: Augmentation = { flip: 0, rotation: 5, scale: 0.05, gamma: 0.1, noise: 0.02 };
