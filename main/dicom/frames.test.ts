import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { encodePart10, type DataSet } from './data-set.ts';
import { readVolume, scanFolder } from './index.ts';
import { newUID } from './uid.ts';

const scratch = mkdtempSync(join(tmpdir(), 'syndiff-frames-'));
afterAll(() => rmSync(scratch, { recursive: true }));

interface Frame {
  position: number[];
  echoTime: number;
  slope: string;
  intercept: string;
  values: number[];
}

const ROWS = 2;
const COLUMNS = 3;
const axial = ['1', '0', '0', '0', '1', '0'];

/** An Enhanced MR object of one matrix; what is the same in all frames lies in the shared groups. */
function enhanced(frames: readonly Frame[], changes: DataSet = {}): DataSet {
  const perFrame = frames.map(({ position, echoTime, slope, intercept }): DataSet => ({
    PlanePositionSequence: [{ ImagePositionPatient: position.map(String) }],
    MREchoSequence: [{ EffectiveEchoTime: [echoTime] }],
    PixelValueTransformationSequence: [{ RescaleSlope: [slope], RescaleIntercept: [intercept], RescaleType: ['US'] }],
  }));
  return {
    SOPClassUID: ['1.2.840.10008.5.1.4.1.1.4.1'],
    SOPInstanceUID: [newUID()],
    StudyInstanceUID: [newUID()],
    SeriesInstanceUID: [newUID()],
    FrameOfReferenceUID: [newUID()],
    Modality: ['MR'],
    NumberOfFrames: [String(frames.length)],
    SamplesPerPixel: [1],
    PhotometricInterpretation: ['MONOCHROME2'],
    Rows: [ROWS],
    Columns: [COLUMNS],
    BitsAllocated: [16],
    BitsStored: [12],
    HighBit: [11],
    PixelRepresentation: [0],
    SharedFunctionalGroupsSequence: [
      {
        PlaneOrientationSequence: [{ ImageOrientationPatient: axial }],
        PixelMeasuresSequence: [{ PixelSpacing: ['2', '1.5'] }],
      },
    ],
    PerFrameFunctionalGroupsSequence: perFrame,
    PixelData: [Uint16Array.from(frames.flatMap(({ values }) => values)).buffer],
    ...changes,
  };
}

const frame = (z: number, echoTime: number, slope = '1', intercept = '0'): Frame => ({
  position: [10, 20, z],
  echoTime,
  slope,
  intercept,
  values: Array.from({ length: ROWS * COLUMNS }, (_, index) => 100 * echoTime + 10 * z + index),
});

async function scanOf(name: string, dataSet: DataSet) {
  const folder = mkdtempSync(join(scratch, 'object-'));
  writeFileSync(join(folder, name), encodePart10(dataSet));
  return (await scanFolder(folder)).series;
}

describe('frames of an enhanced object', () => {
  it('become slices by their own position, echo time and rescale', async () => {
    const frames = [frame(8, 1, '0.5', '-1'), frame(0, 1, '2', '3'), frame(4, 2), frame(4, 1), frame(0, 2)];
    const series = await scanOf('object', enhanced(frames));
    expect(series.map(({ instances }) => instances.map((one) => one.frame))).toEqual([
      [1, 3, 0],
      [4, 2],
    ]);
    const [first, second] = series;
    if (first === undefined || second === undefined) return;
    expect([first.findings, second.findings]).toEqual([[], []]);
    expect(first.id).not.toBe(second.id);
    expect(first.grid).toMatchObject({ spacing: [1.5, 2, 4], origin: [10, 20, 0] });
    const rescaled = (one: Frame) => one.values.map((value) => value * Number(one.slope) + Number(one.intercept));
    const expected = [1, 3, 0].flatMap((index) => rescaled(frames[index]!));
    expect(Array.from((await readVolume(first)).values)).toEqual(expected);
    expect(Array.from((await readVolume(second)).values)).toEqual([4, 2].flatMap((index) => frames[index]!.values));
  });

  it('of several stacks or temporal positions become several series', async () => {
    const frames = [frame(0, 1), frame(4, 1), frame(0, 1), frame(4, 1), frame(1, 1), frame(5, 1)];
    const content = [
      ['A', 1],
      ['A', 1],
      ['A', 2],
      ['A', 2],
      ['B', 1],
      ['B', 1],
    ] as const;
    const object = enhanced(frames);
    const groups = (object.PerFrameFunctionalGroupsSequence ?? []) as DataSet[];
    const series = await scanOf('object', {
      ...object,
      PerFrameFunctionalGroupsSequence: groups.map((group, index) => ({
        ...group,
        FrameContentSequence: [
          { StackID: [content[index]?.[0] ?? ''], TemporalPositionIndex: [content[index]?.[1] ?? 0] },
        ],
      })),
    });
    expect(series.map(({ instances }) => instances.map((one) => one.frame))).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    expect(series.flatMap(({ findings }) => findings)).toEqual([]);
    expect(Array.from((await readVolume(series[1]!)).values)).toEqual([2, 3].flatMap((index) => frames[index]!.values));
  });

  it('of an Enhanced CT become Hounsfield units', async () => {
    const frames = [frame(4, 1, '1', '-1024'), frame(0, 1, '2', '-1000')];
    const [series] = await scanOf('object', {
      ...enhanced(frames),
      SOPClassUID: ['1.2.840.10008.5.1.4.1.1.2.1'],
      Modality: ['CT'],
      PerFrameFunctionalGroupsSequence: frames.map(({ position, slope, intercept }) => ({
        PlanePositionSequence: [{ ImagePositionPatient: position.map(String) }],
        CTImageFrameTypeSequence: [{ FrameType: ['ORIGINAL', 'PRIMARY', 'VOLUME', 'NONE'] }],
        PixelValueTransformationSequence: [
          { RescaleSlope: [slope], RescaleIntercept: [intercept], RescaleType: ['HU'] },
        ],
      })),
    });
    if (!series) throw new Error('The object is not found.');
    expect([series.findings, series.modality]).toEqual([[], 'CT']);
    const volume = await readVolume(series);
    expect(volume.unit).toBe('HU');
    const expected = [1, 0].flatMap((index) =>
      frames[index]!.values.map((value) => value * Number(frames[index]!.slope) + Number(frames[index]!.intercept)),
    );
    expect(Array.from(volume.values)).toEqual(expected);
  });

  it('are refused where they share a position', async () => {
    const [series] = await scanOf('object', enhanced([frame(0, 1), frame(0, 1), frame(4, 1)]));
    expect(series?.findings.map(({ code }) => code)).toEqual(['duplicate-positions']);
  });

  it.each([
    ['there are more of them than groups', { NumberOfFrames: ['3'] }],
    ['there are more groups than frames', { NumberOfFrames: ['1'] }],
    ['there are no groups', { PerFrameFunctionalGroupsSequence: [] }],
  ])('are not guessed at where %s', async (_, changes) => {
    const [series] = await scanOf('object', enhanced([frame(0, 1), frame(4, 1)], changes));
    expect(series?.findings.map(({ code }) => code)).toContain('frames-not-described');
  });

  it('are refused where Pixel Data is too short for them', async () => {
    const short = { PixelData: [new Uint16Array(ROWS * COLUMNS).buffer] };
    const [series] = await scanOf('object', enhanced([frame(0, 1), frame(4, 1)], short));
    expect(series?.findings.map(({ code }) => code)).toEqual(['pixel-data-length']);
  });

  it('are taken for classic slices where a classic object describes them so', async () => {
    const classic = { SOPClassUID: ['1.2.840.10008.5.1.4.1.1.4'], MREchoSequence: [] };
    const [series] = await scanOf('object', enhanced([frame(0, 1), frame(4, 1)], classic));
    expect(series?.findings).toEqual([]);
  });
});
