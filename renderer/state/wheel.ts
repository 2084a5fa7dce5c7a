/** A notch of a mouse wheel turns at least this far; a touchpad sends many smaller turns. */
const notch = 50;

/** Turns of the wheel to whole slices: one a notch, and as many small turns of a touchpad as make a notch. */
export class Wheel {
  #turned = 0;

  /** @returns slices to step: positive as the wheel turns towards the user */
  turn({ deltaY, deltaMode }: Pick<WheelEvent, 'deltaY' | 'deltaMode'>): number {
    if (deltaMode !== 0 || Math.abs(deltaY) >= notch) {
      this.#turned = 0;
      return Math.sign(deltaY);
    }
    if (Math.sign(deltaY) !== Math.sign(this.#turned)) this.#turned = 0;
    this.#turned += deltaY;
    if (Math.abs(this.#turned) < notch) return 0;
    this.#turned = 0;
    return Math.sign(deltaY);
  }
}
