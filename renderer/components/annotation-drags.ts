import { screenToWorld } from '../state/framing.ts';
import type { Projection, ScreenPoint } from '../state/framing.ts';
import { along } from '../state/grid.ts';
import type { LPS } from '../state/grid.ts';
import { movedBy, withPoint } from '../state/measure.ts';
import type { MeasureKind, Shape } from '../state/measure.ts';
import { valuesWithin } from '../state/measure-statistics.ts';
import { regionWindow } from '../state/percentiles.ts';
import type { Plane } from '../state/planes.ts';
import { withFace } from '../state/region.ts';
import type { Face } from '../state/region.ts';
import type { Viewer } from '../state/viewer.svelte.ts';
import type { Gesture } from './drag.ts';

/** Where a left drag began. */
export interface DragStart {
  viewer: Viewer;
  shown: Projection;
  from: ScreenPoint;
  plane: Plane;
}

/** A shorter drag is a slip of the hand and measures nothing, pixels. */
const shortest = 3;

function pointUnder({ shown, from }: DragStart, dx: number, dy: number): LPS {
  return screenToWorld(shown, { x: from.x + dx, y: from.y + dy });
}

export function drawing(start: DragStart, kind: MeasureKind): Gesture {
  const { annotations } = start.viewer;
  const before = annotations.history;
  const { right, down } = start.shown.axes;
  const first = pointUnder(start, 0, 0);
  let far = 0;
  return {
    drag(dx, dy) {
      far = Math.hypot(dx, dy);
      annotations.add({ kind, right, down, points: [first, pointUnder(start, dx, dy)] }, before);
    },
    end() {
      const measure = annotations.measures.find(({ id }) => id === annotations.selected);
      if (far < shortest) annotations.history = before;
      else if (kind === 'angle' && measure) annotations.awaitArm(measure, before);
    },
  };
}

export function movingPoint(start: DragStart, id: number, index: number): Gesture {
  const { annotations } = start.viewer;
  const before = annotations.history;
  const measure = annotations.measures.find((each) => each.id === id);
  annotations.selected = id;
  return {
    drag(dx, dy) {
      if (measure) annotations.replace(withPoint(measure, index, pointUnder(start, dx, dy)), before);
    },
  };
}

export function movingMeasure(start: DragStart, id: number): Gesture {
  const { annotations } = start.viewer;
  const { axes, millimetresPerPixel } = start.shown;
  const before = annotations.history;
  const measure = annotations.measures.find((each) => each.id === id);
  annotations.selected = id;
  return {
    drag(dx, dy) {
      if (measure)
        annotations.replace(movedBy(measure, axes, dx * millimetresPerPixel, dy * millimetresPerPixel), before);
    },
  };
}

export function pullingFace(start: DragStart, face: Face): Gesture {
  const { annotations, source } = start.viewer;
  const { history: before, region } = annotations;
  const first = pointUnder(start, 0, 0);
  return {
    drag(dx, dy) {
      if (!region || !source) return;
      const moved = pointUnder(start, dx, dy)[face.axis] - first[face.axis];
      annotations.setRegion(withFace(region, face, region[face.end][face.axis] + moved, source.description), before);
    },
  };
}

/** The windows that show what a rectangle holds, of both volumes at once. */
export function windowingRegion(start: DragStart): Gesture {
  const { viewer, plane } = start;
  const { right, down } = start.shown.axes;
  const from = pointUnder(start, 0, 0);
  return {
    drag(dx, dy) {
      viewer.marquee = { plane, from, to: pointUnder(start, dx, dy) };
    },
    end() {
      const { marquee } = viewer;
      viewer.marquee = null;
      if (!marquee) return;
      const shape: Shape = { id: 0, kind: 'rectangle', right, down, points: [marquee.from, marquee.to] };
      for (const role of ['source', 'synthetic'] as const) {
        const volume = viewer.volume(role);
        const values = volume && valuesWithin(volume, shape);
        if (values && values.length > 1) viewer.setWindow(role, regionWindow(values));
      }
    },
  };
}

/** Moves a point of the picked duct in the plane of the pane; how deep it lies stays. */
export function pullingDuct(start: DragStart, index: number): Gesture {
  const { annotations, ducts } = start.viewer;
  const { axes, millimetresPerPixel } = start.shown;
  const [before, number] = [annotations.history, ducts.picked];
  return {
    drag(dx, dy) {
      const by = along(along([0, 0, 0], axes.right, dx * millimetresPerPixel), axes.down, dy * millimetresPerPixel);
      if (number !== null) ducts.pull(number, index, by, before);
    },
  };
}
