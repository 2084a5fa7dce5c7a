import { describe, expect, it } from 'vitest';
import { RandomStream } from '../random.ts';
import { LossWatch } from './loss-watch.ts';

const settings = { window: 40, factor: 20, patience: 5 };

/** Feeds values of one term from iteration 1 on. */
function watched(values: readonly number[], name = 'G1_l1'): LossWatch {
  const watch = new LossWatch(settings);
  values.forEach((value, index) => watch.add(index + 1, { [name]: value }));
  return watch;
}

const steady = Array.from({ length: 30 }, () => 1);

describe('LossWatch', () => {
  it('names the term and the iteration of a loss that is not a number', () => {
    for (const value of [NaN, Infinity])
      expect(() => watched([1, value], 'D1_real')).toThrow(
        expect.objectContaining({
          code: 'diverged',
          message: expect.stringMatching(/D1_real of iteration 2/) as string,
        }),
      );
  });

  it('tells an explosion by name, size and iteration', () => {
    const exploding = () => watched([...steady, 30, 60, 120, 240, 480]);
    expect(exploding).toThrow(expect.objectContaining({ code: 'diverged' }));
    expect(exploding).toThrow(/G1_l1 explodes: 480 at iteration 35, more than 20 times its usual 1\.00 for 5/);
  });

  it('bears spikes, but is not calm within one', () => {
    expect(watched([...steady, 500, 500, 500, 500, 1, 500, 500, 500, 500]).calm).toBe(false);
    expect(watched([...steady, 500, 500, 500, 500, 1]).calm).toBe(true);
  });

  it('bears the noise of adversarial losses, slow growth, and a discriminator that comes back from nothing', () => {
    const noise = new RandomStream(1, 0, 0).normals(2000).map((value) => Math.exp(value));
    expect(watched([...noise]).calm).toBe(true);
    expect(watched(Array.from({ length: 500 }, (_, i) => 1.01 ** i)).calm).toBe(true);
    expect(watched([...steady.map(() => 1e-6), ...steady.map(() => 1.5)]).calm).toBe(true);
  });

  it('does not judge what it hardly knows', () => {
    expect(watched([0.1, 0.1, 500, 500, 500, 500, 500]).calm).toBe(true);
  });
});
