import { dirname } from 'node:path';
import { readVolume, scanFolder, type Scan, type Series, type Volume } from '../../main/dicom/index.ts';
import { DataError } from '../../main/errors.ts';
import type { Step } from '../../main/step.ts';
import { createSliceGrid, sourceRange, toNetwork } from '../../main/syndiff/index.ts';
import type { IntensityMapping } from '../../models/index.ts';
import { overlappingSlices, resampleSlice, sameGrid, type Geometry } from './onto-grid.ts';
import type { Contrast } from './patient.ts';
import { reasonAgainst } from './series-choice.ts';
import type { ImageStack, LeftOut, Source, SourceImage, SourcePair, SourcePatient } from './source.ts';

export interface DicomLayout {
  /** folders with the series of each contrast, in any depth; may be one and the same */
  ct: string;
  mrt1: string;
}

/** What a translation reads from the model card: the same numbers make the same pixels. */
export interface ModelPixels {
  intensity: Readonly<Record<Contrast, IntensityMapping>>;
  pixelSpacing: number;
  sizeMultiple: number;
}

/**
 * CT and MR-T1 series of DICOM folders, read and brought to the model's pixels by the workstation's own code. Series of
 * one Patient ID (of one name and birth date, or one study, where it is empty) or one frame of reference are one patient's.
 * Where a CT and an MR share a frame of reference and overlap, the MR is also resampled to the CT's voxels: a pair, as
 * well registered as the patient lay still.
 * @throws UserError `folder-unreadable`; CancelledError
 */
export async function openDicomSource(layout: DicomLayout, pixels: ModelPixels, step: Step = {}): Promise<Source> {
  const ct = await scanFolder(layout.ct, { signal: step.signal });
  const mrt1 = layout.mrt1 === layout.ct ? ct : await scanFolder(layout.mrt1, { signal: step.signal });
  const chosen = { ct: choose(ct, 'ct'), mrt1: choose(mrt1, 'mrt1') };
  const leftOut = [...chosen.ct.leftOut, ...chosen.mrt1.leftOut].filter(
    // Of one folder for both, each series is of the other modality once.
    ({ code }) => layout.ct !== layout.mrt1 || code !== 'other-modality',
  );
  const broken = (ct === mrt1 ? [ct] : [ct, mrt1]).flatMap(brokenFiles);
  const patients = groupByPatient([...chosen.ct.series, ...chosen.mrt1.series]).map((members) =>
    patientOf(members, pixels),
  );
  return { kind: 'dicom', patients, leftOut: [...leftOut, ...broken], notes: [] };
}

interface ChosenSeries {
  contrast: Contrast;
  series: Series;
}

function choose({ series: all }: Scan, contrast: Contrast): { series: ChosenSeries[]; leftOut: LeftOut[] } {
  const series: ChosenSeries[] = [];
  const leftOut: LeftOut[] = [];
  for (const one of all) {
    const against = reasonAgainst(one, contrast);
    if (against) leftOut.push({ name: nameOf(one), ...against });
    else series.push({ contrast, series: one });
  }
  return { series, leftOut };
}

/**
 * What a scan sets aside is either something else than a CT or MR image, which is as it should be, or broken. A file that
 * a DICOMDIR lists and that is not there leaves a gap in its series, which is found there.
 */
function brokenFiles({ setAside }: Scan): LeftOut[] {
  return setAside
    .filter(({ reason }) => !/^(not DICOM|not a CT or MR image|no image in it|listed in the DICOMDIR)/.test(reason))
    .map(({ file, reason }) => ({ name: file, code: 'broken-file', reason: `is broken: ${reason}`, bad: true }));
}

/** Two series that share a key, or a third one that shares one with each, are of one patient. */
function groupByPatient(all: readonly ChosenSeries[]): ChosenSeries[][] {
  let groups: { keys: ReadonlySet<string>; members: ChosenSeries[] }[] = [];
  for (const one of all) {
    const { frameOfReferenceUID } = one.series;
    const keys = [patientKey(one.series), ...(frameOfReferenceUID ? [`frame ${frameOfReferenceUID}`] : [])];
    const joined = groups.filter((group) => keys.some((key) => group.keys.has(key)));
    groups = groups.filter((group) => !joined.includes(group));
    groups.push({
      keys: new Set([...joined.flatMap((group) => [...group.keys]), ...keys]),
      members: [...joined.flatMap((group) => group.members), one],
    });
  }
  return groups.map(({ members }) => members);
}

function patientKey({ instances, studyInstanceUID }: Series): string {
  const [first] = instances;
  const { id = '', name = '', birthDate = '' } = first?.patient ?? {};
  if (id.trim() !== '') return JSON.stringify(['id', id.trim()]);
  if (name.trim() !== '') return JSON.stringify(['name', name.trim(), birthDate]);
  return JSON.stringify(studyInstanceUID ? ['study', studyInstanceUID] : ['folder', dirname(first?.file ?? '')]);
}

function patientOf(members: readonly ChosenSeries[], pixels: ModelPixels): SourcePatient {
  const images = new Map(members.map(({ contrast, series }) => [series, imageOf(contrast, series, pixels)]));
  const frames = new Set(members.map(({ series }) => series.frameOfReferenceUID).filter(Boolean));
  const pairs = [...frames].flatMap((frame): SourcePair[] => {
    const longest = (contrast: Contrast) =>
      members
        .filter((member) => member.contrast === contrast && member.series.frameOfReferenceUID === frame)
        .map(({ series }) => series)
        .sort((a, b) => b.dimensions[2] - a.dimensions[2])[0];
    const [ct, mrt1] = [longest('ct'), longest('mrt1')];
    if (!ct || !mrt1) return [];
    const pair = pairOf(ct, mrt1, pixels);
    if (pair === 'same grid') return [{ ct: images.get(ct)!, mrt1: images.get(mrt1)! }];
    return pair ? [pair] : [];
  });
  return { images: [...images.values()], pairs, part: null };
}

/** As the archive calls it: names of folders and files may be names of patients. */
const nameOf = ({ instances, seriesInstanceUID, id }: Series) =>
  `series ${seriesInstanceUID || id} (${instances.length} slices)`;

const inputsOf = (series: readonly Series[]) => {
  const files = series.flatMap(({ instances }) => instances.map(({ file, name }) => [file, name] as const));
  return [...new Map(files)].map(([path, name]) => ({ path, name }));
};

function imageOf(contrast: Contrast, series: Series, pixels: ModelPixels): SourceImage {
  const mapping = pixels.intensity[contrast];
  return {
    contrast,
    name: nameOf(series),
    inputs: inputsOf([series]),
    settings: settingsOf({ mapping, series: series.id }, pixels),
    async read(step) {
      const volume = await read(series, step);
      const range = sourceRange(volume.values, mapping, nameOf(series));
      const plane = volume.dimensions[0] * volume.dimensions[1];
      const inSlice = (slice: number) => volume.values.subarray(slice * plane, (slice + 1) * plane);
      return stackOf(volume, { first: 0, last: volume.dimensions[2] - 1 }, pixels, (slice) =>
        toNetwork(inSlice(slice), range),
      );
    },
  };
}

/** @returns null where the two hardly overlap */
function pairOf(ct: Series, mrt1: Series, pixels: ModelPixels): SourcePair | 'same grid' | null {
  const [ctGeometry, mrGeometry] = [geometryOf(ct), geometryOf(mrt1)];
  if (sameGrid(ctGeometry, mrGeometry)) return 'same grid';
  const slices = overlappingSlices(mrGeometry, ctGeometry);
  if (!slices) return null;
  const mapping = pixels.intensity.mrt1;
  const whole = imageOf('ct', ct, pixels);
  const part = { ct: ct.id, slices };
  return {
    ct: {
      ...whole,
      settings: settingsOf({ mapping: pixels.intensity.ct, ...part }, pixels),
      read: async (step) => partOf(await whole.read(step), slices),
    },
    mrt1: {
      contrast: 'mrt1',
      name: nameOf(mrt1),
      // The CT's files say where its voxels lie.
      inputs: inputsOf([mrt1, ct]),
      settings: settingsOf({ mapping, mrt1: mrt1.id, ...part }, pixels),
      async read(step) {
        const volume = await read(mrt1, step);
        const range = sourceRange(volume.values, mapping, nameOf(mrt1));
        return stackOf(ctGeometry, slices, pixels, (slice) =>
          toNetwork(resampleSlice(volume, ctGeometry, slice, range.minimum), range),
        );
      },
    },
  };
}

const geometryOf = ({ dimensions, grid }: Series): Geometry => ({ dimensions, ...grid });

const settingsOf = (own: object, { pixelSpacing, sizeMultiple }: ModelPixels) =>
  JSON.stringify({ reader: 'dicom/1', ...own, pixelSpacing, sizeMultiple });

async function read(series: Series, step: Step): Promise<Volume> {
  try {
    return await readVolume(series, step);
  } catch (cause) {
    if (!(cause instanceof DataError)) throw cause;
    throw new DataError(cause.code, cause.message, nameOf(series), 'Mend it, or add --leave-out-bad.', { cause });
  }
}

function stackOf(
  { dimensions: [columns, rows], spacing }: Geometry,
  { first, last }: { first: number; last: number },
  pixels: ModelPixels,
  inNetworkRange: (slice: number) => Float32Array,
): ImageStack {
  const grid = createSliceGrid({ columns, rows, spacing: [spacing[0], spacing[1]] }, pixels);
  return {
    rows: grid.rows,
    columns: grid.columns,
    slices: last - first + 1,
    slice: (index) => grid.toModel(inNetworkRange(first + index)).values,
  };
}

function partOf(stack: ImageStack, { first, last }: { first: number; last: number }): ImageStack {
  return { ...stack, slices: last - first + 1, slice: (index) => stack.slice(first + index) };
}
