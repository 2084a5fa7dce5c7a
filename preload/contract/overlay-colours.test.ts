import { describe, expect, it } from 'vitest';
import { overlayColour, overlayCover } from './overlay-colours.ts';

/** Relative luminance (WCAG 2): what is left of a colour for an eye or a printer that sees none. */
function luminance(colour: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('the colours of an overlay', () => {
  it('grow lighter with the value all the way, so that they can be told apart without hue', () => {
    const steps = Array.from({ length: 33 }, (_, i) => luminance(overlayColour(i / 32)));
    for (let i = 1; i < steps.length; i += 1) expect(steps[i]!).toBeGreaterThan(steps[i - 1]!);
  });

  it('leave the picture alone where there is nothing, and stay in range outside the scale', () => {
    expect(overlayCover(-1)).toBe(0);
    expect(overlayCover(0)).toBe(0);
    expect(overlayCover(0.2)).toBeGreaterThan(0);
    expect(overlayCover(1)).toBe(1);
    expect(overlayColour(7)).toEqual(overlayColour(1));
    expect(overlayColour(-7)).toEqual(overlayColour(0));
  });
});
