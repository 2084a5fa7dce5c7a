import type { Answer, SuggestedRegion, WindowDoor } from '../../preload/contract/index.ts';
import type { Viewer } from './viewer.svelte.ts';

/** What the engine suggests about the bile ducts of the open series. */
export class DuctSuggestions {
  /** of the bile-duct region; null until the engine has said it */
  region = $state.raw<SuggestedRegion | null>(null);
  readonly #door: WindowDoor;
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

  /** Dark tubes in the region as it is now; null where there is none. */
  search(seriesId: string): Promise<Answer<'suggestDucts'>> | null {
    const region = this.#viewer.annotations.region;
    if (!region) return null;
    const copy = ([x, y, z]: readonly [number, number, number]): [number, number, number] => [x, y, z];
    return this.#door.suggestDucts({ seriesId, box: { low: copy(region.low), high: copy(region.high) } });
  }
}
