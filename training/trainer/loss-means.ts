/** Means of loss terms since they were last taken; a term that is not in every iteration (R1) over those it is in. */
export class LossMeans {
  private sums = new Map<string, { total: number; count: number }>();

  add(losses: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(losses)) {
      const { total, count } = this.sums.get(name) ?? { total: 0, count: 0 };
      this.sums.set(name, { total: total + value, count: count + 1 });
    }
  }

  line(): string {
    return [...this.sums].map(([name, { total, count }]) => `${name} ${(total / count).toFixed(3)}`).join(' ');
  }

  /** The means by name; begins anew. */
  take(): Record<string, number> {
    const means = Object.fromEntries([...this.sums].map(([name, { total, count }]) => [name, total / count]));
    this.sums = new Map();
    return means;
  }
}
