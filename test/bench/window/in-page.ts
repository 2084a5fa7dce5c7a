import type { Page } from '@playwright/test';

/** What a page is given before its own scripts, so that its drawing can be waited for to the last pixel. */
interface Instruments {
  contexts: WebGL2RenderingContext[];
  /** canvases that were drawn from a WebGL canvas since the last `forget` */
  drawn: Set<HTMLCanvasElement>;
  longTasks: { start: number; milliseconds: number }[];
  /** Waits until the graphics device has done all that it was told. */
  finish(): void;
  frame(): Promise<void>;
}

declare global {
  interface Window {
    instruments: Instruments;
  }
}

export async function instrument(page: Page): Promise<void> {
  // tsx keeps the names of functions by a helper that a page does not have.
  await page.addInitScript('globalThis.__name = (named) => named;');
  await page.addInitScript(install);
}

/** Runs in the page. */
function install(): void {
  const contexts: WebGL2RenderingContext[] = [];
  const drawn = new Set<HTMLCanvasElement>();
  const longTasks: Instruments['longTasks'] = [];
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...request: [string, unknown?]) {
    const context = (getContext as (...request: unknown[]) => RenderingContext | null).apply(this, request);
    if (context instanceof WebGL2RenderingContext && !contexts.includes(context)) contexts.push(context);
    return context;
  } as typeof getContext;
  const drawImage = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (this: CanvasRenderingContext2D, ...request: unknown[]) {
    drawn.add(this.canvas);
    return (drawImage as (...request: unknown[]) => void).apply(this, request);
  } as typeof drawImage;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      longTasks.push({ start: startTime, milliseconds: duration });
  }).observe({ type: 'longtask', buffered: true });
  const pixel = new Uint8Array(4);
  const places = new WeakMap<WebGL2RenderingContext, WebGLFramebuffer>();
  // Reading one pixel of a place of its own waits for what was told before it, and does not touch the picture: reading of
  // the picture would first merge the samples of a smoothed one.
  const placeIn = (gl: WebGL2RenderingContext): WebGLFramebuffer => {
    const known = places.get(gl);
    if (known) return known;
    const [place, target] = [gl.createFramebuffer(), gl.createRenderbuffer()];
    gl.bindRenderbuffer(gl.RENDERBUFFER, target);
    gl.renderbufferStorage(gl.RENDERBUFFER, gl.RGBA8, 1, 1);
    gl.bindFramebuffer(gl.FRAMEBUFFER, place);
    gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, target);
    gl.bindRenderbuffer(gl.RENDERBUFFER, null);
    places.set(gl, place);
    return place;
  };
  const finish = (): void => {
    for (const gl of contexts) {
      if (gl.isContextLost()) continue;
      const before = gl.getParameter(gl.FRAMEBUFFER_BINDING) as WebGLFramebuffer | null;
      gl.bindFramebuffer(gl.FRAMEBUFFER, placeIn(gl));
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
      gl.bindFramebuffer(gl.FRAMEBUFFER, before);
    }
  };
  const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
  window.instruments = { contexts, drawn, longTasks, finish, frame };
}

/** Something that a hand does in steps, each of which is one new picture. */
export type Stepping =
  | { kind: 'wheel'; target: string }
  | { kind: 'drag'; target: string; dx: number }
  | { kind: 'number'; target: string; from: number; by: number };

/**
 * Milliseconds a step, over `count` steps forth and as many back. Each is done, drawn, finished by the graphics device and
 * handed to the compositor before the next.
 */
export async function millisecondsPerStep(page: Page, stepping: Stepping, count: number): Promise<number> {
  return page.evaluate(walk, { stepping, count });
}

/** Runs in the page. */
async function walk({ stepping, count }: { stepping: Stepping; count: number }): Promise<number> {
  const { finish, frame } = window.instruments;
  const element = document.querySelector<HTMLElement>(stepping.target);
  if (!element) throw new Error(`There is no ${stepping.target}.`);
  const { left, top, width, height } = element.getBoundingClientRect();
  let [x, value] = [left + width / 2, 'from' in stepping ? stepping.from : 0];
  const place = (): MouseEventInit => ({ clientX: x, clientY: top + height / 2, bubbles: true, cancelable: true });
  const pointer = (type: string, buttons: number): void =>
    void element.dispatchEvent(
      new PointerEvent(type, { ...place(), pointerId: 1, isPrimary: true, button: 0, buttons }),
    );
  const step = (sign: 1 | -1): void => {
    if (stepping.kind === 'wheel') element.dispatchEvent(new WheelEvent('wheel', { ...place(), deltaY: 100 * sign }));
    if (stepping.kind === 'drag') {
      x += stepping.dx * sign;
      pointer('pointermove', 1);
    }
    if (stepping.kind === 'number') {
      value += stepping.by * sign;
      (element as HTMLInputElement).value = String(value);
      element.dispatchEvent(new Event('change', { bubbles: true }));
    }
  };
  if (stepping.kind === 'drag') pointer('pointerdown', 1);
  await frame();
  const started = performance.now();
  for (let done = 0; done < 2 * count; done += 1) {
    step(done < count ? 1 : -1);
    // What follows from the step is asked of the next frame before we wait for it.
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    await frame();
    finish();
  }
  await frame();
  const milliseconds = (performance.now() - started) / (2 * count);
  if (stepping.kind === 'drag') pointer('pointerup', 0);
  return milliseconds;
}
