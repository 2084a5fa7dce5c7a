import { describe, expect, it } from 'vitest';
import { memberEnvironment, placeInTeam } from './member-environment.ts';

describe('memberEnvironment', () => {
  it('tells a member its place', () => {
    expect(placeInTeam(memberEnvironment(1, 3, {}, []))).toEqual({ rank: 1, size: 3 });
    expect(placeInTeam({})).toBeNull();
  });

  it('deals out devices, and shares them where they are few', () => {
    const devices = (rank: number, size: number, all: string[]) => memberEnvironment(rank, size, {}, all);
    expect(devices(1, 2, ['4', '7'])).toMatchObject({ CUDA_VISIBLE_DEVICES: '7' });
    expect(devices(1, 2, ['4', '7'])).not.toHaveProperty('TF_FORCE_GPU_ALLOW_GROWTH');
    expect(devices(1, 2, ['4'])).toMatchObject({ CUDA_VISIBLE_DEVICES: '4', TF_FORCE_GPU_ALLOW_GROWTH: 'true' });
  });

  it('divides the threads of a machine without devices, unless told otherwise', () => {
    const threads = (environment: Record<string, string>) =>
      Number(memberEnvironment(0, 10_000, environment, [])['TF_NUM_INTRAOP_THREADS']);
    expect(threads({})).toBe(1);
    expect(threads({ TF_NUM_INTRAOP_THREADS: '3' })).toBe(3);
  });
});
