import { describe, expect, it } from 'vitest';
import { RateMeter, throttle, throttlePhases } from './progress.ts';

describe('throttle', () => {
  it('lets ten reports a second through, and every forced one', () => {
    let now = 0;
    const sent: number[] = [];
    const report = throttle<number>(
      (value) => sent.push(value),
      100,
      () => now,
    );
    for (let i = 0; i < 20; i += 1) {
      report(i);
      now += 50;
    }
    report(-1, true);
    expect(sent).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18, -1]);
  });
});

describe('RateMeter', () => {
  it('knows nothing before the first slice', () => {
    expect(new RateMeter(() => 0).rate(0, 10)).toEqual({ secondsPerSlice: null, secondsLeft: null });
  });

  it('averages over the slices done', () => {
    let now = 1000;
    const meter = new RateMeter(() => now);
    now = 7000;
    expect(meter.rate(3, 10)).toEqual({ secondsPerSlice: 2, secondsLeft: 14 });
  });
});

describe('throttlePhases', () => {
  it('loses neither the first nor the last report of a phase', () => {
    let now = 0;
    const sent: string[] = [];
    const report = throttlePhases<{ phase: string; done: number; total: number }>(
      ({ phase, done }) => sent.push(`${phase} ${done}`),
      100,
      () => now,
    );
    for (const phase of ['reading', 'sampling']) {
      for (let done = 0; done <= 5; done += 1) {
        report({ phase, done, total: 5 });
        now += 30;
      }
    }
    expect(sent).toEqual(['reading 0', 'reading 4', 'reading 5', 'sampling 0', 'sampling 4', 'sampling 5']);
  });
});
