import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { commands, CommandResult, EngineEvent, VolumeDescription } from '../../preload/contract/index.ts';
import type { ModelLibrary } from '../../models/index.ts';
import { AuditLog } from '../audit/index.ts';
import { deliverTranslation } from '../export/deliver-translation.ts';
import { deidentifier, readVolume } from '../dicom/index.ts';
import type { LPS, Series, Volume } from '../dicom/index.ts';
import { ductConspicuity } from '../assessment/readers-ducts.ts';
import { DataError, reportOf, UserError } from '../errors.ts';
import { checkDomain } from '../fidelity/index.ts';
import { logBug } from '../system/log.ts';
import { FidelityDesk } from './fidelity-commands.ts';
import { throttlePhases } from '../progress.ts';
import { pseudonymKey } from '../system/pseudonym-key.ts';
import { Pause } from '../system/pause.ts';
import { saveReport, type LastExport } from './report-commands.ts';
import type { PrintPDF } from '../report/index.ts';
import type { StartChild } from '../syndiff/index.ts';
import { translateSeries } from '../translation.ts';
import type { Recipe, TranslatedSeries } from '../translation.ts';
import { VoxelStore } from './voxels.ts';

/** What translating needs beside the study. */
export interface Workshop {
  library: () => Promise<ModelLibrary>;
  softwareVersion: string;
  /** holds the key for pseudonyms */
  dataFolder: string;
  startChild?: StartChild;
}

interface Running {
  id: string;
  cancel: AbortController;
  settled: Promise<void>;
  /** the slice that the user looks at */
  slice: number;
  pause: Pause;
}

type ExportArgument = z.output<(typeof commands)['exportTranslation']['argument']>;
type DomainArgument = z.output<(typeof commands)['checkDomain']['argument']>;
type ReportArgument = z.output<(typeof commands)['saveReport']['argument']>;
type AssessArgument = z.output<(typeof commands)['assessTranslation']['argument']>;

/** The series of one opened folder, with the volumes and translations made of them. Closing lets go of all of it. */
export class OpenStudy {
  readonly voxels = new VoxelStore();
  private readonly series: ReadonlyMap<string, Series>;
  private readonly opened = new Map<string, { volume: Volume; description: VolumeDescription }>();
  private readonly translations = new Map<string, TranslatedSeries>();
  private readonly exports = new Map<string, LastExport>();
  private readonly fidelity: FidelityDesk;
  private running: Running | null = null;

  constructor(
    series: readonly Series[],
    private readonly workshop: Workshop,
    private readonly emit: (event: EngineEvent) => void,
  ) {
    this.series = new Map(series.map((one) => [one.id, one]));
    this.fidelity = new FidelityDesk(this.voxels, workshop, emit);
  }

  /** @param resample of a tilted or unevenly spaced series a regular volume is made, and translated later */
  async openVolume(
    request: { seriesId: string; resample: boolean },
    signal: AbortSignal | undefined,
  ): Promise<VolumeDescription> {
    return (await this.opening(request, signal)).description;
  }

  private async opening(
    { seriesId, resample }: { seriesId: string; resample: boolean },
    signal: AbortSignal | undefined,
  ): Promise<{ volume: Volume; description: VolumeDescription }> {
    const known = this.opened.get(seriesId);
    if (known) return known;
    const series = this.seriesOf(seriesId);
    const volume = await readVolume(series, { signal, resample });
    const description = this.voxels.add(volume, series.synthetic);
    const opened = { volume, description };
    this.opened.set(seriesId, opened);
    return opened;
  }

  /** Is the series like what the model was trained on? Opens it where it is not open yet. */
  async checkDomain(
    { seriesId, direction, modelId, resample }: DomainArgument,
    signal: AbortSignal | undefined,
  ): Promise<CommandResult<'checkDomain'>> {
    const { volume } = await this.opening({ seriesId, resample }, signal);
    return checkDomain(volume, (await this.workshop.library()).choose(direction, modelId), { signal });
  }

  /** Measures a finished translation again. @throws DataError `unknown-translation` */
  async assessTranslation(
    { translationId, ...request }: AssessArgument,
    signal: AbortSignal | undefined,
  ): Promise<CommandResult<'assessTranslation'>> {
    return this.fidelity.assess(translationId, this.finished(translationId), request, signal);
  }

  /** Measures one duct of a finished translation, in the region that all of it was measured in. */
  async ductConspicuity(id: string, lines: readonly (readonly LPS[])[], signal: AbortSignal | undefined) {
    const translated = this.finished(id);
    const region = (await this.fidelity.settled(id))?.report.geometry.region ?? null;
    return ductConspicuity(translated, lines, region, { signal });
  }

  /** Writes what was measured of a translation, once that is known, for people, machines and archives. */
  async saveReport(
    request: ReportArgument,
    print: PrintPDF,
    signal: AbortSignal | undefined,
  ): Promise<CommandResult<'saveReport'>> {
    const { translationId: id } = request;
    const translated = this.finished(id);
    const assessment = await this.fidelity.settled(id);
    const subject = { translated, assessment, exported: this.exports.get(id) ?? null };
    const { dataFolder } = this.workshop;
    return saveReport(subject, request, { voxels: this.voxels, dataFolder, print }, { signal });
  }

  /** Starts a translation and answers at once; events tell the rest. @throws UserError `translation-running` */
  async startTranslation({
    slice,
    ...recipe
  }: Recipe & { seriesId: string; slice: number }): Promise<CommandResult<'startTranslation'>> {
    const series = this.seriesOf(recipe.seriesId);
    if (this.running) {
      throw new UserError('translation-running', 'A translation is running.', 'Wait for its end or cancel it first.');
    }
    const cancel = new AbortController();
    const id = randomUUID();
    const pause = new Pause();
    const settled = this.translate(id, series, recipe, cancel.signal, pause).finally(() => (this.running = null));
    this.running = { id, cancel, settled, slice, pause };
    return { translationId: id };
  }

  lookAtSlice(id: string, slice: number): void {
    if (this.running?.id === id) this.running.slice = slice;
  }

  /** The slice at hand is still finished; a translation that has ended already is left as it is. */
  pauseTranslation(id: string, paused: boolean): void {
    if (this.running?.id === id) this.running.pause.set(paused);
  }

  /** Settles once the translation has stopped; a translation that has ended already is left as it is. */
  async cancelTranslation(id: string): Promise<void> {
    if (this.running?.id !== id) return;
    this.running.cancel.abort();
    await this.running.settled;
  }

  async exportTranslation(
    { translationId, deidentify, acknowledgeRed, ...request }: ExportArgument,
    signal: AbortSignal | undefined,
  ): Promise<CommandResult<'exportTranslation'>> {
    const translation = this.finished(translationId);
    const { softwareVersion, dataFolder } = this.workshop;
    const key = deidentify ? await pseudonymKey(dataFolder) : null;
    // Where it is still being measured, its verdict is waited for: red must not slip out before it is known.
    const assessment = await this.fidelity.settled(translationId);
    const trust = assessment ? { verdict: assessment.report.verdict, acknowledged: acknowledgeRed } : undefined;
    const {
      writing: _,
      filled,
      ...exported
    } = await deliverTranslation(
      translation,
      { ...request, trust, deidentify: key === null ? undefined : deidentifier(key) },
      { softwareVersion, audit: new AuditLog(dataFolder) },
      { signal },
    );
    this.exports.set(translationId, {
      seriesInstanceUID: exported.seriesInstanceUID,
      storage: request.storage,
      acknowledged: trust?.verdict.level === 'red' && acknowledgeRed,
    });
    return { ...exported, filled: [...filled] };
  }

  async close(): Promise<void> {
    if (this.running) await this.cancelTranslation(this.running.id);
    await this.fidelity.close();
    this.translations.clear();
    this.exports.clear();
    this.opened.clear();
    this.voxels.clear();
  }

  private async translate(
    id: string,
    series: Series,
    recipe: Recipe,
    signal: AbortSignal,
    pause: Pause,
  ): Promise<void> {
    const started = performance.now();
    const shown: { preview: { volume: Volume; description: VolumeDescription } | null } = { preview: null };
    try {
      const model = (await this.workshop.library()).choose(recipe.direction, recipe.modelId);
      const translated = await translateSeries(
        series,
        model,
        recipe,
        {
          signal,
          onProgress: throttlePhases((progress) =>
            this.emit({ type: 'translation-progress', translationId: id, ...progress }),
          ),
        },
        {
          startChild: this.workshop.startChild,
          volume: this.opened.get(series.id)?.volume,
          onPreview: (volume) => {
            // The fidelity measures want the preview as it was; finished slices go into a copy.
            const copy = { ...volume, values: volume.values.slice() };
            const description = this.voxels.add(copy, true);
            shown.preview = { volume: copy, description };
            this.emit({ type: 'translation-preview', translationId: id, volume: description });
          },
          lookedAt: () => (this.running?.slice ?? 0) - (recipe.slices?.first ?? 0),
          mayGoOn: (cancelled) => pause.passed(cancelled),
          onSlice: (slice, { values }) => {
            if (!shown.preview) return;
            const { volume, description } = shown.preview;
            const size = volume.dimensions[0] * volume.dimensions[1];
            volume.values.set(values.subarray(slice * size, (slice + 1) * size), slice * size);
            const url = `${description.url}/${slice}`;
            this.emit({ type: 'translation-slice', translationId: id, volumeId: description.id, slice, url });
          },
        },
      );
      this.translations.set(id, translated);
      // The window may still be fetching the last slices by the preview's name: they are the same now, and no second copy.
      if (shown.preview) this.voxels.replace(shown.preview.description.id, translated.translation.volume);
      this.emit({
        type: 'translation-done',
        translationId: id,
        volume: this.voxels.add(translated.translation.volume, true),
        provider: translated.translation.provider,
        seconds: (performance.now() - started) / 1000 - translated.translation.timings.held,
      });
      this.fidelity.begin(id, translated);
    } catch (thrown) {
      const error = reportOf(thrown);
      if (error.kind === 'bug') logBug('a translation', thrown);
      this.emit({ type: 'translation-failed', translationId: id, error });
      if (shown.preview) this.voxels.remove(shown.preview.description.id);
    }
  }

  /** @throws DataError `unknown-translation` */
  private finished(translationId: string): TranslatedSeries {
    const translation = this.translations.get(translationId);
    if (translation) return translation;
    throw new DataError('unknown-translation', 'There is no such finished translation.', translationId);
  }

  /** @throws DataError `not-open` */
  volumeOf(seriesId: string): Volume {
    const opened = this.opened.get(seriesId);
    if (opened) return opened.volume;
    throw new DataError('not-open', 'The series is not open.', seriesId, 'Open the series first.');
  }

  /** @throws DataError `unknown-series` */
  seriesOf(id: string): Series {
    const series = this.series.get(id);
    if (series) return series;
    throw new DataError('unknown-series', 'The opened folder has no such series.', id, 'Open the folder again.');
  }
}
