import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/* WCAG 2.2, 1.4.3 (text: 4.5) and 1.4.11 (what a control is recognised by: 3). */

const style = readFileSync(new URL('../style.css', import.meta.url), 'utf8');
const tokens = Object.fromEntries(
  [...style.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6});/g)].map(([, name, colour]) => [name!, colour!]),
);

function channels(colour: string): number[] {
  const digits =
    colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit) : colour.slice(1).match(/../g);
  return digits!.map((pair) => parseInt(pair, 16) / 255);
}

/** WCAG's relative luminance. */
function luminance(colour: string): number {
  const [red, green, blue] = channels(colour).map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter! + 0.05) / (darker! + 0.05);
}

const grounds = ['ground', 'panel', 'raised', 'raised-hover', 'selected'];
const texts = ['text', 'muted', 'accent', 'danger', 'good', 'notice'];
const pairs = [
  ...texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)),
  ['text', 'danger-ground'],
  ['danger', 'danger-ground'],
  ['danger-text', 'danger-ground'],
  ['danger-text', 'panel'],
  ['on-accent', 'accent-deep'],
  ['on-accent', 'accent-deep-hover'],
] as const;

describe('the colours of the window', () => {
  it.each(pairs)('can be read: %s on %s', (text, ground) => {
    expect(contrast(tokens[text]!, tokens[ground]!)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(grounds)('show the focus on %s', (ground) => {
    expect(contrast(tokens['accent']!, tokens[ground]!)).toBeGreaterThanOrEqual(3);
  });

  it('knows the contrast of black on white', () => {
    expect(contrast('#000', '#ffffff')).toBeCloseTo(21);
  });
});
