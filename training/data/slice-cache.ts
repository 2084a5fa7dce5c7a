/** Slices read most recently, up to a number of bytes: the ones used longest ago go first. */
export class SliceCache {
  private readonly slices = new Map<string, Float32Array>();
  private bytes = 0;

  constructor(private readonly capacity = 256 * 1024 * 1024) {}

  /** @param read is called where `key` is not held */
  get(key: string, read: () => Float32Array): Float32Array {
    const slice = this.slices.get(key) ?? read();
    if (!this.slices.delete(key)) this.bytes += slice.byteLength;
    // The order of a Map is that of insertion: the first is the one used longest ago.
    this.slices.set(key, slice);
    for (const [oldest, { byteLength }] of this.slices) {
      if (this.bytes <= this.capacity || oldest === key) break;
      this.slices.delete(oldest);
      this.bytes -= byteLength;
    }
    return slice;
  }
}
