import type { Picture } from './png.ts';

/** As DESIGN.md has it, in the letters there are: what is cut out of a report still says what it is. */
export const WARNING = 'SYNTHETIC - NOT FOR DIAGNOSTIC USE';
export const WARNING_OF_SOURCE = 'NOT FOR DIAGNOSTIC USE';

/** Letters of 5 × 7 points, a row of five bits each: those of the warning and no others. */
const letters: Readonly<Record<string, readonly number[]>> = {
  S: [0b01111, 0b10000, 0b10000, 0b01110, 0b00001, 0b00001, 0b11110],
  Y: [0b10001, 0b10001, 0b01010, 0b00100, 0b00100, 0b00100, 0b00100],
  N: [0b10001, 0b11001, 0b10101, 0b10101, 0b10011, 0b10001, 0b10001],
  T: [0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100],
  H: [0b10001, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001],
  E: [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111],
  I: [0b01110, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
  C: [0b01110, 0b10001, 0b10000, 0b10000, 0b10000, 0b10001, 0b01110],
  O: [0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
  F: [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b10000],
  R: [0b11110, 0b10001, 0b10001, 0b11110, 0b10100, 0b10010, 0b10001],
  D: [0b11110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b11110],
  A: [0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001],
  G: [0b01110, 0b10001, 0b10000, 0b10111, 0b10001, 0b10001, 0b01111],
  U: [0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
  '-': [0, 0, 0, 0b11111, 0, 0, 0],
  ' ': [0, 0, 0, 0, 0, 0, 0],
};
const [LETTER_WIDTH, LETTER_HEIGHT, ADVANCE] = [5, 7, 6];
const MARGIN = 3;
const ground = [0xf0, 0xa9, 0x3c];
const ink = [0x1c, 0x13, 0x03];

/** Width of the warning in points of its letters. */
const length = WARNING.length * ADVANCE - 1;
/** A narrower picture gets black borders: the warning must fit on it. */
const NARROWEST = length + 2 * MARGIN;

/**
 * The picture with the warning on a strip above it: above and not over, so that nothing of the picture is hidden.
 * @param isSynthetic what a scanner acquired must not be called synthetic; not for diagnosis here it is all the same
 */
export function stamped(picture: Picture, isSynthetic: boolean): Picture {
  const text = isSynthetic ? WARNING : WARNING_OF_SOURCE;
  const { width, height, rgb } = widened(picture);
  const scale = Math.max(1, Math.floor((0.6 * width) / length));
  const strip = scale * LETTER_HEIGHT + 2 * MARGIN;
  const taller: Picture = { width, height: height + strip, rgb: new Uint8Array(3 * width * (height + strip)) };
  taller.rgb.set(rgb, 3 * width * strip);
  for (let i = 0; i < width * strip; i += 1) taller.rgb.set(ground, 3 * i);
  const left = Math.floor((width - scale * (text.length * ADVANCE - 1)) / 2);
  [...text].forEach((letter, index) => {
    const rows = letters[letter]!;
    for (let y = 0; y < scale * LETTER_HEIGHT; y += 1)
      for (let x = 0; x < scale * LETTER_WIDTH; x += 1) {
        const bits = rows[Math.floor(y / scale)]!;
        if (!((bits >> (LETTER_WIDTH - 1 - Math.floor(x / scale))) & 1)) continue;
        const at = left + scale * ADVANCE * index + x + width * (MARGIN + y);
        taller.rgb.set(ink, 3 * at);
      }
  });
  return taller;
}

function widened(picture: Picture): Picture {
  const { width, height, rgb } = picture;
  if (width >= NARROWEST) return picture;
  const wider = new Uint8Array(3 * NARROWEST * height);
  const left = Math.floor((NARROWEST - width) / 2);
  for (let y = 0; y < height; y += 1)
    wider.set(rgb.subarray(3 * width * y, 3 * width * (y + 1)), 3 * (left + NARROWEST * y));
  return { width: NARROWEST, height, rgb: wider };
}
