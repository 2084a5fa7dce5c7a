import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { newUID, writeDerivedSeries, writeMedium } from '../dicom/index.ts';
import type { DerivationRecipe, Deidentify, Storage, WrittenSeries } from '../dicom/index.ts';
import { derivedTrust, type ExportTrust } from './export-trust.ts';
import type { Step } from '../step.ts';
import type { TranslatedSeries } from '../translation.ts';

/** What is decided of an export before it begins: with the same, it can be done again and is the same export. */
export interface ExportIdentity {
  /** Series Instance UIDs */
  translation: string;
  deviation: string;
  /** the moment that the series name as that of their making */
  made: Date;
}

export function newExportIdentity(): ExportIdentity {
  return { translation: newUID(), deviation: newUID(), made: new Date() };
}

/** Where a translation is to go, and as what. */
export interface ExportRequest {
  /** made where it does not exist */
  folder: string;
  /** `series`: one file a slice, beside whatever is there. `medium`: with a DICOMDIR, for a CD or a stick, into an empty folder */
  layout: 'series' | 'medium';
  storage: Storage;
  deidentify?: Deidentify | undefined;
  /** Series Description, one that the contract accepts; default, and wherever it is de-identified: the usual one */
  description?: string | undefined;
  /** default: a new one */
  identity?: ExportIdentity | undefined;
  /** what was measured, and what its reader did about it; default: nothing was */
  trust?: ExportTrust | undefined;
}

/** What lies in the folder now. */
export interface ExportedTranslation {
  folder: string;
  files: number;
  seriesInstanceUID: string;
  /** of the deviation of the samples; null where there was one sample */
  deviationSeriesInstanceUID: string | null;
  /** keys of the DICOMDIR that the study lacks and that had to be filled with placeholders */
  filled: readonly string[];
  /** seconds spent writing */
  writing: number;
}

/**
 * Translation → derived series, and one more for the deviation where several samples were drawn. Both are written whole or
 * neither is.
 * @throws what `writeDerivedSeries` and `writeMedium` throw; CancelledError
 */
export async function exportTranslation(
  translated: TranslatedSeries,
  { folder, layout, storage, deidentify, description, identity = newExportIdentity(), trust }: ExportRequest,
  softwareVersion: string,
  { signal }: Pick<Step, 'signal'> = {},
): Promise<ExportedTranslation> {
  const started = performance.now();
  const target = resolve(folder);
  // Beside the target: on the same disk, which has to have the room.
  const staging = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  const onMedium = layout === 'medium';
  const { source, translation } = translated;
  const derivation = {
    ...derivationOf(translated, softwareVersion, trust),
    description: deidentify ? undefined : description,
  };
  const written: WrittenSeries[] = [];
  const write = async (content: 'translation' | 'deviation', volume: typeof translation.volume) => {
    const { made, [content]: seriesInstanceUID } = identity;
    const settings = { storage, deidentify, identity: { seriesInstanceUID, made } };
    const into = onMedium ? staging : target;
    written.push(await writeDerivedSeries(source, content, volume, derivation, into, settings, { signal }));
  };
  try {
    await write('translation', translation.volume);
    if (translation.deviation) await write('deviation', translation.deviation);
    const paths = written.flatMap((series) => series.paths);
    const filled = onMedium ? (await writeMedium(paths, target, { signal })).filled : [];
    return {
      folder: target,
      files: paths.length,
      seriesInstanceUID: written[0]!.seriesInstanceUID,
      deviationSeriesInstanceUID: written[1]?.seriesInstanceUID ?? null,
      filled,
      writing: (performance.now() - started) / 1000,
    };
  } catch (error) {
    await Promise.all(written.flatMap(({ paths }) => paths.map((path) => rm(path, { force: true }))));
    throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

function derivationOf(
  { model: { card }, recipe, translation, part }: TranslatedSeries,
  version: string,
  trust: ExportTrust | undefined,
): DerivationRecipe {
  return {
    direction: recipe.direction,
    model: { id: card.id, version: card.version, sha256: card.weights.diffusive.sha256, deviceUID: card.deviceUID },
    steps: card.schedule.numTimesteps,
    seed: recipe.seed,
    samples: recipe.samples,
    provider: translation.provider,
    softwareVersion: version,
    part: part ?? undefined,
    trust: trust && derivedTrust(trust),
  };
}
