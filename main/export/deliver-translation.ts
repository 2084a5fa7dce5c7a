import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { AuditLog, ExportEntry } from '../audit/index.ts';
import { reportOf } from '../errors.ts';
import { exportTranslation, newExportIdentity } from './export-translation.ts';
import type { ExportedTranslation, ExportIdentity, ExportRequest } from './export-translation.ts';
import { refuseUnacknowledged } from './export-trust.ts';
import type { Step } from '../step.ts';
import type { TranslatedSeries } from '../translation.ts';

export interface Delivery {
  softwareVersion: string;
  audit: Pick<AuditLog, 'append'>;
  /** where the series go from the folder they are written to, before the export is done; default: they stay there */
  onward?: { destination: string; send: () => Promise<void> } | undefined;
}

/**
 * Exports a translation and keeps the record of it: an entry before anything is written, so that no derived series exists
 * that the audit log does not know, and one about how it ended.
 * @throws UserError `red-unacknowledged`, `audit-unwritable`, what `exportTranslation` and `onward` throw; CancelledError
 */
export async function deliverTranslation(
  translated: TranslatedSeries,
  request: ExportRequest,
  { softwareVersion, audit, onward }: Delivery,
  step: Pick<Step, 'signal'> = {},
): Promise<ExportedTranslation> {
  refuseUnacknowledged(request.trust);
  const identity = request.identity ?? newExportIdentity();
  const entry = entryOf(translated, { ...request, identity }, softwareVersion, onward?.destination);
  await audit.append({ ...entry, outcome: 'started' });
  let exported: ExportedTranslation;
  try {
    exported = await exportTranslation(translated, { ...request, identity }, softwareVersion, step);
    await onward?.send();
  } catch (error) {
    const { kind, code } = reportOf(error);
    await audit.append({ ...entry, outcome: kind === 'cancelled' ? 'cancelled' : 'failed', code });
    throw error;
  }
  await audit.append({ ...entry, outcome: 'done' });
  return exported;
}

function entryOf(
  { source, model: { card }, recipe, translation }: TranslatedSeries,
  { folder, deidentify, identity, trust }: ExportRequest & { identity: ExportIdentity },
  softwareVersion: string,
  destination = resolve(folder),
): Omit<ExportEntry, 'outcome'> {
  const { studyInstanceUID, seriesInstanceUID, instances } = source;
  const outputs = [identity.translation, ...(translation.deviation ? [identity.deviation] : [])];
  return {
    action: 'export',
    export: randomUUID(),
    input: { studyInstanceUID, seriesInstanceUID, instances: instances.length },
    model: { id: card.id, version: card.version, sha256: card.weights.diffusive.sha256 },
    recipe: {
      direction: recipe.direction,
      seed: recipe.seed,
      samples: recipe.samples,
      provider: translation.provider,
    },
    output: { seriesInstanceUIDs: outputs, deidentified: deidentify !== undefined },
    destination,
    softwareVersion,
    trust: {
      verdict: trust?.verdict.level ?? null,
      acknowledged: trust?.verdict.level === 'red' && trust.acknowledged,
    },
  };
}
