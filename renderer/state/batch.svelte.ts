import { reasonInWords } from '../../preload/contract/index.ts';
import type { BatchState, CommandArgument, ErrorReport, JobState, JobSummary } from '../../preload/contract/index.ts';
import type { Answer, WindowDoor } from '../../preload/contract/index.ts';
import { strings } from '../strings.ts';
import { ask } from './ask.ts';

type BatchDoor = Pick<WindowDoor, 'readBatch' | 'startBatch' | 'changeJob' | 'pauseBatch' | 'subscribe'>;

/** The batch as the engine tells of it, and what the window asks of it. */
export class Batch {
  current = $state.raw<BatchState | null>(null);
  error = $state.raw<ErrorReport | null>(null);
  adding = $state(false);
  readonly #door: BatchDoor;

  constructor(door: BatchDoor) {
    this.#door = door;
  }

  /** @returns what stops listening to the engine */
  start(): () => void {
    const stop = this.#door.subscribe((event) => {
      if (event.type === 'batch-changed') this.current = event.batch;
    });
    void this.#ask(this.#door.readBatch({}));
    return stop;
  }

  async add(request: CommandArgument<'startBatch'>): Promise<void> {
    if (this.adding) return;
    this.adding = true;
    await this.#ask(this.#door.startBatch(request));
    this.adding = false;
  }

  change(jobId: string, change: CommandArgument<'changeJob'>['change']): Promise<void> {
    return this.#ask(this.#door.changeJob({ jobId, change }));
  }

  pause(paused: boolean): Promise<void> {
    return this.#ask(this.#door.pauseBatch({ paused }));
  }

  async #ask(answer: Promise<Answer<'readBatch'>>): Promise<void> {
    this.error = null;
    const { result, error } = await ask(answer);
    if (result) this.current = result;
    else if (error.kind !== 'cancelled') this.error = error;
  }
}

/** The jobs in a state that name what was typed in their folder, UIDs or reason. */
export function fitting(jobs: readonly JobSummary[], state: JobState | '', typed: string): JobSummary[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return jobs.filter(({ state: own, source, destination, result, error, heldFor }) => {
    const why = [error?.message ?? '', ...heldFor.map((reason) => reasonInWords(reason, strings.reasons))];
    const said = [source.folder, source.seriesInstanceUID, destination, result ?? '', ...why];
    const text = said.join('\n').toLowerCase();
    return (state === '' || own === state) && words.every((word) => text.includes(word));
  });
}
