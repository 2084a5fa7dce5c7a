import type { DeviceQueue } from './device-queue.ts';

/** Draws the newest picture, once its turn comes. */
export interface FrameSchedule<Picture> {
  request(picture: Picture): void;
  cancel(): void;
}

/** When panes draw. */
export interface Frames {
  of<Picture>(draw: (picture: Picture) => void): FrameSchedule<Picture>;
}

/** Panes that are drawn in one turn may take so long together, before hands get theirs. */
const turnMilliseconds = 30;

/**
 * Each pane is drawn at most once a screen refresh, and none before the device has done with those of before: a pane that
 * is drawn while the device is busy makes the window wait for it.
 */
export function pacedFrames(device: Pick<DeviceQueue, 'idle' | 'mark' | 'wanted'>): Frames {
  /** those that have waited longest first */
  const waiting = new Map<object, () => void>();
  let handle = 0;

  function turn(): void {
    handle = 0;
    if (device.idle) drawSome();
    ask();
  }

  function ask(): void {
    device.wanted = waiting.size > 0;
    if (device.wanted) handle ||= requestAnimationFrame(turn);
  }

  function drawSome(): void {
    const since = performance.now();
    for (const [pane, draw] of waiting) {
      waiting.delete(pane);
      try {
        draw();
      } catch (error) {
        // The other panes are none the worse.
        reportError(error);
      }
      if (performance.now() - since > turnMilliseconds) break;
    }
    device.mark();
  }

  return {
    of<Picture>(draw: (picture: Picture) => void) {
      const pane = {};
      return {
        request(picture: Picture) {
          waiting.set(pane, () => draw(picture));
          ask();
        },
        cancel() {
          waiting.delete(pane);
          ask();
        },
      };
    },
  };
}
