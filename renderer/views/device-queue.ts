/** What the graphics device still has to do of what it was told. */
export interface DeviceQueue {
  /** Whether it has done all that it was told before the last `mark`. */
  readonly idle: boolean;
  mark(): void;
  /** Whether a pane waits to be drawn: it goes before what is not looked at yet. */
  wanted: boolean;
  /** Settles once it is idle and no pane wants it. */
  drained(): Promise<void>;
}

/** Long enough not to keep the processor busy with asking, short beside what is waited for. */
const ASK_MS = 4;

/**
 * Orders for the device are taken down at once and carried out later, until one needs an answer or finds no room: then the
 * window stands still for as long as everything before takes, seconds where the processor draws. So it is asked first.
 */
export function deviceQueue(contextOf: () => WebGL2RenderingContext | null): DeviceQueue {
  let fence: WebGLSync | null = null;

  function isIdle(): boolean {
    const gl = contextOf();
    // What is lost has nothing to do any more, and never says that it has done it.
    if (!fence || !gl || gl.isContextLost()) return true;
    if (gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED) return false;
    gl.deleteSync(fence);
    fence = null;
    return true;
  }

  const queue: DeviceQueue = {
    wanted: false,
    get idle() {
      return isIdle();
    },
    mark() {
      const gl = contextOf();
      if (!gl) return;
      if (fence) gl.deleteSync(fence);
      fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
      gl.flush();
    },
    async drained() {
      while (queue.wanted || !isIdle()) await new Promise((resolve) => setTimeout(resolve, ASK_MS));
    },
  };
  return queue;
}
