import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyDiffusiveGenerator, writeTinyModel } from '../../test/fixtures/tiny-model.ts';
import { openLibrary, type Model } from '../../models/index.ts';
import type { Volume } from '../dicom/index.ts';
import { forkChild, type StartChild } from './child-process.ts';
import { probeGenerator } from './inference.ts';
import { previewVolume } from './preview.ts';
import { translateVolume, type TranslationProgress } from './translate.ts';
import { WarmInference } from './warm-inference.ts';

const options = { seed: 1, samples: 1, provider: 'cpu' } as const;

let folder: string;
let toMr: Model;
let toCt: Model;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-translate-'));
  writeTinyModel(folder, { id: 'to-mr' });
  writeTinyModel(folder, { id: 'to-ct', direction: 'mrt1-to-ct' });
  const library = await openLibrary([folder], probeGenerator);
  toMr = library.choose('ct-to-mrt1');
  toCt = library.choose('mrt1-to-ct');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A bright ball at (5, −8) mm from the middle, drifting by 1 mm a slice to the left; air around it. */
function ball(unit: 'HU' | 'au', slices = 4): Volume {
  const [columns, rows] = [53, 40];
  const spacing = [1.3, 1.7, 5] as const;
  const values = new Int16Array(columns * rows * slices).map((_, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns) % rows];
    const slice = Math.floor(i / (columns * rows));
    const x = (column - (columns - 1) / 2) * spacing[0] - 5 - slice;
    const y = (row - (rows - 1) / 2) * spacing[1] + 8;
    const inside = 1 / (1 + Math.exp((Math.hypot(x, y) - 14) / 2));
    return unit === 'HU' ? -1000 + 1500 * inside : 700 * inside;
  });
  return {
    values,
    dimensions: [columns, rows, slices],
    spacing,
    // a sagittal series: nothing but the plane of the slice matters
    directions: [
      [0, 1, 0],
      [0, 0, -1],
      [-1, 0, 0],
    ],
    origin: [30, -60, 90],
    frameOfReferenceUID: '2.25.1',
    unit,
  };
}

function centers({ values, dimensions: [columns, rows, slices] }: Volume, floor: number): [number, number][] {
  return Array.from({ length: slices }, (_, slice) => {
    let [mass, x, y] = [0, 0, 0];
    for (let i = 0; i < columns * rows; i += 1) {
      const weight = Math.max(0, values[slice * columns * rows + i]! - floor);
      mass += weight;
      x += weight * (i % columns);
      y += weight * Math.floor(i / columns);
    }
    return [x / mass, y / mass];
  });
}

describe('translateVolume', () => {
  it('does the slices first that somebody looks at, with the same voxels as in any order', async () => {
    const source = ball('HU', 6);
    const inOrder = await translateVolume(source, toMr, options);
    const order: number[] = [];
    // Somebody looks at slice 3, and at slice 0 once two slices are there.
    const made = await translateVolume(source, toMr, {
      ...options,
      lookedAt: () => (order.length < 2 ? 3 : 0),
      onSlice: (slice, { values, dimensions: [columns, rows] }) => {
        order.push(slice);
        const part = (volume: Volume['values']) =>
          volume.subarray(slice * columns * rows, (slice + 1) * columns * rows);
        expect(part(values)).toEqual(part(inOrder.volume.values));
      },
    });
    expect(order).toEqual([3, 2, 0, 1, 4, 5]);
    expect(made.volume.values).toEqual(inOrder.volume.values);
  });

  it('puts everything where it was in the source, slice by slice', async () => {
    const source = ball('HU');
    const { volume } = await translateVolume(source, toMr, options);
    expect({ ...volume, values: null, unit: null }).toEqual({ ...source, values: null, unit: null });
    expect(volume.unit).toBe('au');
    expect(volume.values).toBeInstanceOf(Int16Array);
    const expected = centers(source, -500);
    for (const [slice, [x, y]] of centers(volume, 400).entries()) {
      expect(Math.abs(x - expected[slice]![0])).toBeLessThan(0.2);
      expect(Math.abs(y - expected[slice]![1])).toBeLessThan(0.2);
    }
  });

  it('gives HU within the window of the card from MR', async () => {
    const { volume } = await translateVolume(ball('au'), toCt, options);
    expect(volume.unit).toBe('HU');
    expect(Math.min(...volume.values)).toBeGreaterThanOrEqual(-1000);
    expect(Math.max(...volume.values)).toBeLessThanOrEqual(1000);
  });

  it('gives the same bytes for the same seed and others for another', async () => {
    const [first, again, other] = [
      await translateVolume(ball('HU'), toMr, options),
      await translateVolume(ball('HU'), toMr, options),
      await translateVolume(ball('HU'), toMr, { ...options, seed: 2 }),
    ];
    expect(again.volume.values).toEqual(first.volume.values);
    expect(other.volume.values).not.toEqual(first.volume.values);
  });

  it('treats equal slices equally: one slice more does not change the others', async () => {
    const [short, long] = [ball('HU', 2), ball('HU', 3)];
    const { volume } = await translateVolume(short, toMr, options);
    const longer = await translateVolume(long, toMr, options);
    expect(longer.volume.values.slice(0, short.values.length)).toEqual(volume.values);
  });

  it('gives the mean of several samples and their deviation in units of the result', async () => {
    const { volume, deviation } = await translateVolume(ball('HU', 1), toMr, { ...options, samples: 3 });
    expect(deviation!.unit).toBe('au');
    expect(deviation!.values).toHaveLength(volume.values.length);
    expect(Math.min(...deviation!.values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...deviation!.values)).toBeGreaterThan(1);
    expect((await translateVolume(ball('HU', 1), toMr, options)).deviation).toBeNull();
  });

  it('tells how far it is, what runs, and what took how long', async () => {
    const heard: TranslationProgress[] = [];
    const { provider, timings } = await translateVolume(ball('HU'), toMr, options, {
      onProgress: (progress) => heard.push(progress),
    });
    expect(provider).toBe('cpu');
    expect(heard.filter(({ phase }) => phase === 'sampling').map(({ done }) => done)).toEqual([0, 1, 2, 3, 4]);
    expect(heard.at(-2)).toMatchObject({ phase: 'sampling', done: 4, total: 4, provider: 'cpu', secondsLeft: 0 });
    expect(timings.inference).toBeGreaterThan(0);
    expect(timings.inference).toBeLessThanOrEqual(timings.sampling);
    expect(timings.sampling).toBeLessThanOrEqual(timings.total);
  });

  it('stops when cancelled and leaves no process behind', async () => {
    const slow = writeTinyModel(folder, { id: 'slow', diffusive: tinyDiffusiveGenerator({ work: 20 }) });
    const model = (await openLibrary([slow], probeGenerator)).choose('ct-to-mrt1');
    const ends: Promise<string>[] = [];
    const startChild: StartChild = (entry) => {
      const child = forkChild(entry);
      ends.push(new Promise((resolve) => child.onExit(resolve)));
      return child;
    };
    const cancel = new AbortController();
    const running = translateVolume(
      ball('HU', 500),
      model,
      { ...options, startChild },
      {
        signal: cancel.signal,
        onProgress: ({ done }) => done === 2 && cancel.abort(),
      },
    );
    await expect(running).rejects.toMatchObject({ kind: 'cancelled' });
    expect(await Promise.all(ends)).toEqual(['signal SIGKILL']);
  });

  it('refuses a series of the other modality', async () => {
    await expect(translateVolume(ball('au'), toMr, options)).rejects.toMatchObject({ code: 'wrong-unit' });
  });
});

describe('previewVolume', () => {
  it('gives a first picture at the same place in one pass', async () => {
    const source = ball('HU');
    const heard: number[] = [];
    const volume = await previewVolume(source, toMr, options, { onProgress: ({ done }) => heard.push(done) });
    expect(heard).toEqual([1, 2, 3, 4]);
    expect({ ...volume, values: null }).toEqual({ ...source, values: null, unit: 'au' });
    const expected = centers(source, -500);
    for (const [slice, [x, y]] of centers(volume, 400).entries()) {
      expect(Math.abs(x - expected[slice]![0])).toBeLessThan(0.2);
      expect(Math.abs(y - expected[slice]![1])).toBeLessThan(0.2);
    }
  });

  it('keeps its processes warm for the next series, as many as are wanted, and gives the same bytes', async () => {
    const source = ball('HU');
    const other = { ...ball('HU', 2), unit: 'au' as const };
    const cold = [await previewVolume(source, toMr, options), await previewVolume(other, toCt, options)];
    const ends: Promise<string>[] = [];
    const startChild: StartChild = (entry) => {
      const child = forkChild(entry);
      ends.push(new Promise((resolve) => child.onExit(resolve)));
      return child;
    };
    for (const [most, started] of [
      [2, 2],
      [1, 4],
    ] as const) {
      const warm = new WarmInference(most, 'processor');
      const running = { ...options, startChild, warm };
      ends.length = 0;
      for (let round = 0; round < 2; round += 1) {
        const made = [await previewVolume(source, toMr, running), await previewVolume(other, toCt, running)];
        for (const [n, volume] of made.entries()) expect(volume).toEqual(cold[n]);
      }
      warm.close();
      expect(await Promise.all(ends)).toEqual(Array.from({ length: started }, () => 'signal SIGKILL'));
    }
  });

  it('says when the model has none', async () => {
    const without = { ...toMr, preview: null };
    await expect(previewVolume(ball('HU'), without)).rejects.toMatchObject({ code: 'no-preview' });
  });
});
