import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { decodeInThread } from '../../main/dicom/decode-pool.ts';
import { readHeader } from '../../main/dicom/header-file.ts';
import { addressOf, readInstances, type Instance } from '../../main/dicom/instance.ts';
import { instanceFindings } from '../../main/dicom/instance-findings.ts';
import { failed, passed, type Verdict } from '../verdict.ts';
import { encodingCodes, undecodable, valuesCanBeRead } from './refusals.ts';
import { readTruth, type PixelsTruth } from './truth.ts';

/** Smallest and largest value in the truth are rounded to six decimals. */
const TOLERANCE = 1e-6;

/** Checks one file with a `FILE.truth.json`, `name` being that of the truth file below `root`. */
export async function checkFile(root: string, name: string): Promise<Verdict> {
  const file = name.replace(/\.truth\.json$/, '');
  try {
    return passed(file, await compare(join(root, file), readTruth(root, name)));
  } catch (error) {
    return failed(file, error instanceof Error ? error.message : 'it cannot be read');
  }
}

/** @returns what was compared @throws Error saying what differs */
async function compare(file: string, truth: PixelsTruth): Promise<string> {
  const compared = truth.patientName === undefined ? [] : [await comparePatientName(file, truth.patientName)];
  const instances = await readInstances({ file }, truth.file);
  if ('reason' in instances) {
    if (isCTorMR(truth)) throw new Error(`set aside: ${instances.reason}`);
    return [...compared, `set aside: ${instances.reason}`].join(', ');
  }
  const [first] = instances;
  if (first === undefined || truth.decoded === null || !isCTorMR(truth)) throw new Error('taken for an image');
  const findings = instances.flatMap(instanceFindings);
  const codes = [...new Set(findings.map(({ code }) => code))];
  const expected = encodingCodes({
    transferSyntaxUIDs: [first.transferSyntaxUID],
    samplesPerPixel: truth.samplesPerPixel ?? 1,
    bitsAllocated: truth.bitsAllocated ?? 0,
  });
  const missing = expected.filter((code) => !codes.includes(code));
  if (missing.length > 0) throw new Error(`not refused for ${missing.join(', ')}`);
  if (expected.length > 0) {
    const reasons = findings.filter(({ code }) => undecodable.includes(code)).map(({ message }) => message);
    return `refused before decoding: ${[...new Set(reasons)].join(' ')}`;
  }
  if (!valuesCanBeRead(findings)) throw new Error(`refused: ${findings.map(({ message }) => message).join(' ')}`);
  compared.push(await compareValues(instances, first, truth));
  return `equal: ${compared.join(', ')}${codes.length > 0 ? `; not a volume: ${codes.join(', ')}` : ''}`;
}

/** By SOP class, or by modality where the file names none. */
function isCTorMR({ sopClass, modality }: PixelsTruth): boolean {
  return sopClass && sopClass !== 'none' ? /\b(CT|MR) Image Storage$/.test(sopClass) : /^(CT|MR)$/.test(modality);
}

async function comparePatientName(file: string, expected: string): Promise<string> {
  const read = await readHeader({ file });
  // Component groups that are empty at the end count for nothing (PS3.5 6.2.1.1).
  if (read?.header.string('PatientName').replace(/=+$/, '') !== expected)
    throw new Error("the patient's name reads differently");
  return "patient's name";
}

/** Frame by frame in the order of the file; one that has no description of each frame still has its values. */
async function compareValues(instances: readonly Instance[], first: Instance, truth: PixelsTruth): Promise<string> {
  const { decoded, tolerance } = truth;
  const hash = createHash('sha256');
  const stored = new Extremes();
  const rescaled = new Extremes();
  const frames = first.numberOfFrames ?? 1;
  for (let frame = 0; frame < frames; frame++) {
    const values = await decodeInThread({ ...addressOf(first), frame });
    hash.update(inType(values, decoded?.dtype ?? ''));
    stored.add(values);
    const { rescaleSlope, rescaleIntercept } = instances[frame] ?? first;
    rescaled.add(values, rescaleSlope[0] ?? 1, rescaleIntercept[0] ?? 0);
  }
  const same = hash.digest('hex') === decoded?.sha256;
  if (!same && tolerance === undefined) throw new Error('the stored values differ (SHA-256)');
  if (decoded) stored.expect('stored values', decoded, (tolerance?.maxAbs ?? 0) + TOLERANCE);
  const scale = Math.abs(first.rescaleSlope[0] ?? 1);
  if (truth.modalityValues)
    rescaled.expect('rescaled values', truth.modalityValues, (tolerance?.maxAbs ?? 0) * scale + TOLERANCE);
  const what = same ? 'SHA-256 of the stored values' : 'range and mean of the stored values (lossy)';
  return `${what} of ${frames} ${frames === 1 ? 'frame' : 'frames'}${truth.modalityValues ? ', rescaled range' : ''}`;
}

function inType(values: Int16Array | Uint16Array, dtype: string): Uint8Array {
  if (dtype === '|u1') return Uint8Array.from(values);
  if (dtype === '|i1') return new Uint8Array(Int8Array.from(values).buffer);
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

class Extremes {
  private min = Infinity;
  private max = -Infinity;
  private sum = 0;
  private count = 0;

  add(values: Int16Array | Uint16Array, slope = 1, intercept = 0): void {
    for (const value of values) {
      const rescaled = value * slope + intercept;
      if (rescaled < this.min) this.min = rescaled;
      if (rescaled > this.max) this.max = rescaled;
      this.sum += rescaled;
    }
    this.count += values.length;
  }

  /** @throws Error */
  expect(what: string, truth: { min: number; max: number; mean: number }, tolerance: number): void {
    const found = { min: this.min, max: this.max, mean: this.sum / this.count };
    for (const key of ['min', 'max', 'mean'] as const)
      if (!(Math.abs(found[key] - truth[key]) <= tolerance))
        throw new Error(`${key} of the ${what} is ${found[key]}, expected ${truth[key]}`);
  }
}
