import type { z } from 'zod';
import type { Assessment, commands, EngineEvent, Overlay } from '../../preload/contract/index.ts';
import { reportOf } from '../errors.ts';
import { assessTranslated } from '../assessment/assess-translated.ts';
import { overlaysOf, type Assessed } from '../fidelity/index.ts';
import { logBug } from '../system/log.ts';
import type { Workshop } from './open-study.ts';
import { throttle } from '../progress.ts';
import type { TranslatedSeries } from '../translation.ts';
import type { VoxelStore } from './voxels.ts';

type Request = Omit<z.output<(typeof commands)['assessTranslation']['argument']>, 'translationId'>;

/**
 * Measures the translations of one open study: each by itself as soon as it is done, and again when asked. One at a time,
 * the later one first stopping the earlier of the same translation.
 */
export class FidelityDesk {
  private readonly known = new Map<string, Assessment>();
  private readonly running = new Map<string, { cancel: AbortController; settled: Promise<unknown> }>();

  constructor(
    private readonly voxels: VoxelStore,
    private readonly workshop: Pick<Workshop, 'library' | 'softwareVersion' | 'startChild'>,
    private readonly emit: (event: EngineEvent) => void,
  ) {}

  /** What was measured of a translation last, once nothing measures it any more; null where nothing came of it. */
  async settled(id: string): Promise<Assessment | null> {
    await this.running.get(id)?.settled.catch(() => undefined);
    return this.known.get(id) ?? null;
  }

  /** Starts the checks that are on by default; events tell how it goes. */
  begin(id: string, translated: TranslatedSeries): void {
    this.assess(id, translated, { cycle: 'preview' }, undefined).catch((thrown: unknown) => {
      const error = reportOf(thrown);
      if (error.kind === 'cancelled') return;
      if (error.kind === 'bug') logBug('an assessment', thrown);
      this.emit({ type: 'assessment-failed', translationId: id, error });
    });
  }

  /** @throws CancelledError, those of `assess` */
  async assess(
    id: string,
    translated: TranslatedSeries,
    request: Request,
    signal: AbortSignal | undefined,
  ): Promise<Assessment> {
    await this.stop(id);
    const cancel = new AbortController();
    const stopped = () => cancel.abort();
    signal?.addEventListener('abort', stopped, { once: true });
    const settled = this.measured(id, translated, request, cancel.signal);
    this.running.set(id, { cancel, settled });
    try {
      return await settled;
    } finally {
      signal?.removeEventListener('abort', stopped);
      if (this.running.get(id)?.cancel === cancel) this.running.delete(id);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.running.keys()].map((id) => this.stop(id)));
    this.known.clear();
  }

  private async stop(id: string): Promise<void> {
    const running = this.running.get(id);
    running?.cancel.abort();
    await running?.settled.catch(() => undefined);
  }

  private async measured(
    id: string,
    translated: TranslatedSeries,
    request: Request,
    signal: AbortSignal,
  ): Promise<Assessment> {
    const { startChild, softwareVersion } = this.workshop;
    const send = throttle((progress: Omit<Extract<EngineEvent, { type: 'assessment-progress' }>, 'type'>) =>
      this.emit({ type: 'assessment-progress', ...progress }),
    );
    const assessed = await assessTranslated(
      translated,
      request,
      { library: await this.workshop.library(), softwareVersion, startChild },
      {
        signal,
        onProgress: (progress) => send({ translationId: id, ...progress }, progress.part === 'domain'),
      },
    );
    this.forget(id);
    const assessment = { report: assessed.report, overlays: this.shown(assessed) };
    this.known.set(id, assessment);
    this.emit({ type: 'assessment-done', translationId: id, ...assessment });
    return assessment;
  }

  /** Lets go of the volumes of an earlier assessment. */
  private forget(id: string): void {
    this.known.get(id)?.overlays.forEach(({ volume }) => this.voxels.remove(volume.id));
  }

  /** For the window, which fetches their volumes. */
  private shown(assessed: Assessed): Overlay[] {
    return overlaysOf(assessed).map((drawn) => ({ ...drawn, volume: this.voxels.add(drawn.volume, true) }));
  }
}
