import { describe, expect, it } from 'vitest';
import { makePhantom } from '../../training/phantom/index.ts';
import { findDucts } from './find-ducts.ts';
import { locateRegion } from './find-region.ts';
import { ductsOf, regionOf } from './kept-search.ts';

const { ct } = makePhantom(4100001, { columns: 120, rows: 94, slices: 20, spacing: [3, 3, 9] });

describe('the search in a thread', () => {
  it('finds what the search itself finds, to the last bit, and searches once', async () => {
    const here = locateRegion(ct);
    if (!here.region.found) throw new Error('the phantom shows a liver');
    const { box, hilum } = here.region;
    const [first, second] = [regionOf(ct), regionOf(ct)];
    expect(await first).toEqual(here);
    expect(await second).toBe(await first);
    const found = await ductsOf(ct, box);
    expect(found).toEqual(await findDucts(ct, box, here.liverLevel!, hilum));
    expect(await ductsOf(ct, box)).toBe(found);
    const smaller = { low: box.low, high: [box.high[0] - 30, box.high[1], box.high[2]] } as const;
    expect(await ductsOf(ct, smaller)).not.toBe(found);
  });

  it('lets who cancels go at once, and goes on for who waits', async () => {
    const volume = { ...ct };
    const stop = new AbortController();
    const cancelled = regionOf(volume, { signal: stop.signal });
    const waiting = regionOf(volume);
    stop.abort();
    await expect(cancelled).rejects.toMatchObject({ name: 'CancelledError' });
    expect((await waiting).region.found).toBe(true);
    await expect(ductsOf(volume, { low: [0, 0, 0], high: [1, 1, 1] }, { signal: stop.signal })).rejects.toMatchObject({
      name: 'CancelledError',
    });
  });

  it('says where there is no liver', async () => {
    const air = { ...ct, values: new Float32Array(ct.values.length).fill(-1000) };
    expect(await regionOf(air)).toMatchObject({ region: { found: false }, liverLevel: null });
    expect(await ductsOf(air, { low: [0, 0, 0], high: [1, 1, 1] })).toBeNull();
  });
});
