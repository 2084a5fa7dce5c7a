import { along, boxOf, dot, extentAlong, middleOf } from './grid.ts';
import type { Grid, LPS } from './grid.ts';
import { planeAxes } from './planes.ts';
import type { Plane, PlaneAxes } from './planes.ts';

/** How far a plane is enlarged over "the whole volume fits" and how far its middle has been moved, in mm of the patient. */
export interface Framing {
  zoom: number;
  right: number;
  down: number;
}

export interface Size {
  width: number;
  height: number;
}

/** What maps a plane to the pixels of a pane. */
export interface Projection {
  axes: PlaneAxes;
  /** the patient point in the middle of the pane */
  centre: LPS;
  millimetresPerPixel: number;
  size: Size;
}

export const wholeVolume: Framing = { zoom: 1, right: 0, down: 0 };
const zoomLimits = { least: 0.25, most: 40 };
/** Air left round the volume, so that its border can be told from that of the pane. */
const fitMargin = 1.04;

/**
 * The projection of a pane: same scale in both directions, so that a millimetre is a millimetre. What fits is judged by
 * the plane as it lies in the patient, so that turning it does not change its scale.
 */
export function projectionOf(
  grid: Grid,
  plane: Plane,
  axes: PlaneAxes,
  framing: Framing,
  cursor: LPS,
  size: Size,
): Projection {
  const box = boxOf(grid, 0.5);
  const extent = (direction: LPS): number => {
    const { least, most } = extentAlong(box, direction);
    return most - least;
  };
  const untilted = planeAxes[plane];
  const fit = Math.max(extent(untilted.right) / size.width, extent(untilted.down) / size.height) * fitMargin;
  const moved = along(along(middleOf(box), axes.right, framing.right), axes.down, framing.down);
  return {
    axes,
    centre: along(moved, axes.into, dot(cursor, axes.into) - dot(moved, axes.into)),
    millimetresPerPixel: fit / framing.zoom,
    size,
  };
}

export interface ScreenPoint {
  x: number;
  y: number;
}

/** Pixels from the top left corner of the pane. */
export function worldToScreen(projection: Projection, point: LPS): ScreenPoint {
  const { right, down } = projection.axes;
  const { centre, millimetresPerPixel, size } = projection;
  return {
    x: size.width / 2 + (dot(point, right) - dot(centre, right)) / millimetresPerPixel,
    y: size.height / 2 + (dot(point, down) - dot(centre, down)) / millimetresPerPixel,
  };
}

/** The point of the shown slice under a pixel of the pane. */
export function screenToWorld(projection: Projection, { x, y }: ScreenPoint): LPS {
  const { right, down } = projection.axes;
  const { centre, millimetresPerPixel, size } = projection;
  const moved = along(centre, right, (x - size.width / 2) * millimetresPerPixel);
  return along(moved, down, (y - size.height / 2) * millimetresPerPixel);
}

/** The picture follows the mouse: `dx`, `dy` in pixels. */
export function panned(framing: Framing, projection: Projection, dx: number, dy: number): Framing {
  return {
    zoom: framing.zoom,
    right: framing.right - dx * projection.millimetresPerPixel,
    down: framing.down - dy * projection.millimetresPerPixel,
  };
}

/** Enlarged by `factor` with the patient point under `anchor` held in place. */
export function zoomedAbout(framing: Framing, projection: Projection, anchor: ScreenPoint, factor: number): Framing {
  const zoom = Math.min(zoomLimits.most, Math.max(zoomLimits.least, framing.zoom * factor));
  const kept = projection.millimetresPerPixel * (1 - framing.zoom / zoom);
  return {
    zoom,
    right: framing.right + (anchor.x - projection.size.width / 2) * kept,
    down: framing.down + (anchor.y - projection.size.height / 2) * kept,
  };
}

/** Drag distance to enlargement: 200 pixels upwards double it. */
export function zoomFactor(dy: number): number {
  return 2 ** (-dy / 200);
}

/** The length of the scale bar: the roundest number of millimetres that takes at most `pixels`. */
export function scaleBar(millimetresPerPixel: number, pixels: number): number {
  const most = millimetresPerPixel * pixels;
  const power = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].map((step) => step * power).find((length) => length <= most) ?? power;
}
