import type { LPS } from '../dicom/index.ts';
import { placeOf, type Lattice } from './lattice.ts';

/** A minimum-first queue of cell numbers. */
class Queue {
  #cells: number[] = [];
  #costs: number[] = [];

  get length(): number {
    return this.#cells.length;
  }

  push(cell: number, cost: number): void {
    let at = this.#cells.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#costs[parent]! <= cost) break;
      this.#cells[at] = this.#cells[parent]!;
      this.#costs[at] = this.#costs[parent]!;
      at = parent;
    }
    this.#cells[at] = cell;
    this.#costs[at] = cost;
  }

  pop(): { cell: number; cost: number } {
    const first = { cell: this.#cells[0]!, cost: this.#costs[0]! };
    const [cell, cost] = [this.#cells.pop()!, this.#costs.pop()!];
    const count = this.#cells.length;
    if (count === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= count) break;
      if (child + 1 < count && this.#costs[child + 1]! < this.#costs[child]!) child += 1;
      if (this.#costs[child]! >= cost) break;
      this.#cells[at] = this.#cells[child]!;
      this.#costs[at] = this.#costs[child]!;
      at = child;
    }
    this.#cells[at] = cell;
    this.#costs[at] = cost;
    return first;
  }
}

/**
 * The longest of the cheapest paths through `cells`: steps cost their length, and more where the tube is weak, so that the
 * path keeps to the middle. Two sweeps: the furthest cell from the strongest, and the furthest from that one.
 */
export function longestPath(cells: Int32Array, strength: Float32Array, lattice: Lattice): Int32Array {
  const strongest = cells.reduce((best, p) => (strength[p]! > strength[best]! ? p : best), cells[0]!);
  const inside = new Set(cells);
  const { furthest: end } = sweep(strongest, inside, strength, strength[strongest]!, lattice);
  const { furthest, from } = sweep(end, inside, strength, strength[strongest]!, lattice);
  const path = [furthest];
  for (let p = furthest; p !== end;) path.push((p = from.get(p)!));
  return Int32Array.from(path);
}

function sweep(start: number, inside: ReadonlySet<number>, strength: Float32Array, most: number, lattice: Lattice) {
  const { dimensions } = lattice;
  const steps = neighbours(dimensions[0], dimensions[0] * dimensions[1]);
  const best = new Map<number, number>([[start, 0]]);
  const from = new Map<number, number>();
  const lengths = new Map<number, number>([[start, 0]]);
  const queue = new Queue();
  queue.push(start, 0);
  let furthest = start;
  while (queue.length > 0) {
    const { cell, cost } = queue.pop();
    if (cost > best.get(cell)!) continue;
    if (lengths.get(cell)! > lengths.get(furthest)!) furthest = cell;
    for (const { stride, length } of steps) {
      // Cells at the border of the lattice have no strength and are never inside.
      const next = cell + stride;
      if (!inside.has(next)) continue;
      const weakness = 1 - Math.min(1, strength[next]! / most);
      const total = cost + length * (0.1 + 4 * weakness * weakness);
      if (total >= (best.get(next) ?? Infinity)) continue;
      best.set(next, total);
      lengths.set(next, lengths.get(cell)! + length);
      from.set(next, cell);
      queue.push(next, total);
    }
  }
  return { furthest, from };
}

function neighbours(row: number, plane: number): { stride: number; length: number }[] {
  const all = [];
  for (const dz of [-1, 0, 1])
    for (const dy of [-1, 0, 1])
      for (const dx of [-1, 0, 1])
        if (dx || dy || dz) all.push({ stride: dx + dy * row + dz * plane, length: Math.hypot(dx, dy, dz) });
  return all;
}

/** Points about a millimetre apart, freed of the lattice's corners by means over `window` mm. */
export function smoothLine(path: Int32Array, lattice: Lattice, window = 5): LPS[] {
  const points = Array.from(path, (p) => placeOf(lattice, p));
  const reach = Math.max(1, Math.round(window / 2 / lattice.step));
  const soft = points.map((point, n) => {
    // The same number of points to both sides: the ends stay where they are.
    const side = Math.min(reach, n, points.length - 1 - n);
    const near = points.slice(n - side, n + side + 1);
    return point.map((_, axis) => near.reduce((sum, q) => sum + q[axis]!, 0) / near.length) as unknown as LPS;
  });
  return evenly(soft, 1);
}

export const distance = (a: LPS, b: LPS): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

export function lengthOf(points: readonly LPS[]): number {
  return points.reduce((sum, point, n) => sum + (n > 0 ? distance(point, points[n - 1]!) : 0), 0);
}

/** Points `step` mm apart along a line of straight pieces, its first point and (within a step) its last among them. */
export function evenly(points: readonly LPS[], step: number): LPS[] {
  const result: LPS[] = points.length > 0 ? [points[0]!] : [];
  let gone = 0;
  for (let n = 1; n < points.length; n += 1) {
    const [a, b] = [points[n - 1]!, points[n]!];
    const piece = distance(a, b);
    let at = step - gone;
    for (; at <= piece; at += step) {
      const t = at / piece;
      result.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), a[2] + t * (b[2] - a[2])]);
    }
    gone = piece - (at - step);
  }
  return result;
}
