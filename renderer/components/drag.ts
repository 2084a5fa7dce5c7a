/** Gets the distance from where the pointer was pressed, in pixels. */
export type Drag = (dx: number, dy: number) => void;

/** What a pressed button does while it is dragged and when it is let go. */
export interface Gesture {
  drag: Drag;
  end?: () => void;
}

/**
 * Follows a pressed pointer until it is released.
 * The element keeps the pointer even when the mouse leaves the window.
 */
export function followDrag(
  press: PointerEvent,
  element: HTMLElement,
  onMove: Drag,
  onEnd: () => void = () => undefined,
): void {
  const { pointerId, clientX, clientY } = press;
  const listening = new AbortController();
  const { signal } = listening;
  element.setPointerCapture(pointerId);
  const move = (event: PointerEvent): void => {
    if (event.pointerId === pointerId) onMove(event.clientX - clientX, event.clientY - clientY);
  };
  element.addEventListener('pointermove', move, { signal });
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture'] as const)
    element.addEventListener(
      end,
      () => {
        listening.abort();
        onEnd();
      },
      { signal },
    );
}
