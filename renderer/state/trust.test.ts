import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FidelityReport, Overlay, VolumeDescription } from '../../preload/contract/index.ts';
import { Trust } from './trust.svelte.ts';

const volume = (id: string, columns = 1): VolumeDescription => ({
  id,
  url: `volume/${id}`,
  valueType: 'float32',
  dimensions: [columns, 1, 1],
  spacing: [1, 1, 1],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  origin: [0, 0, 0],
  unit: 'au',
  synthetic: true,
  resampled: null,
  window: { center: 0, width: 1 },
});
const overlay = (id: string, most: number, kind: Overlay['kind'] = 'disagreement', columns = 1): Overlay => ({
  kind,
  volume: volume(id, columns),
  unit: 'au',
  scale: [0, most],
  meaning: '',
});
/** As far as comparing looks at it. */
const report = (sourceSeriesUID: string): FidelityReport =>
  ({ provenance: { sourceSeriesUID }, axes: [] }) as unknown as FidelityReport;

beforeEach(() => vi.stubGlobal('fetch', async () => new Response(new Float32Array(1).buffer)));
afterEach(() => vi.unstubAllGlobals());

it('compares a second translation of a series with the first by itself, and another series with nothing', () => {
  const trust = new Trust();
  const first = report('1.2');
  trust.finish('a', first, []);
  expect(trust.comparison).toBeNull();
  trust.finish('b', report('1.2'), []);
  expect(trust.comparison?.report).toBe(first);
  trust.finish('c', report('1.3'), []);
  expect(trust.comparison).toBeNull();
});

it('draws the overlays of both translations on one scale', async () => {
  const trust = new Trust();
  trust.finish('a', report('1.2'), [overlay('a1', 8)]);
  trust.finish('b', report('1.2'), [overlay('b1', 3)]);
  await trust.show('disagreement');
  expect(trust.shown).toMatchObject({ volume: { description: { id: 'b1' } }, scale: [0, 8] });
  await trust.showOf('compared');
  expect(trust.shown).toMatchObject({ volume: { description: { id: 'a1' } }, scale: [0, 8] });
  // Compared with nothing, the translation on show has its own scale again.
  trust.compared = null;
  await expect.poll(() => trust.shown).toMatchObject({ volume: { description: { id: 'b1' } }, scale: [0, 3] });
});

it('cannot switch to what the other lacks, has on another grid, or has lost with its folder', async () => {
  const trust = new Trust();
  trust.finish('a', report('1.2'), [overlay('a1', 8, 'uncertainty'), overlay('a2', 8, 'disagreement', 2)]);
  trust.finish('b', report('1.2'), [overlay('b1', 3), overlay('b2', 3, 'uncertainty')]);
  await trust.show('disagreement');
  expect([trust.canSwitch, trust.shown?.scale]).toEqual([false, [0, 3]]);
  await trust.show('uncertainty');
  expect(trust.canSwitch).toBe(true);
  trust.loseOverlays();
  expect(trust.canSwitch).toBe(false);
});
