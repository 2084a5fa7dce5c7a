import type { Answer, CommandArgument, CommandResult, ErrorReport, WindowDoor } from '../../preload/contract/index.ts';
import { ask } from './ask.ts';
import type { Delivery } from './delivery.ts';

type Door = Pick<
  WindowDoor,
  'listDestinations' | 'saveDestination' | 'removeDestination' | 'tryDestination' | 'deliverFolder'
>;
type Exported = CommandResult<'exportTranslation'>;

/** How trying a destination has gone. */
export type Trial =
  { state: 'trying' } | { state: 'answered'; milliseconds: number } | { state: 'failed'; error: ErrorReport };

/** The destinations that have been set up, and what is sent to them. */
export class Destinations {
  /** null before the engine has told them */
  listing = $state.raw<CommandResult<'listDestinations'> | null>(null);
  /** by name */
  trials = $state.raw<Readonly<Record<string, Trial>>>({});
  /** of the book of destinations */
  error = $state.raw<ErrorReport | null>(null);
  sending = $state(false);
  /** what came of sending an export, and of which */
  sent = $state.raw<{ exported: Exported; delivery: Delivery | null; error: ErrorReport | null } | null>(null);
  readonly #door: Door;

  constructor(door: Door) {
    this.#door = door;
  }

  async read(): Promise<void> {
    await this.#adopt(this.#door.listDestinations({}));
  }

  /** @returns whether it has been kept */
  save(argument: CommandArgument<'saveDestination'>): Promise<boolean> {
    this.#forget(argument.replaced ?? argument.destination.name);
    return this.#adopt(this.#door.saveDestination(argument));
  }

  remove(name: string): Promise<boolean> {
    this.#forget(name);
    return this.#adopt(this.#door.removeDestination({ name }));
  }

  async try(name: string): Promise<void> {
    this.trials = { ...this.trials, [name]: { state: 'trying' } };
    const { result, error } = await ask(this.#door.tryDestination({ name }));
    const trial: Trial = result ? { state: 'answered', ...result } : { state: 'failed', error };
    // One that was changed or removed meanwhile has not been tried.
    if (this.trials[name]) this.trials = { ...this.trials, [name]: trial };
  }

  /** Sends the series of an export; sent again, only what is missing goes. */
  async send(exported: Exported, name: string): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    this.sent = null;
    const { folder, seriesInstanceUID, deviationSeriesInstanceUID } = exported;
    const seriesInstanceUIDs = [seriesInstanceUID, deviationSeriesInstanceUID].filter((uid) => uid !== null);
    const { result, error } = await ask(this.#door.deliverFolder({ folder, name, seriesInstanceUIDs }));
    this.sent = { exported, delivery: result, error };
    this.sending = false;
  }

  async #adopt(answer: Promise<Answer<'listDestinations'>>): Promise<boolean> {
    const { result, error } = await ask(answer);
    this.error = error;
    if (result) this.listing = result;
    return result !== null;
  }

  #forget(name: string): void {
    this.trials = Object.fromEntries(Object.entries(this.trials).filter(([other]) => other !== name));
  }
}
