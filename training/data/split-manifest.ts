import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../main/errors.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const stack = z.strictObject({
  /** name in the folder of prepared stacks; null for what is drawn anew */
  name: z.string().nullable(),
  rows: z.int(),
  columns: z.int(),
  slices: z.int(),
  /** of the pixels that training sees: 32-bit little-endian floats, slice after slice */
  sha256,
});

const manifest = z.strictObject({
  format: z.literal('syndiff-split/1'),
  source: z.enum(['phantom', 'dicom', 'png', 'mat']),
  seed: z.int(),
  paired: z.boolean(),
  patients: z.array(
    z.strictObject({
      /** follows from the pixels, not from a name */
      id: z.string(),
      part: z.enum(['training', 'validation', 'test']),
      images: z.array(
        z.strictObject({
          contrast: z.enum(['ct', 'mrt1']),
          stack,
          /** of each file: digest of its name, since that may be a patient's, and SHA-256 of its bytes */
          inputs: z.array(z.tuple([z.string(), sha256])),
        }),
      ),
      pairs: z.array(z.strictObject({ ct: stack, mrt1: stack })),
    }),
  ),
  /** series, folders and files that training does not get: digest of the name, and why */
  leftOut: z.array(z.strictObject({ what: z.string(), why: z.string() })),
});

/** `split.json` of a run: who trains, who is held out, and on which bytes. Nothing in it names a patient. */
export type SplitManifest = z.infer<typeof manifest>;

export type StackOfSplit = z.infer<typeof stack>;

const fileOf = (folder: string) => join(folder, 'split.json');

export function writeSplit(folder: string, split: SplitManifest): void {
  const file = fileOf(folder);
  writeFileSync(`${file}.tmp`, `${JSON.stringify(split, null, 1)}\n`, { flush: true });
  renameSync(`${file}.tmp`, file);
}

/** @returns null where the run has none. @throws UserError `split-damaged` */
export function readSplit(folder: string): SplitManifest | null {
  const file = fileOf(folder);
  if (!existsSync(file)) return null;
  try {
    return manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const remedy = 'Bring back the file of the run, or start a new run.';
    throw new UserError('split-damaged', `${file} is not the split of a run.`, remedy, { cause });
  }
}

/** An input of a source as it is now, by `inputDigest` of its name. */
export type CurrentInputs = ReadonlyMap<string, { name: string; sha256: string }>;

/**
 * What can be told before anything is prepared.
 * @throws UserError `data-changed` where an input of the run has other bytes or is gone: names the files
 */
export function assertSameInputs(before: SplitManifest, now: CurrentInputs): void {
  const old = inputsOf(before);
  const changed = [...old].filter(([name, sha]) => now.has(name) && now.get(name)!.sha256 !== sha);
  const gone = [...old].filter(([name]) => !now.has(name));
  const differences = [...listed('changed', changed, now), ...listed('gone', gone, now)];
  if (differences.length > 0) throw dataChanged(differences);
}

/** @throws UserError `data-changed` where data or split are not those that the run was started with: names the files */
export function assertSameSplit(before: SplitManifest, split: SplitManifest, now: CurrentInputs): void {
  if (JSON.stringify(before) === JSON.stringify(split)) return;
  const old = inputsOf(before);
  const added = listed(
    'new',
    [...inputsOf(split)].filter(([name]) => !old.has(name)),
    now,
  );
  const odd = split.patients.find(
    (patient, index) => JSON.stringify(patient) !== JSON.stringify(before.patients[index]),
  );
  const other = odd ? `patient ${odd.id} has other pixels or another part` : 'other settings, or other things left out';
  throw dataChanged(added.length > 0 ? added : [other]);
}

function inputsOf({ patients }: SplitManifest): ReadonlyMap<string, string> {
  return new Map(patients.flatMap(({ images }) => images.flatMap(({ inputs }) => inputs)));
}

function listed(what: string, inputs: readonly (readonly [string, string])[], now: CurrentInputs): string[] {
  if (inputs.length === 0) return [];
  const names = inputs.slice(0, 5).map(([digest]) => now.get(digest)?.name ?? `name digest ${digest}`);
  return [`${inputs.length} ${what} (${names.join(', ')}${inputs.length > 5 ? ', …' : ''})`];
}

function dataChanged(differences: readonly string[]): UserError {
  return new UserError(
    'data-changed',
    `The data are not those that the run was started with: ${differences.join('; ')}.`,
    'Bring the data back as they were, or start a new run.',
  );
}
