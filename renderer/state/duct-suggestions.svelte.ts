import type {
  Answer,
  FidelityReport,
  MeasuredDuct,
  SuggestedRegion,
  WindowDoor,
} from '../../preload/contract/index.ts';
import type { LPS } from './grid.ts';
import type { Viewer } from './viewer.svelte.ts';

type Conspicuity = FidelityReport['conspicuity'];

/** What the engine suggests about the bile ducts of the open series. */
export class DuctSuggestions {
  /** of the bile-duct region; null until the engine has said it */
  region = $state.raw<SuggestedRegion | null>(null);
  readonly #door: WindowDoor;
  /** by the line itself: lines are replaced, never changed in place, so that undo finds its figures again */
  readonly #measured = new WeakMap<readonly LPS[], MeasuredDuct | null>();
  readonly #contrasts = new WeakMap<readonly LPS[], { translationId: string; conspicuity: Conspicuity }>();
  /** of the ducts that were compared last */
  #together: { lines: readonly (readonly LPS[])[]; translationId: string; conspicuity: Conspicuity } | null = null;
  #revision = $state(0);
  readonly #viewer: Viewer;

  constructor(door: WindowDoor, viewer: Viewer) {
    this.#door = door;
    this.#viewer = viewer;
  }

  /**
   * The region that the engine finds takes the place of the starting one, as a step that can be undone.
   * @param isOpen whether the series is still the one that is shown
   */
  async suggestRegion(seriesId: string, isOpen: () => boolean): Promise<void> {
    this.region = null;
    const answer = await this.#door.suggestRegion({ seriesId }).catch(() => null);
    const { annotations } = this.#viewer;
    // A region that a hand has moved meanwhile, or that came back with the series, stays.
    const isUntouched = annotations.history.past.length === 0 && annotations.history.future.length === 0;
    if (!isOpen() || !answer?.ok) return;
    this.region = answer.result;
    if (answer.result.found && isUntouched) annotations.setRegion(answer.result.box);
  }

  /** What the engine has measured along a line; undefined until it has, null where it cannot be. */
  measured(line: readonly LPS[]): MeasuredDuct | null | undefined {
    void this.#revision;
    return this.#measured.get(line);
  }

  learn(line: readonly LPS[], measured: MeasuredDuct | null): void {
    this.#measured.set(line, measured);
    this.#revision += 1;
  }

  async measure(seriesId: string, line: readonly LPS[]): Promise<void> {
    const answer = await this.#door.measureDuct({ seriesId, line: line.map(copy) }).catch(() => null);
    this.learn(line, answer?.ok ? answer.result : null);
  }

  /** The contrast of one duct in a translation; undefined until the engine has measured it. */
  contrast(line: readonly LPS[], translationId: string): Conspicuity | undefined {
    void this.#revision;
    const known = this.#contrasts.get(line);
    return known?.translationId === translationId ? known.conspicuity : undefined;
  }

  /** The contrast in a translation of these ducts together; undefined until the engine has measured it. */
  together(lines: readonly (readonly LPS[])[], translationId: string): Conspicuity | undefined {
    void this.#revision;
    const known = this.#together;
    const isSame =
      known?.translationId === translationId &&
      known.lines.length === lines.length &&
      known.lines.every((line, n) => line === lines[n]);
    return isSame ? known.conspicuity : undefined;
  }

  async compare(lines: readonly (readonly LPS[])[], translationId: string): Promise<void> {
    const request = { translationId, lines: lines.map((line) => line.map(copy)) };
    const answer = await this.#door.ductConspicuity(request).catch(() => null);
    const { each, together } = answer?.ok ? answer.result : { each: [], together: null };
    lines.forEach((line, n) => this.#contrasts.set(line, { translationId, conspicuity: each[n] ?? null }));
    this.#together = { lines, translationId, conspicuity: together };
    this.#revision += 1;
  }

  /** Dark tubes in the region as it is now; null where there is none. */
  search(seriesId: string): Promise<Answer<'suggestDucts'>> | null {
    const region = this.#viewer.annotations.region;
    if (!region) return null;
    return this.#door.suggestDucts({ seriesId, box: { low: copy(region.low), high: copy(region.high) } });
  }
}

/** Plain values: a proxy does not cross. */
const copy = ([x, y, z]: LPS): [number, number, number] => [x, y, z];
