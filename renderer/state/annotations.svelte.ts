import type { Duct } from './ducts.ts';
import type { Box } from './grid.ts';
import type { LPS } from './grid.ts';
import { historyOf, recorded, redone, undone } from './history.ts';
import type { History } from './history.ts';
import type { Measure } from './measure.ts';

/** What a hand has put on a study: kept together, so that undo is one row of steps. */
export interface Drawing {
  measures: readonly Measure[];
  /** the bile-duct region; null before a volume is open */
  region: Box | null;
  ducts: readonly Duct[];
}

const nothing: Drawing = { measures: [], region: null, ducts: [] };

/** The measures and the bile-duct region of the open study. */
export class Annotations {
  history = $state.raw<History<Drawing>>(historyOf(nothing));
  /** the measure that Delete deletes */
  selected = $state<number | null>(null);
  regionShown = $state(true);
  readonly #kept: Record<string, History<Drawing>> = {};
  #open: string | null = null;
  /** an angle that still lacks its second arm, with the history without it */
  #pending: { measure: Measure; before: History<Drawing> } | null = null;

  get measures(): readonly Measure[] {
    return this.history.present.measures;
  }

  get region(): Box | null {
    return this.history.present.region;
  }

  /**
   * What was put on a series comes back with it while the window is open.
   * @param region where it starts
   * @param kept from another time
   */
  open(seriesId: string, region: Box, kept: Partial<Pick<Drawing, 'measures' | 'ducts'>> = {}): void {
    this.close();
    this.history = this.#kept[seriesId] ?? historyOf({ ...nothing, ...kept, region });
    this.#open = seriesId;
  }

  close(): void {
    this.giveUp();
    if (this.#open) this.#kept[this.#open] = this.history;
    this.#open = null;
    this.history = historyOf(nothing);
    this.selected = null;
  }

  /** One step more on a history, by default the present one; a drag gives the one it began with at every move. */
  setRegion(region: Box, before = this.history): void {
    this.history = recorded(before, { ...before.present, region });
  }

  get ducts(): readonly Duct[] {
    return this.history.present.ducts;
  }

  setDucts(ducts: readonly Duct[], before = this.history): void {
    this.history = recorded(before, { ...before.present, ducts });
  }

  add(draft: Omit<Measure, 'id'>, before = this.history): Measure {
    const { measures } = before.present;
    const measure = { ...draft, id: 1 + Math.max(0, ...measures.map(({ id }) => id)) };
    this.history = recorded(before, { ...before.present, measures: [...measures, measure] });
    this.selected = measure.id;
    return measure;
  }

  replace(measure: Measure, before = this.history): void {
    const measures = before.present.measures.map((each) => (each.id === measure.id ? measure : each));
    this.history = recorded(before, { ...before.present, measures });
    this.selected = measure.id;
  }

  remove(id: number | null): void {
    if (!this.measures.some((measure) => measure.id === id)) return;
    const measures = this.measures.filter((measure) => measure.id !== id);
    this.history = recorded(this.history, { ...this.history.present, measures });
    this.selected = null;
  }

  undo(): void {
    this.#pending = null;
    this.history = undone(this.history);
  }

  redo(): void {
    this.history = redone(this.history);
  }

  /** The second arm of an angle follows the mouse from now on. */
  awaitArm(measure: Measure, before: History<Drawing>): void {
    this.#pending = { measure, before };
  }

  get awaitsArm(): boolean {
    return this.#pending !== null;
  }

  moveArm(point: LPS): void {
    if (!this.#pending) return;
    const { measure, before } = this.#pending;
    this.add({ ...measure, points: [...measure.points.slice(0, 2), point] }, before);
  }

  /** @returns whether an angle was waiting for its second arm */
  finishArm(): boolean {
    const waited = this.awaitsArm;
    this.#pending = null;
    return waited;
  }

  /** @returns whether there was something unfinished to give up */
  giveUp(): boolean {
    if (!this.#pending) return false;
    this.history = this.#pending.before;
    this.#pending = null;
    this.selected = null;
    return true;
  }
}
