import { panned, screenToWorld, worldToScreen, zoomedAbout, zoomFactor } from '../state/framing.ts';
import type { Projection, ScreenPoint } from '../state/framing.ts';
import { rolesAt } from '../state/layout.ts';
import { draggedAngle } from '../state/oblique.ts';
import type { Plane } from '../state/planes.ts';
import type { Role, Viewer } from '../state/viewer.svelte.ts';
import { Wheel } from '../state/wheel.ts';
import { draggedWindow } from '../state/window-level.ts';
import { followDrag } from './drag.ts';
import type { Drag } from './drag.ts';

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
  function leftDrag(event: PointerEvent, shown: Projection): Drag {
    const grip = event.target instanceof Element ? event.target.closest<SVGElement>('[data-grip]') : null;
    if (grip?.dataset['grip'] === 'axis') return turning(placeOf(event), shown);
    return windowing(placeOf(event), shown);
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

  function dragOf(event: PointerEvent, shown: Projection): Drag | undefined {
    const framing = viewer.framings[plane];
    const anchor = placeOf(event);
    const drags: Readonly<Record<number, () => Drag>> = {
      0: () => leftDrag(event, shown),
      1: () => (dx, dy) => viewer.setFraming(plane, panned(framing, shown, dx, dy)),
      2: () => (_dx, dy) => viewer.setFraming(plane, zoomedAbout(framing, shown, anchor, zoomFactor(dy))),
    };
    return drags[event.button]?.();
  }

  return {
    onpointerdown(event) {
      const shown = projection();
      if (!shown || event.shiftKey) return;
      const drag = dragOf(event, shown);
      if (drag) followDrag(event, surface(), drag);
    },
    onpointermove(event) {
      const shown = projection();
      if (!shown) return;
      const point = screenToWorld(shown, placeOf(event));
      viewer.pointer = point;
      if (event.shiftKey) viewer.pointAt(point);
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
