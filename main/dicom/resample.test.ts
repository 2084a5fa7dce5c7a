import fc from 'fast-check';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { propertySeed } from '../../test/property-runs.ts';
import { arrange } from './geometry.ts';
import { readVolume, scanFolder, writeDerivedSeries } from './index.ts';
import type { Instance } from './instance.ts';
import { resample } from './resample.ts';
import { canResample } from './resampling-grid.ts';
import type { Series } from './series.ts';
import type { LPS, Volume } from './volume.ts';

const COLUMNS = 14;
const ROWS = 12;

interface Stack {
  /** mm along the normal before each further slice */
  gaps: number[];
  /** of the slices against their normal, degrees, and towards which side */
  tilt: number;
  towards: number;
  /** rotation of the planes about the x axis, radians */
  turn: number;
}

/** A field that is smooth but not linear; its second derivatives stay below 2 · AMPLITUDE · FREQUENCY². */
const AMPLITUDE = 100;
const FREQUENCY = 0.08;
const field = ([x, y, z]: LPS) =>
  AMPLITUDE * (Math.sin(FREQUENCY * x) + Math.cos(FREQUENCY * y) * Math.sin(FREQUENCY * z));

function stackOf({ gaps, tilt, towards, turn }: Stack) {
  const row: LPS = [1, 0, 0];
  const column: LPS = [0, Math.cos(turn), Math.sin(turn)];
  const normal: LPS = [0, -Math.sin(turn), Math.cos(turn)];
  const spacing = [1.5, 0.8] as const;
  const point = (start: LPS, along: number, down: number): LPS =>
    [0, 1, 2].map((axis) => start[axis]! + along * row[axis]! + down * column[axis]!) as unknown as LPS;
  let height = 0;
  const positions = [0, ...gaps].map((gap): LPS => {
    height += gap;
    const aside = height * Math.tan((tilt * Math.PI) / 180);
    const lifted: LPS = [-20 + height * normal[0], 10 + height * normal[1], 5 + height * normal[2]];
    return point(lifted, aside * Math.cos(towards), aside * Math.sin(towards));
  });
  const instances = positions.map(
    (position, index) =>
      ({
        position: [...position],
        orientation: [...row, ...column],
        pixelSpacing: [...spacing],
        name: `${index}`,
      }) as Partial<Instance> as Instance,
  );
  const values = Float32Array.from(
    positions.flatMap((position) =>
      Array.from({ length: ROWS * COLUMNS }, (_, pixel) =>
        field(point(position, (pixel % COLUMNS) * spacing[1], Math.floor(pixel / COLUMNS) * spacing[0])),
      ),
    ),
  );
  const arranged = arrange(instances);
  return {
    series: { ...arranged, dimensions: [COLUMNS, ROWS, positions.length] } as Partial<Series> as Series,
    values,
  };
}

const stacks: fc.Arbitrary<Stack> = fc.record({
  gaps: fc.array(fc.double({ min: 0.5, max: 4, noNaN: true }), { minLength: 2, maxLength: 8 }),
  tilt: fc.double({ min: -30, max: 30, noNaN: true }),
  towards: fc.double({ min: 0, max: 6, noNaN: true }),
  turn: fc.double({ min: -1, max: 1, noNaN: true }),
});

describe('resampling', () => {
  it('gives the field itself, within the error of linear interpolation, wherever slices reach', () => {
    fc.assert(
      fc.property(stacks, (stack) => {
        const { series, values } = stackOf(stack);
        const grid = resample(series, values);
        const { dimensions, spacing, origin } = grid;
        const [row, column, normal] = series.grid.directions;
        const outside = values.reduce((least, value) => Math.min(least, value), Infinity);
        // Linear interpolation is wrong by at most h²/8 times the second derivative along each axis.
        const largestGap = Math.max(...stack.gaps);
        const error = (2 * AMPLITUDE * FREQUENCY ** 2 * (1.5 ** 2 + 0.8 ** 2 + largestGap ** 2)) / 8 + 1e-2;
        let reached = 0;
        grid.values.forEach((value, index) => {
          if (Math.abs(value - outside) < 1e-3) return;
          const [i, j, k] = [
            index % dimensions[0],
            Math.floor(index / dimensions[0]) % dimensions[1],
            Math.floor(index / dimensions[0] / dimensions[1]),
          ];
          const at = [0, 1, 2].map(
            (axis) =>
              origin[axis]! +
              i * spacing[0] * row[axis]! +
              j * spacing[1] * column[axis]! +
              k * spacing[2] * normal[axis]!,
          ) as unknown as LPS;
          reached++;
          if (Math.abs(value - field(at)) > error)
            throw new Error(`${value} at ${at.join()}, expected ${field(at)} ± ${error}`);
        });
        expect(reached).toBeGreaterThanOrEqual(ROWS * COLUMNS);
        expect(grid.resampled.sources.every((from) => from.length === 1 || from.length === 2)).toBe(true);
      }),
      { seed: propertySeed, numRuns: 200 },
    );
  });

  it('leaves values alone on slices that lie on the grid', () => {
    const { series, values } = stackOf({ gaps: [2, 4, 2], tilt: 0, towards: 0, turn: 0.3 });
    const grid = resample(series, values);
    expect(grid.dimensions).toEqual([COLUMNS, ROWS, 5]);
    expect(grid.resampled.sources).toEqual([[0], [1], [1, 2], [2], [3]]);
    const pixels = ROWS * COLUMNS;
    expect(grid.values.slice(3 * pixels)).toEqual(values.slice(2 * pixels));
  });

  it.each([
    [[], false],
    [['gantry-tilt'], true],
    [['gantry-tilt', 'uneven-spacing'], true],
    [['uneven-spacing', 'mixed-patient'], false],
    [['duplicate-positions'], false],
    [['gantry-tilt', 'mixed-frame-of-reference'], false],
  ])('of a series with findings %j is possible: %s', (codes, possible) => {
    expect(canResample({ findings: codes.map((code) => ({ code, message: '' })) })).toBe(possible);
  });
});

const shared = join(process.env.SYNDIFF_SHARED ?? '../shared', 'data/real');
const present = existsSync(shared);
if (!present) console.log(`Skipped: no test data at ${shared} (set SYNDIFF_SHARED).`);
const scratch = mkdtempSync(join(tmpdir(), 'syndiff-resample-'));
afterAll(() => rmSync(scratch, { recursive: true }));

describe.skipIf(!present)('a real series', () => {
  it.each([
    ['ct-head-gantry-tilt-philips', /gantry-tilt: The slices are sheared by 16\.5°/, 8],
    ['mr-t1-missing-slice', /uneven-spacing: Gap of 2\.4 mm after slice 5, expected 1\.2/, 10],
    ['ct-nonuniform-spacing', /uneven-spacing: Gap of 10 mm after slice 3, expected 5/, 5],
  ])('%s is resampled on request only, and its derived series says so', async (name, message, slices) => {
    const [series] = (await scanFolder(join(shared, name))).series;
    if (!series) throw new Error('There is no series.');
    await expect(readVolume(series)).rejects.toMatchObject({
      code: 'series-refused',
      remedy: expect.stringContaining('resampled') as string,
    });
    const volume = await readVolume(series, { resample: true });
    expect(volume.dimensions[2]).toBe(slices);
    expect(volume.resampled?.description).toMatch(message);
    const derived = await writeAndRead(series, volume);
    expect(derived.findings).toEqual([]);
    expect(derived.dimensions).toEqual(volume.dimensions);
    derived.grid.spacing.forEach((spacing, axis) => expect(spacing).toBeCloseTo(volume.spacing[axis]!, 6));
    derived.grid.origin.forEach((place, axis) => expect(place).toBeCloseTo(volume.origin[axis]!, 4));
    expect(derived.instances[0]?.imageType).toContain('RESAMPLED');
  });
});

async function writeAndRead(series: Series, volume: Volume): Promise<Series> {
  const folder = mkdtempSync(join(scratch, 'derived-'));
  const toMR = series.modality === 'CT';
  const values = volume.values.map((value) => (toMR ? Math.max(0, value) : value)) as Volume['values'];
  await writeDerivedSeries(
    series,
    'translation',
    { ...volume, values, unit: toMR ? 'au' : 'HU' },
    {
      direction: toMR ? 'ct-to-mrt1' : 'mrt1-to-ct',
      model: { id: 'test', version: '1.0.0', sha256: 'ab'.repeat(32), deviceUID: '2.25.1' },
      steps: 4,
      seed: 1,
      samples: 1,
      provider: 'cpu',
      softwareVersion: '0',
    },
    folder,
  );
  const [derived] = (await scanFolder(folder)).series;
  if (!derived) throw new Error('The derived series is not found.');
  return derived;
}
