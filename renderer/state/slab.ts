/** How the voxels of a thick slice become one value: none = a thin slice. */
export const projections = ['none', 'mip', 'minip', 'mean'] as const;
export type SlabProjection = (typeof projections)[number];

export interface Slab {
  projection: SlabProjection;
  /** of the whole slab, mm, half of it on each side of the slice */
  thickness: number;
}

export const thinSlice: Slab = { projection: 'none', thickness: 10 };
const thicknesses = [2, 3, 5, 8, 10, 15, 20, 30, 50];

/** The projection after this one, for the key. */
export function nextProjection(projection: SlabProjection): SlabProjection {
  return projections[(projections.indexOf(projection) + 1) % projections.length]!;
}

/** The next rounder thickness in a direction; stays at the ends. */
export function steppedThickness(thickness: number, direction: 1 | -1): number {
  const found =
    direction > 0 ? thicknesses.find((each) => each > thickness) : thicknesses.findLast((each) => each < thickness);
  return found ?? thickness;
}

const limits = { least: 0.5, most: 100 };

/** A typed thickness, if it is one. */
export function thicknessOf(text: string): number | null {
  const millimetres = Number(text);
  return millimetres >= limits.least && millimetres <= limits.most ? millimetres : null;
}
