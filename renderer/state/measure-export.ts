import type { LPS } from './grid.ts';
import { angleOf, areaOf, isShape, lengthOf } from './measure.ts';
import type { Measure, MeasureKind } from './measure.ts';
import { shapeStatistics } from './measure-statistics.ts';
import type { Statistics } from './measure-statistics.ts';
import type { Box } from './grid.ts';
import type { LoadedVolume } from './voxels.ts';

/** What has been measured, with units in the names, for people and other programs. */
export interface MeasureRecord {
  id: number;
  kind: MeasureKind;
  /** mm, LPS */
  points: readonly LPS[];
  lengthMillimetres: number | null;
  angleDegrees: number | null;
  areaSquareMillimetres: number | null;
  source: Statistics | null;
  synthetic: Statistics | null;
}

export interface MeasureReport {
  notice: string;
  sourceUnit: string;
  syntheticUnit: string | null;
  /** the bile-duct region, mm, LPS */
  region: Box | null;
  measures: readonly MeasureRecord[];
}

export interface Measured {
  notice: string;
  measures: readonly Measure[];
  region: Box | null;
  source: LoadedVolume;
  synthetic: LoadedVolume | null;
}

export function recordOf(measure: Measure, source: LoadedVolume, synthetic: LoadedVolume | null): MeasureRecord {
  const shape = isShape(measure) ? measure : null;
  return {
    id: measure.id,
    kind: measure.kind,
    points: measure.points,
    lengthMillimetres: measure.kind === 'distance' ? lengthOf(measure) : null,
    angleDegrees: measure.kind === 'angle' && measure.points.length === 3 ? angleOf(measure) : null,
    areaSquareMillimetres: shape && areaOf(shape),
    source: shape && shapeStatistics(shape, source),
    synthetic: shape && synthetic && shapeStatistics(shape, synthetic),
  };
}

export function reportOf({ notice, measures, region, source, synthetic }: Measured): MeasureReport {
  return {
    notice,
    sourceUnit: source.description.unit,
    syntheticUnit: synthetic?.description.unit ?? null,
    region,
    measures: measures.map((measure) => recordOf(measure, source, synthetic)),
  };
}

export function reportAsJson(report: MeasureReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

const statistics = ['voxels', 'mean', 'deviation', 'least', 'most'] as const;

/** One line a measure; RFC 4180 with the notice as the last column, so that no line stands without it. */
export function reportAsCsv({ notice, sourceUnit, syntheticUnit, measures }: MeasureReport): string {
  const columns = (role: string, unit: string): string[] =>
    statistics.map((name) => (name === 'voxels' ? `${role} voxels` : `${role} ${name} (${unit})`));
  const head = [
    'id',
    'kind',
    'points LPS (mm)',
    'length (mm)',
    'angle (degrees)',
    'area (mm2)',
    ...columns('source', sourceUnit),
    ...columns('synthetic', syntheticUnit ?? ''),
    'notice',
  ];
  const values = (of: Statistics | null): (number | null)[] => statistics.map((name) => of?.[name] ?? null);
  const lines = measures.map((record) => [
    record.id,
    record.kind,
    record.points.map((point) => point.map((part) => part.toFixed(3)).join(' ')).join('; '),
    record.lengthMillimetres,
    record.angleDegrees,
    record.areaSquareMillimetres,
    ...values(record.source),
    ...values(record.synthetic),
    notice,
  ]);
  return [head, ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(Number(value.toPrecision(10)));
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
