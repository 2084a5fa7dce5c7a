/**
 * How the values of an overlay are coloured, on the screen and in a report: the same colours, so that one legend reads both.
 * Lightness rises all the way (the "inferno" map of matplotlib, CC0, at nine points), so that people who confuse red and
 * green, and a black-and-white print, see the order of the values as well.
 */
export const overlayColours: readonly (readonly [red: number, green: number, blue: number])[] = [
  [0, 0, 4],
  [31, 12, 72],
  [85, 15, 109],
  [136, 34, 106],
  [186, 54, 85],
  [227, 89, 51],
  [249, 140, 10],
  [249, 201, 50],
  [252, 255, 164],
];

/** Up to this part of the scale the overlay comes in; below its beginning the picture is seen as it is. */
const FULL_FROM = 0.35;

/** How much an overlay covers the picture at a part of its scale, 0 to 1: nothing at the beginning. */
export function overlayCover(part: number): number {
  return Math.min(1, Math.max(0, part) / FULL_FROM);
}

/** The colour at a part of the scale, 0 to 1, each channel 0 to 255; outside it the colour of the nearer end. */
export function overlayColour(part: number): [number, number, number] {
  const at = Math.min(1, Math.max(0, part)) * (overlayColours.length - 1);
  const below = Math.min(Math.floor(at), overlayColours.length - 2);
  const [low, high] = [overlayColours[below]!, overlayColours[below + 1]!];
  const mix = (channel: 0 | 1 | 2): number => low[channel] + (high[channel] - low[channel]) * (at - below);
  return [mix(0), mix(1), mix(2)];
}
