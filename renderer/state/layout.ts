import type { ScreenPoint, Size } from './framing.ts';

export type Role = 'source' | 'synthetic';

/** How source and translation are seen together. */
export const layouts = ['side-by-side', 'swipe', 'blend', 'difference', 'checkerboard', 'volume'] as const;
export type Layout = (typeof layouts)[number];

/** What the hand sets about the stacked layouts. */
export interface Comparison {
  /** part of the pane's width that shows the source when swiping */
  split: number;
  /** how much the translation covers the source when blending, 0 to 1 */
  opacity: number;
}

export const firstComparison: Comparison = { split: 0.5, opacity: 0.5 };

/** Side of a square of the checkerboard, in CSS pixels. */
export const squareSide = 48;

/** Whether the translation lies on the source in the same pane. */
export function isStacked(layout: Layout): boolean {
  return layout !== 'side-by-side' && layout !== 'volume';
}

/** The style of the translation's canvas above the source's. */
export function coverStyle(layout: Layout, { split, opacity }: Comparison): string {
  switch (layout) {
    case 'swipe':
      return `clip-path: inset(0 0 0 ${split * 100}%)`;
    case 'blend':
      return `opacity: ${opacity}`;
    case 'difference':
      return 'mix-blend-mode: difference';
    case 'checkerboard':
      return `mask-image: repeating-conic-gradient(#000 0 25%, transparent 0 50%); mask-size: ${2 * squareSide}px ${2 * squareSide}px`;
    default:
      return '';
  }
}

/** The volumes that a hand at a point of a stacked pane means: the one seen there, or both where both are seen. */
export function rolesAt(
  layout: Layout,
  { split }: Comparison,
  { x, y }: ScreenPoint,
  { width }: Size,
): readonly Role[] {
  if (layout === 'swipe') return [x < split * width ? 'source' : 'synthetic'];
  if (layout !== 'checkerboard') return ['source', 'synthetic'];
  // A conic gradient starts at the top and runs clockwise: its first quarter is the top right square.
  const isRight = Math.floor(x / squareSide) % 2 !== 0;
  const isLower = Math.floor(y / squareSide) % 2 !== 0;
  return [isRight !== isLower ? 'synthetic' : 'source'];
}

/** Split and opacity as parts of a whole. */
export function asPart(value: number): number {
  return Math.min(1, Math.max(0, value));
}
