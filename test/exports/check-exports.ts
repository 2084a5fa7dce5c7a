import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deidentifier, readVolume, scanFolder, writeDerivedSeries } from '../../main/dicom/index.ts';
import type { DerivationRecipe, DerivedContent, ExportSettings, Series, Volume } from '../../main/dicom/index.ts';
import { failed, passed, type Verdict } from '../verdict.ts';
import { complaints, readElsewhere } from './witnesses.ts';

interface Variant {
  name: string;
  content: DerivedContent;
  settings: ExportSettings;
  /** what a stored value is rounded to, for Hounsfield units and for arbitrary ones */
  step: { HU: number; au: number };
}

const variants: readonly Variant[] = [
  { name: 'translation', content: 'translation', settings: {}, step: { HU: 1, au: 1 } },
  { name: 'deviation', content: 'deviation', settings: {}, step: { HU: 0.1, au: 1 } },
  {
    name: 'secondary capture',
    content: 'translation',
    settings: { storage: 'secondary-capture' },
    step: { HU: 1, au: 1 },
  },
  {
    name: 'de-identified',
    content: 'translation',
    settings: { deidentify: deidentifier('conformance') },
    step: { HU: 1, au: 1 },
  },
];

/**
 * Exports every regular series below a folder in every way there is, and has each export judged by the validators of
 * dicom3tools and read back by other readers: no error, the same values, the same place.
 */
export async function* checkExports(root: string): AsyncGenerator<Verdict> {
  const { series } = await scanFolder(root);
  const regular = series.filter(({ findings }) => findings.length === 0);
  const warnings = new Map<string, number>();
  for (const [index, source] of regular.entries()) {
    const about = `series ${index + 1} of ${regular.length}, ${source.modality} ${source.dimensions.join('×')}`;
    const translation = await standIn(source);
    for (const variant of variants) {
      const scratch = mkdtempSync(join(tmpdir(), 'syndiff-exports-'));
      try {
        const judgement = await judge(source, translation, variant, scratch);
        for (const warning of judgement.warnings) warnings.set(warning, (warnings.get(warning) ?? 0) + 1);
        const { readers } = judgement;
        yield passed(
          `${about}, ${variant.name}`,
          `no error of dciodvfy or dcentvfy, equal in ${readers.join(' and ')}`,
        );
      } catch (error) {
        yield failed(`${about}, ${variant.name}`, error instanceof Error ? error.message : 'cannot be exported');
      } finally {
        rmSync(scratch, { recursive: true });
      }
    }
  }
  for (const [warning, count] of warnings) yield { outcome: 'note', line: `in ${count} exports: ${warning}` };
}

/** A volume of the other modality whose every voxel depends on the source's: what is checked here is the writing of it. */
async function standIn(source: Series): Promise<Volume> {
  const volume = await readVolume(source);
  const toMR = source.modality === 'CT';
  const values = Int16Array.from(volume.values, (value) =>
    toMR ? Math.min(Math.max(value + 1024, 0), 4000) : Math.min(Math.max(value, 0), 3000) - 1000,
  );
  return { ...volume, values, unit: toMR ? 'au' : 'HU' };
}

interface Judgement {
  readers: string[];
  /** without the values of the source */
  warnings: ReadonlySet<string>;
}

/** @throws Error saying what is wrong */
async function judge(source: Series, made: Volume, variant: Variant, folder: string): Promise<Judgement> {
  const { content, settings, step } = variant;
  const values = Float32Array.from(made.values, (value) => Math.abs(value % 900) / 8);
  const volume = content === 'deviation' ? { ...made, values } : made;
  const recipe = recipeFor(made);
  await writeDerivedSeries(source, content, volume, recipe, folder, settings);
  const files = readdirSync(folder).map((name) => join(folder, name));
  const each = [files[0]!, files.at(-1)!].map((file) => complaints('dciodvfy', [file]));
  const together = complaints('dcentvfy', files);
  const [error] = [...each.flatMap(({ errors }) => errors), ...together.errors];
  if (error) throw new Error(error);

  const rounding = step[volume.unit];
  const expected = Float32Array.from(volume.values, (value) => Math.fround(Math.round(value / rounding) * rounding));
  const readers = readElsewhere(folder).map((reading) => {
    const differs = difference(
      reading,
      volume,
      createHash('sha256').update(new Uint8Array(expected.buffer)).digest('hex'),
    );
    if (differs) throw new Error(`${reading.reader} reads ${differs}`);
    return reading.reader;
  });
  const warnings = [...each.flatMap((one) => one.warnings), ...together.warnings];
  return { readers, warnings: new Set(warnings.map((line) => line.replace(/ = <[^>]*>/, ''))) };
}

/** Decimal strings have 16 characters: origins agree to a hundred-thousandth of a millimetre. */
const PLACE = 1e-5;

function difference(reading: ReturnType<typeof readElsewhere>[number], volume: Volume, sha256: string): string | null {
  const { dimensions, origin, spacing } = volume;
  const far = (a: readonly number[], b: readonly number[], limit: number) =>
    a.some((value, axis) => !(Math.abs(value - b[axis]!) <= limit));
  if (far(reading.dimensions, dimensions, 0)) return `${reading.dimensions.join(' × ')} voxels`;
  if (far(reading.origin, origin, PLACE)) return `the origin ${reading.origin.join(', ')}`;
  // The mean gap of positions that are rounded as the scanner rounded them.
  if (far(reading.spacing, spacing, 1e-3)) return `the spacing ${reading.spacing.join(', ')}`;
  return reading.sha256 === sha256 ? null : 'other values';
}

const recipeFor = ({ unit }: Volume): DerivationRecipe => ({
  direction: unit === 'au' ? 'ct-to-mrt1' : 'mrt1-to-ct',
  model: { id: 'conformance', version: '1.0.0', sha256: 'ab'.repeat(32), deviceUID: '2.25.123456789' },
  steps: 4,
  seed: 1,
  samples: 2,
  provider: 'cpu',
  softwareVersion: '0.1.0',
});
