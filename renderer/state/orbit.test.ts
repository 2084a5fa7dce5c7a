import { describe, expect, it } from 'vitest';
import { firstOrbit, orbitAxes, turned } from './orbit.ts';
import type { Orbit } from './orbit.ts';
import { edgeLetters, orientationLetters } from './planes.ts';

const fromTheFront: Orbit = { ...firstOrbit, elevation: 0 };

describe('the eye of the 3D panes', () => {
  it('without turning is in front of the patient', () => {
    const { towardsEye, right, down } = orbitAxes(fromTheFront);
    expect(orientationLetters(towardsEye)).toBe('A');
    expect(edgeLetters(right, down)).toEqual({ left: 'R', right: 'L', top: 'S', bottom: 'I' });
  });

  it('sees the patient’s right side after the front was dragged to the right', () => {
    expect(orientationLetters(orbitAxes(turned(fromTheFront, 180, 0)).towardsEye)).toBe('R');
  });

  it('sees the head after the front was dragged down, and stops short of the pole', () => {
    expect(orientationLetters(orbitAxes(turned(fromTheFront, 0, 1000)).towardsEye)).toBe('S');
    expect(turned(fromTheFront, 0, 1000).elevation).toBe(89);
  });
});
