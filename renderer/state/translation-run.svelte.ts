import type { CommandArgument, EngineEvent, ErrorReport, WindowDoor } from '../../preload/contract/index.ts';
import { ask } from './ask.ts';
import type { Viewer } from './viewer.svelte.ts';
import { loadSlice, loadVolume } from './voxels.ts';

export type TranslationProgress = Extract<EngineEvent, { type: 'translation-progress' }>;
type TranslationPreview = Extract<EngineEvent, { type: 'translation-preview' }>;
type TranslationSlice = Extract<EngineEvent, { type: 'translation-slice' }>;
type TranslationDone = Extract<EngineEvent, { type: 'translation-done' }>;
export type TranslationEvent = Extract<EngineEvent, { translationId: string }>;

export type Translation =
  | { state: 'none' }
  | { state: 'starting' }
  | { state: 'running'; id: string; progress: TranslationProgress | null; paused: boolean }
  | { state: 'done'; id: string; seconds: number; provider: string }
  | { state: 'cancelled' };

type Door = Pick<WindowDoor, 'startTranslation' | 'lookAtSlice' | 'pauseTranslation' | 'cancelTranslation'>;

/** The translation on show: from being asked for, over its preview and its slices one by one, to being measured. */
export class TranslationRun {
  now = $state.raw<Translation>({ state: 'none' });
  readonly #door: Door;
  readonly #viewer: Viewer;
  readonly #onError: (error: ErrorReport) => void;
  readonly #show: (volume: TranslationDone['volume']) => Promise<void>;
  /** Events that arrive before the answer that names their translation. */
  #early: TranslationEvent[] = [];
  /** Settles once the preview is on show: slices take their place in it. */
  #previewed: Promise<void> = Promise.resolve();

  /** @param show puts the finished volume on show, or says why it cannot */
  constructor(
    door: Door,
    viewer: Viewer,
    show: (volume: TranslationDone['volume']) => Promise<void>,
    onError: (error: ErrorReport) => void,
  ) {
    this.#door = door;
    this.#viewer = viewer;
    this.#show = show;
    this.#onError = onError;
  }

  get busy(): boolean {
    return this.now.state === 'starting' || this.now.state === 'running';
  }

  async start(request: CommandArgument<'startTranslation'>): Promise<void> {
    if (this.busy) return;
    this.#viewer.hideTranslation();
    this.#early = [];
    this.now = { state: 'starting' };
    const { result, error } = await ask(this.#door.startTranslation(request));
    if (!result) {
      this.#tell(error);
      this.now = { state: 'none' };
      return;
    }
    this.now = { state: 'running', id: result.translationId, progress: null, paused: false };
    for (const event of this.#early.splice(0)) this.receive(event);
  }

  /** It goes on with the slices that the user looks at. */
  lookAt(slice: number): void {
    if (this.now.state !== 'running') return;
    // Only the order of the slices hangs on it: a call that is lost is not worth a word.
    void this.#door.lookAtSlice({ translationId: this.now.id, slice }).catch(() => undefined);
  }

  /** The slice at hand is still finished. */
  async pause(paused: boolean): Promise<void> {
    if (this.now.state !== 'running') return;
    const { id } = this.now;
    const { error } = await ask(this.#door.pauseTranslation({ translationId: id, paused }));
    if (error) return this.#tell(error);
    // It may have ended, or gone on, while the engine was asked.
    if (this.now.state === 'running' && this.now.id === id) this.now = { ...this.now, paused };
  }

  async cancel(): Promise<void> {
    if (this.now.state !== 'running') return;
    const { error } = await ask(this.#door.cancelTranslation({ translationId: this.now.id }));
    if (error) this.#tell(error);
  }

  /** Its series is closed: what still comes of it is of no use. */
  forget(): void {
    this.now = { state: 'none' };
  }

  receive(event: TranslationEvent): void {
    if (this.now.state === 'starting') {
      this.#early.push(event);
      return;
    }
    if (event.type.startsWith('assessment-')) return this.#assess(event);
    if (this.now.state !== 'running' || event.translationId !== this.now.id) return;
    switch (event.type) {
      case 'translation-progress':
        this.now = { ...this.now, progress: event };
        break;
      case 'translation-preview':
        this.#previewed = this.#preview(event);
        break;
      case 'translation-slice':
        void this.#replace(event);
        break;
      case 'translation-done':
        void this.#finish(event);
        break;
      case 'translation-failed':
        this.now = { state: event.error.kind === 'cancelled' ? 'cancelled' : 'none' };
        this.#viewer.hideTranslation();
        this.#tell(event.error);
        break;
    }
  }

  /** A translation is measured while it is the one on show; what comes late of another is of no use. */
  #assess(event: TranslationEvent): void {
    const { now } = this;
    const isShown = now.state === 'running' || now.state === 'done';
    if (!isShown || event.translationId !== now.id) return;
    const { trust } = this.#viewer;
    if (event.type === 'assessment-progress') trust.begin(event.done, event.total);
    if (event.type === 'assessment-done') trust.finish(event.translationId, event.report, event.overlays);
    if (event.type === 'assessment-failed') trust.fail(event.error);
  }

  /** Its voxels take a moment to come: they must not replace a translation that is done, or come after a cancel. */
  async #preview({ translationId, volume }: TranslationPreview): Promise<void> {
    const loaded = await loadVolume(volume).catch(() => null);
    if (loaded && this.#isRunning(translationId)) this.#viewer.showTranslation(loaded, true);
  }

  async #replace({ translationId, volumeId, slice, url }: TranslationSlice): Promise<void> {
    await this.#previewed;
    const preview = this.#viewer.synthetic;
    if (!this.#viewer.previewing || preview?.description.id !== volumeId) return;
    // One that does not come stays as the preview has it, until the whole translation is there.
    const came = await loadSlice(preview, slice, url).then(
      () => true,
      () => false,
    );
    if (came && this.#isRunning(translationId)) this.#viewer.revision += 1;
  }

  async #finish({ translationId: id, seconds, provider, volume }: TranslationDone): Promise<void> {
    await this.#show(volume);
    this.now = { state: 'done', id, seconds, provider };
  }

  #isRunning(id: string): boolean {
    return this.now.state === 'running' && this.now.id === id;
  }

  #tell(error: ErrorReport): void {
    if (error.kind !== 'cancelled') this.#onError(error);
  }
}
