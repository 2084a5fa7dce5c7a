import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { scanFolder } from '../../main/dicom/index.ts';
import type { Scan, Series } from '../../main/dicom/index.ts';
import { readVoxels } from '../../main/dicom/read-volume.ts';
import { failed, passed, type Verdict } from '../verdict.ts';
import { encodingCodes, geometryCodes, undecodable, valuesCanBeRead } from './refusals.ts';
import { readTruth, type FolderTruth, type SeriesTruth } from './truth.ts';

/** The truth is written with six decimals. */
const TOLERANCE = 2e-6;

/**
 * Checks one folder with a `truth.json`: one verdict for each series, one for the files that are none, and one more if
 * there are series that the truth does not know.
 *
 * @param name of the truth file below `root`
 */
export async function* checkFolder(root: string, name: string): AsyncGenerator<Verdict> {
  const folder = dirname(name);
  const truth = readTruth<FolderTruth>(root, name);
  const scan = await scanFolder(join(root, folder));
  for (const series of truth.series) {
    const detail = await checkSeries(scan, series).catch((error: unknown) => ({ wrong: messageOf(error) }));
    yield verdictOf(`${folder} ${series.id}`, detail);
  }
  if (scan.series.length !== truth.series.length)
    yield failed(folder, `${scan.series.length} series are found, expected ${truth.series.length}`);
  if (truth.notImages.length > 0) yield verdictOf(`${folder} other files`, checkSetAside(scan, truth));
}

type Detail = { compared: string } | { wrong: string };

const verdictOf = (name: string, detail: Detail): Verdict =>
  'wrong' in detail ? failed(name, detail.wrong) : passed(name, detail.compared);

function checkSetAside({ setAside }: Scan, { notImages }: FolderTruth): Detail {
  const missing = notImages.filter(({ file }) => !setAside.some((one) => samePath(one.file, file)));
  return missing.length > 0
    ? { wrong: `not set aside: ${missing.map(({ file }) => file).join(', ')}` }
    : { compared: `${notImages.length} set aside by name` };
}

async function checkSeries(scan: Scan, truth: SeriesTruth): Promise<Detail> {
  const [first] = truth.slices;
  const found = scan.series.find(({ instances }) => instances.some((one) => first && isSlice(one, first)));
  if (found === undefined) return { wrong: 'no series holds its first slice' };
  const wrong = [...identityFaults(found, truth), ...orderFaults(found, truth)];
  const codes = found.findings.map(({ code }) => code);
  const encoding = encodingCodes(truth);
  const demanded = [...geometryCodes(truth), ...encoding];
  const missing = demanded.filter((code) => !codes.includes(code));
  if (missing.length > 0) wrong.push(`not found: ${missing.join(', ')}`);
  const surplus = codes.filter((code) => !demanded.includes(code) && code !== 'localizer');
  if (truth.regularVolume && surplus.length > 0)
    wrong.push(`refused: ${found.findings.map(({ message }) => message).join(' ')}`);
  const compared = ['series, order'];
  if (found.grid.spacing[0] > 0 && truth.direction && truth.origin) {
    wrong.push(...gridFaults(found, truth));
    compared.push('spacing, origin, directions');
  }
  if (codes.some((code) => undecodable.includes(code))) compared.push('refused before decoding');
  else if (truth.volume && valuesCanBeRead(found.findings)) {
    const values = Float32Array.from(await readVoxels(found));
    const hash = createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex');
    if (hash !== truth.volume.sha256Float32) wrong.push('the values differ (SHA-256)');
    compared.push('SHA-256 of the values');
  }
  if (wrong.length > 0) return { wrong: wrong.join('; ') };
  const refusal = codes.length > 0 ? `; refused as ${[...new Set(codes)].join(', ')}` : '';
  return { compared: `equal: ${compared.join(', ')}${refusal}` };
}

function identityFaults(found: Series, truth: SeriesTruth): string[] {
  const { columns, rows, slices } = truth.dims;
  const wrong: string[] = [];
  if (found.dimensions.join() !== [columns, rows, slices].join())
    wrong.push(`${found.dimensions.join(' × ')} voxels, expected ${columns} × ${rows} × ${slices}`);
  if (found.modality !== truth.modality) wrong.push(`modality ${found.modality}, expected ${truth.modality}`);
  if (found.seriesInstanceUID !== truth.seriesInstanceUID) wrong.push('another Series Instance UID');
  return wrong;
}

function orderFaults({ instances }: Series, { slices }: SeriesTruth): string[] {
  const at = slices.findIndex((slice, index) => {
    const instance = instances[index];
    return instance === undefined || !isSlice(instance, slice);
  });
  return at < 0 ? [] : [`slice ${at + 1} is another one`];
}

function gridFaults({ grid }: Series, truth: SeriesTruth): string[] {
  const { x, y, z } = truth.spacing;
  const { row = [], column = [], normal = [] } = truth.direction ?? {};
  const compare = (what: string, values: readonly number[], expected: readonly number[]) =>
    values.length === expected.length &&
    values.every((value, index) => Math.abs(value - (expected[index] ?? NaN)) <= TOLERANCE)
      ? []
      : [`${what} ${values.join(' ')}, expected ${expected.join(' ')}`];
  return [
    ...compare('spacing', grid.spacing, [x, y, z ?? 0]),
    ...compare('origin', grid.origin, truth.origin ?? []),
    ...compare('directions', grid.directions.flat(), [row, column, normal].flatMap(unit)),
  ];
}

/** The truth gives the cosines as the file does, which need not be of length 1. */
const unit = (vector: readonly number[]) => vector.map((value) => value / Math.hypot(...vector));

const isSlice = (instance: Series['instances'][number], slice: SeriesTruth['slices'][number]) =>
  samePath(instance.name, slice.file) && (instance.frame ?? 0) === (slice.frame ?? 0);
const samePath = (ours: string, theirs: string) => ours.replaceAll('\\', '/') === theirs;
const messageOf = (error: unknown) => (error instanceof Error ? error.message : 'it cannot be read');
