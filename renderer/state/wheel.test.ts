import { describe, expect, it } from 'vitest';
import { Wheel } from './wheel.ts';

describe('the wheel', () => {
  it('is one slice a notch, whatever the system calls a notch', () => {
    const wheel = new Wheel();
    expect([120, -100, 53].map((deltaY) => wheel.turn({ deltaY, deltaMode: 0 }))).toEqual([1, -1, 1]);
    expect(wheel.turn({ deltaY: 3, deltaMode: 1 })).toBe(1);
  });

  it('gathers the small turns of a touchpad and forgets them when it turns round', () => {
    const wheel = new Wheel();
    expect([20, 20, 20, 20, -20, -20, -20].map((deltaY) => wheel.turn({ deltaY, deltaMode: 0 }))).toEqual([
      0, 0, 1, 0, 0, 0, -1,
    ]);
  });
});
