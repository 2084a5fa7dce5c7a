import { describe, expect, it } from 'vitest';
import { createSchedule, posteriorSample, type ScheduleParameters } from './schedule.ts';

const fourSteps: ScheduleParameters = { kind: 'variance-preserving', numTimesteps: 4, betaMin: 0.1, betaMax: 20 };

describe('schedule', () => {
  it('starts from x_0 itself and ends in almost pure noise', () => {
    const schedule = createSchedule(fourSteps);
    expect(schedule.cumulativeScale[0]).toBe(1);
    expect(schedule.cumulativeSigma[0]).toBe(0);
    expect(schedule.cumulativeScale[4]).toBeLessThan(0.01);
  });

  it('returns the estimate, without noise, from the last posterior step', () => {
    const x0 = Float32Array.of(-1, 0.25, 1);
    const noise = new Float32Array(3).fill(100);
    const result = posteriorSample(createSchedule(fourSteps), x0, noise, 0, noise);
    result.forEach((value, i) => expect(value).toBeCloseTo(x0[i]!, 6));
  });

  it('refuses a geometric schedule whose variance passes 1', () => {
    expect(() => createSchedule({ ...fourSteps, kind: 'geometric' })).toThrow(
      expect.objectContaining({ code: 'schedule-not-finite' }),
    );
  });
});
