import { panned, screenToWorld, worldToScreen, zoomedAbout, zoomFactor } from '../state/framing.ts';
import type { Projection, ScreenPoint } from '../state/framing.ts';
import { rolesAt } from '../state/layout.ts';
import { draggedAngle } from '../state/oblique.ts';
import type { Plane } from '../state/planes.ts';
import type { Role, Viewer } from '../state/viewer.svelte.ts';
import { Wheel } from '../state/wheel.ts';
import { draggedWindow } from '../state/window-level.ts';
import { drawing, movingMeasure, movingPoint, pullingDuct, pullingFace, windowingRegion } from './annotation-drags.ts';
import { followDrag } from './drag.ts';
import type { Drag, Gesture } from './drag.ts';

export interface SliceHands {
  onpointerdown: (event: PointerEvent) => void;
  onpointermove: (event: PointerEvent) => void;
  onpointerleave: () => void;
  onwheel: (event: WheelEvent) => void;
}

export interface SliceTarget {
  plane: Plane;
  roles: readonly Role[];
  viewer: Viewer;
  /** null until the pane has a size */
  projection: () => Projection | null;
  surface: () => HTMLElement;
}

/** What the mouse does on a slice: left = the active tool, middle = pan, right = zoom, wheel = slice, Shift = crosshair. */
export function sliceHands({ plane, roles, viewer, projection, surface }: SliceTarget): SliceHands {
  const wheel = new Wheel();

  function placeOf(event: MouseEvent): ScreenPoint {
    const { left, top } = surface().getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  /** A left drag on something that can be gripped is about that; elsewhere it is the active tool. */
  function leftDrag(event: PointerEvent, shown: Projection): Gesture {
    const from = placeOf(event);
    const grip = event.target instanceof Element ? event.target.closest<SVGElement>('[data-grip]') : null;
    const { grip: kind, axis, end, measure, point } = grip?.dataset ?? {};
    const target = { viewer, shown, from, plane };
    if (kind === 'duct') return pullingDuct(target, Number(point));
    // A duct may run across whatever else can be gripped.
    if (viewer.tool === 'duct') {
      viewer.ducts.draw(screenToWorld(shown, from));
      return { drag: () => undefined };
    }
    if (kind === 'axis') return { drag: turning(from, shown) };
    if (kind === 'face')
      return pullingFace(target, { axis: Number(axis) as 0 | 1 | 2, end: end === 'low' ? 'low' : 'high' });
    if (kind === 'point') return movingPoint(target, Number(measure), Number(point));
    if (kind === 'measure') return movingMeasure(target, Number(measure));
    if (event.ctrlKey || event.metaKey) return windowingRegion(target);
    return viewer.tool === 'window' ? { drag: windowing(from, shown) } : drawing(target, viewer.tool);
  }

  function turning(from: ScreenPoint, shown: Projection): Drag {
    const { pose } = viewer;
    const pivot = worldToScreen(shown, viewer.cursor);
    return (dx, dy) => viewer.turn(pose, plane, draggedAngle(pivot, from, { x: from.x + dx, y: from.y + dy }));
  }

  function windowing(from: ScreenPoint, shown: Projection): Drag {
    const { windows } = viewer;
    const meant = roles.length > 1 ? rolesAt(viewer.layout, viewer.comparison, from, shown.size) : roles;
    return (dx, dy) => {
      for (const role of meant) viewer.setWindow(role, draggedWindow(windows[role], dx, dy));
    };
  }

  function gestureOf(event: PointerEvent, shown: Projection): Gesture | undefined {
    const framing = viewer.framings[plane];
    const anchor = placeOf(event);
    if (event.button === 0) return leftDrag(event, shown);
    if (event.button === 1) return { drag: (dx, dy) => viewer.setFraming(plane, panned(framing, shown, dx, dy)) };
    if (event.button === 2)
      return { drag: (_dx, dy) => viewer.setFraming(plane, zoomedAbout(framing, shown, anchor, zoomFactor(dy))) };
    return undefined;
  }

  return {
    onpointerdown(event) {
      const shown = projection();
      if (!shown || event.shiftKey) return;
      if (event.button === 0 && viewer.annotations.finishArm()) return;
      const gesture = gestureOf(event, shown);
      if (gesture) followDrag(event, surface(), gesture.drag, gesture.end);
    },
    onpointermove(event) {
      const shown = projection();
      if (!shown) return;
      const point = screenToWorld(shown, placeOf(event));
      viewer.pointer = point;
      if (event.shiftKey) viewer.pointAt(point);
      if (event.buttons === 0) viewer.annotations.moveArm(point);
    },
    onpointerleave() {
      viewer.pointer = null;
    },
    onwheel(event) {
      event.preventDefault();
      const shown = projection();
      if (!shown) return;
      if (event.ctrlKey)
        viewer.setFraming(plane, zoomedAbout(viewer.framings[plane], shown, placeOf(event), zoomFactor(event.deltaY)));
      else viewer.step(plane, wheel.turn(event));
    },
  };
}
