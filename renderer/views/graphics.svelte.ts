import { probeGraphics } from './graphics-probe.ts';
import type { GraphicsDevice } from './graphics-probe.ts';
import { openSharedContext } from './shared-context.ts';
import type { SharedContext } from './shared-context.ts';

/** Whether the views can be drawn, and with what. Panes exist only while `state` is `ready`. */
export class Graphics {
  state = $state<'ready' | 'missing' | 'lost'>('missing');
  device = $state.raw<GraphicsDevice | null>(null);
  /** Not state: vtk.js objects must not become proxies. */
  #context: SharedContext | null = null;

  constructor() {
    this.open();
  }

  /** For panes, which live only in the state `ready`. */
  get context(): SharedContext {
    if (!this.#context) throw new Error('A pane outlived its graphics context.');
    return this.#context;
  }

  /** At start, and again after the device was lost: the panes are then made anew. */
  open(): void {
    this.#context?.dispose();
    this.device = probeGraphics();
    this.#context = this.device && openSharedContext(() => this.#lose());
    this.state = this.device ? 'ready' : 'missing';
  }

  #lose(): void {
    this.state = 'lost';
  }
}
