/** Of each loss term by name: its total and how often it was there. */
export type LossSums = Record<string, { total: number; count: number }>;

/** Means of loss terms since they were last taken; a term that is not in every iteration (R1) over those it is in. */
export class LossMeans {
  private sums: LossSums;

  constructor(sums: Readonly<LossSums> = {}) {
    this.sums = { ...sums };
  }

  add(losses: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(losses)) {
      const { total, count } = this.sums[name] ?? { total: 0, count: 0 };
      this.sums[name] = { total: total + value, count: count + 1 };
    }
  }

  line(): string {
    return Object.entries(this.sums)
      .map(([name, { total, count }]) => `${name} ${(total / count).toFixed(3)}`)
      .join(' ');
  }

  /** What has been added and not been taken. */
  untaken(): LossSums {
    return { ...this.sums };
  }

  /** The means by name; begins anew. */
  take(): Record<string, number> {
    const means = Object.entries(this.sums).map(([name, { total, count }]) => [name, total / count]);
    this.sums = {};
    return Object.fromEntries(means) as Record<string, number>;
  }
}
