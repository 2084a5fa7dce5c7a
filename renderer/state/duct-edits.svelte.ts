import { isStoodBy, type ReadersDuct } from '../../preload/contract/index.ts';
import type { Annotations, Drawing } from './annotations.svelte.ts';
import { cut, dense, joined, pulled, runsAlong } from './ducts.ts';
import type { Duct } from './ducts.ts';
import type { LPS } from './grid.ts';
import type { History } from './history.ts';

/** What a hand does with ducts. Each change is a step of the same history as measures and region. */
export class DuctEdits {
  /** number of the duct that is shown along its length, with its points to be dragged */
  picked = $state<number | null>(null);
  /** where a duct begins that has only one point yet */
  start = $state.raw<LPS | null>(null);
  /** why the last cut did nothing, and where the crosshair was */
  #refusal = $state.raw<{ why: 'too-short' | 'none-picked'; place: LPS } | null>(null);
  #drawn: number | null = null;

  constructor(readonly annotations: Annotations) {}

  get all(): readonly Duct[] {
    return this.annotations.ducts;
  }

  /** what the reader accepted, changed or drew, unless he refused it */
  get stoodBy(): readonly Duct[] {
    return this.all.filter(isStoodBy);
  }

  /** All of them as plain values: a proxy does not cross. */
  asLeft(): ReadersDuct[] {
    return this.all.map((duct) => ({ ...duct, points: duct.points.map(([x, y, z]) => [x, y, z]) }));
  }

  duct(number: number | null): Duct | undefined {
    return this.all.find((one) => one.number === number);
  }

  /**
   * Lines that the rules have found take the place of earlier suggestions; what a hand has changed,
   * drawn or judged stays, and is not suggested once more.
   * @param common which of the lines runs as the common duct does
   */
  suggest(lines: readonly (readonly LPS[])[], common: number | null): void {
    const kept = this.all.filter(({ by, judged }) => by !== 'suggestion' || judged !== null);
    const taken = kept.map(({ number }) => number);
    let number = 0;
    const found = lines.flatMap((points, n): Duct[] => {
      if (kept.some((duct) => runsAlong(points, duct.points))) return [];
      do number += 1;
      while (taken.includes(number));
      return [{ number, by: 'suggestion', judged: null, common: n === common, points }];
    });
    this.annotations.setDucts([...kept, ...found]);
    if (!this.duct(this.picked)) this.picked = null;
  }

  /** Said a second time, it is taken back. */
  judge(number: number, judged: NonNullable<Duct['judged']>): void {
    this.#change(number, (duct) => [{ ...duct, judged: duct.judged === judged ? null : judged }]);
  }

  /** A suggestion that is no duct is remembered as refused; what was drawn is gone. */
  remove(number: number): void {
    if (this.duct(number)?.by === 'drawn') this.#change(number, () => []);
    else this.judge(number, 'refused');
  }

  /** @param before what the drag began with: a drag is one step */
  pull(number: number, index: number, by: LPS, before: History<Drawing> = this.annotations.history): void {
    const change = (duct: Duct): Duct[] => [edited(duct, pulled(duct.points, index, by))];
    this.#change(number, change, before);
  }

  /** Cuts the picked duct in two, or leaves it and remembers why. @param place where the crosshair is */
  cut(place: LPS): void {
    const duct = this.duct(this.picked);
    const pieces = duct && cut(duct.points, place);
    this.#refusal = pieces ? null : { why: duct ? 'too-short' : 'none-picked', place };
    if (!duct || !pieces) return;
    const next = this.#next;
    this.#change(duct.number, () => [edited(duct, pieces[0]), { ...edited(duct, pieces[1]), number: next }]);
  }

  /** Why nothing was cut where the crosshair is, until it moves or something is cut. */
  cutRefusedAt(place: LPS): 'too-short' | 'none-picked' | null {
    const refusal = this.#refusal;
    return refusal?.place.every((mm, axis) => mm === place[axis]) ? refusal.why : null;
  }

  /** The other becomes a part of the first. */
  join(number: number, otherNumber: number): void {
    const [one, other] = [this.duct(number), this.duct(otherNumber)];
    if (!one || !other || one === other) return;
    const whole = { ...edited(one, joined(one.points, other.points)), common: one.common || other.common };
    this.annotations.setDucts(this.all.flatMap((duct) => (duct === one ? [whole] : duct === other ? [] : [duct])));
  }

  /** One point more of the duct that is being drawn; the second makes it one. */
  draw(point: LPS): void {
    const drawn = this.duct(this.#drawn);
    if (drawn) {
      const more = dense([drawn.points.at(-1)!, point]).slice(1);
      this.#change(drawn.number, (duct) => [{ ...duct, points: [...duct.points, ...more] }]);
    } else if (this.start) {
      const duct: Duct = {
        number: this.#next,
        by: 'drawn',
        judged: 'accepted',
        common: false,
        points: dense([this.start, point]),
      };
      this.annotations.setDucts([...this.all, duct]);
      [this.#drawn, this.picked, this.start] = [duct.number, duct.number, null];
    } else {
      this.#drawn = null;
      this.start = point;
    }
  }

  stopDrawing(): void {
    this.#drawn = null;
    this.start = null;
  }

  get #next(): number {
    return 1 + Math.max(0, ...this.all.map(({ number }) => number));
  }

  #change(number: number, change: (duct: Duct) => Duct[], before = this.annotations.history): void {
    const ducts = before.present.ducts.flatMap((duct) => (duct.number === number ? change(duct) : [duct]));
    this.annotations.setDucts(ducts, before);
  }
}

/** The line as a hand left it; what a hand drew stays drawn. */
const edited = (duct: Duct, points: readonly LPS[]): Duct => ({
  ...duct,
  by: duct.by === 'drawn' ? 'drawn' : 'edited',
  points,
});
