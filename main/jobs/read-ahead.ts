import { throwIfCancelled, type Step } from '../step.ts';
import type { TranslationProgress } from '../translation.ts';
import type { Job } from './job.ts';
import type { Source, SourceReader } from './source-reader.ts';

/** Reads the source of the job that comes next, while another is computed. */
export class ReadAhead {
  private next: { id: string; stop: AbortController; source: Promise<Source> } | null = null;

  constructor(private readonly reader: Pick<SourceReader, 'read'>) {}

  begin(job: Job): void {
    if (this.next?.id === job.id) return;
    void this.drop();
    const stop = new AbortController();
    const source = this.reader.read(job, { signal: stop.signal });
    source.catch(() => undefined);
    this.next = { id: job.id, stop, source };
  }

  /** What was read ahead; where that failed or is of another job, it is read now. @throws as `SourceReader.read` */
  async take(job: Job, step: Step<TranslationProgress>): Promise<Source> {
    const { signal } = step;
    const { next } = this;
    if (next?.id !== job.id) await this.drop();
    else {
      this.next = null;
      const stop = () => next.stop.abort();
      if (signal?.aborted) stop();
      signal?.addEventListener('abort', stop, { once: true });
      const ready = await next.source.catch(() => null);
      signal?.removeEventListener('abort', stop);
      if (ready && !signal?.aborted) return ready;
      await ready?.release();
    }
    throwIfCancelled(signal);
    return this.reader.read(job, step);
  }

  /** Lets go of what has been read ahead. */
  async drop(): Promise<void> {
    const { next } = this;
    this.next = null;
    next?.stop.abort();
    await next?.source.then(
      (source) => source.release(),
      () => undefined,
    );
  }
}
