import { along, boxOf, dot } from './grid.ts';
import type { Grid, LPS } from './grid.ts';
import { planeAxes } from './planes.ts';
import type { Plane } from './planes.ts';

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
  plane: Plane;
  /** the patient point in the middle of the pane */
  centre: LPS;
  millimetresPerPixel: number;
  size: Size;
}

export const wholeVolume: Framing = { zoom: 1, right: 0, down: 0 };
const zoomLimits = { least: 0.25, most: 40 };
/** Air left round the volume, so that its border can be told from that of the pane. */
const fitMargin = 1.04;

/** The projection of a pane: same scale in both directions, so that a millimetre is a millimetre. */
export function projectionOf(grid: Grid, plane: Plane, framing: Framing, cursor: LPS, size: Size): Projection {
  const { right, down, into } = planeAxes[plane];
  const { low, high } = boxOf(grid, 0.5);
  const middle: LPS = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2];
  const extent = (direction: LPS): number => Math.abs(dot(high, direction) - dot(low, direction));
  const fit = Math.max(extent(right) / size.width, extent(down) / size.height) * fitMargin;
  const moved = along(along(middle, right, framing.right), down, framing.down);
  return {
    plane,
    centre: along(moved, into, dot(cursor, into) - dot(moved, into)),
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
  const { right, down } = planeAxes[projection.plane];
  const { centre, millimetresPerPixel, size } = projection;
  return {
    x: size.width / 2 + (dot(point, right) - dot(centre, right)) / millimetresPerPixel,
    y: size.height / 2 + (dot(point, down) - dot(centre, down)) / millimetresPerPixel,
  };
}

/** The point of the shown slice under a pixel of the pane. */
export function screenToWorld(projection: Projection, { x, y }: ScreenPoint): LPS {
  const { right, down } = planeAxes[projection.plane];
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
