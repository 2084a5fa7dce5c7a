import type { Locator, Page } from '@playwright/test';
import { PNG } from 'pngjs';

/** What a pane draws, without the texts and marks over it, and where in it. CSS pixels are pixels. */
export class Panes {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  of(role: 'source' | 'synthetic' | 'both', view: string): Locator {
    return this.#page.getByTestId(`pane-${role}-${view}`);
  }

  /** The picture alone. By the elements' own style: the policy of the window refuses style sheets from outside. */
  async picture(pane: Locator): Promise<PNG> {
    const show = (visibility: string): Promise<void> =>
      this.#page.evaluate((value) => {
        for (const overlay of document.querySelectorAll<HTMLElement>('.overlay')) overlay.style.visibility = value;
      }, visibility);
    await show('hidden');
    const png = await pane.locator('.layers').screenshot();
    await show('');
    return PNG.sync.read(png);
  }

  /** The picture once it is there and stays as it is for a second: panes draw when the device has time. */
  async steadyPicture(pane: Locator): Promise<PNG> {
    let last = await this.picture(pane);
    for (let same = 0; same < 4;) {
      await this.#page.waitForTimeout(250);
      const now = await this.picture(pane);
      same = isBlank(now) || changedShare(last, now) > 0 ? 0 : same + 1;
      last = now;
    }
    return last;
  }

  /** Grey 0 to 255 at a place of the picture. */
  async greyAt(pane: Locator, { x, y }: { x: number; y: number }): Promise<number> {
    const { width, data } = await this.picture(pane);
    return data[4 * (Math.floor(x) + width * Math.floor(y))]!;
  }

  /** Where the cursor stands in a pane. */
  async crosshair(pane: Locator): Promise<{ x: number; y: number }> {
    const mark = pane.getByTestId('crosshair');
    const [x, y] = await Promise.all(['data-x', 'data-y'].map((name) => mark.getAttribute(name)));
    return { x: Number(x), y: Number(y) };
  }

  /** Drags over a pane from a place, given as parts of its width and height, by pixels. */
  async drag(
    pane: Locator,
    from: readonly [number, number],
    by: readonly [number, number],
    button: 'left' | 'middle' | 'right' = 'left',
  ): Promise<void> {
    const { x, y, width, height } = (await pane.locator('.surface').boundingBox())!;
    const [startX, startY] = [x + from[0] * width, y + from[1] * height];
    const { mouse } = this.#page;
    await mouse.move(startX, startY);
    await mouse.down({ button });
    await mouse.move(startX + by[0] / 2, startY + by[1] / 2);
    await mouse.move(startX + by[0], startY + by[1]);
    await mouse.up({ button });
  }

  /** The crosshair of every pane to a place of this one, by Shift; the mouse is taken away again. */
  async point(pane: Locator, at: readonly [number, number]): Promise<void> {
    const { x, y, width, height } = (await pane.locator('.surface').boundingBox())!;
    await this.#page.keyboard.down('Shift');
    await this.#page.mouse.move(x + at[0] * width, y + at[1] * height);
    await this.#page.keyboard.up('Shift');
    await this.#page.mouse.move(2, 2);
  }
}

/** Whether every pixel is as the first: nothing has been drawn yet. */
function isBlank({ data }: PNG): boolean {
  for (let at = 4; at < data.length; at += 4) if (Math.abs(data[at]! - data[0]!) > 25) return false;
  return true;
}

/** The share of pixels of two pictures that differ by more than a tenth of the grey scale. */
export function changedShare(one: PNG, other: PNG): number {
  let changed = 0;
  for (let at = 0; at < one.data.length; at += 4)
    if (Math.abs(one.data[at]! - (other.data[at] ?? 0)) > 25) changed += 1;
  return (4 * changed) / one.data.length;
}
