import type {
  Answer,
  CommandArgument,
  CommandName,
  CommandResult,
  EngineEvent,
  ErrorReport,
  Finding,
  FoundSeries,
  ModelSummary,
  SeriesSummary,
  SetAside,
  StudyView,
  SuggestedDucts,
  VolumeDescription,
  WindowDoor,
} from '../../preload/contract/index.ts';
import { strings } from '../strings.ts';
import { ask } from './ask.ts';
import { ArchiveSearch } from './archive-search.svelte.ts';
import { Destinations } from './destinations.svelte.ts';
import { DuctSuggestions } from './duct-suggestions.svelte.ts';
import { placeOf } from './dropped.ts';
import { errorDetails } from './error-details.ts';
import { Forms } from './forms.svelte.ts';
import { Preferences } from './preferences.svelte.ts';
import { directionOf, usualRecipe } from './recipe.ts';
import type { Recipe } from './recipe.ts';
import { TranslationRun, type Translation } from './translation-run.svelte.ts';
import type { Trust } from './trust.svelte.ts';
import type { Role, Viewer } from './viewer.svelte.ts';
import { loadVolume } from './voxels.ts';

/** What the left panel shows and does: the only place that calls the engine. */
export class Session {
  application = $state.raw<CommandResult<'describeApplication'> | null>(null);
  models = $state.raw<readonly ModelSummary[]>([]);
  /** false while the engine still verifies them */
  modelsKnown = $state(false);
  folder = $state('');
  scanning = $state(false);
  filesScanned = $state(0);
  /** what a scan has found so far */
  seriesSoFar = $state.raw<readonly FoundSeries[]>([]);
  /** null before a folder has been opened */
  series = $state.raw<readonly SeriesSummary[] | null>(null);
  setAside = $state.raw<readonly SetAside[]>([]);
  /** about the folder as a whole */
  findings = $state.raw<readonly Finding[]>([]);
  selected = $state.raw<SeriesSummary | null>(null);
  opening = $state(false);
  exporting = $state(false);
  exported = $state.raw<CommandResult<'exportTranslation'> | null>(null);
  savingReport = $state(false);
  savedReport = $state.raw<CommandResult<'saveReport'> | null>(null);
  error = $state.raw<ErrorReport | null>(null);

  readonly destinations: Destinations;
  readonly archiveSearch: ArchiveSearch;
  readonly ducts: DuctSuggestions;
  readonly forms = new Forms();
  readonly preferences: Preferences;
  readonly run: TranslationRun;
  readonly #door: WindowDoor;
  readonly #viewer: Viewer;

  constructor(door: WindowDoor, viewer: Viewer) {
    this.#door = door;
    this.#viewer = viewer;
    this.destinations = new Destinations(door);
    this.archiveSearch = new ArchiveSearch(door);
    this.ducts = new DuctSuggestions(door, viewer);
    const onError = (error: ErrorReport) => (this.error = error);
    this.preferences = new Preferences(door, onError);
    this.run = new TranslationRun(door, viewer, (volume) => this.#show(volume, 'synthetic'), onError);
  }

  /** What may be told others about the error; undefined while there is none. */
  get errorDetails(): string | undefined {
    if (!this.error) return undefined;
    const names = (this.series ?? []).flatMap(({ patientLine, description }) => [patientLine, description]);
    return errorDetails(this.error, this.application, [this.folder, ...names]);
  }

  get translation(): Translation {
    return this.run.now;
  }

  get translating(): boolean {
    return this.run.busy;
  }

  /** @returns what stops listening to the engine */
  start(): () => void {
    const stop = this.#door.subscribe((event) => this.#receive(event));
    void this.#describe();
    return stop;
  }

  async chooseFolder(purpose: 'open' | 'export'): Promise<string | null> {
    const answer = await this.#ask(this.#door.chooseFolder({ purpose }));
    return answer?.folder ?? null;
  }

  /** Opens what was dropped on the window: a folder, an archive, or files of one folder whose place the shell tells. */
  async openDropped(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    const dropped = placeOf(files.map((file) => this.#door.pathOfDropped(file)));
    if ('folder' in dropped) await this.openFolder(dropped.folder, dropped.names);
    else this.error = dropped;
  }

  /** Opens the demo study and translates its CT. */
  async tryDemo(): Promise<void> {
    const folder = this.application?.demoStudy;
    if (!folder) return;
    await this.openFolder(folder);
    const series = this.series?.find(({ modality, findings }) => modality === 'CT' && findings.length === 0);
    if (!series) return;
    await this.openSeries(series);
    if (this.selected) await this.translate(usualRecipe);
  }

  /** @param names only these files and folders of the folder; default: all of it */
  async openFolder(folder: string, names?: string[]): Promise<void> {
    if (!folder || this.scanning || this.translating) return;
    this.error = null;
    this.folder = folder;
    this.scanning = true;
    this.filesScanned = 0;
    this.seriesSoFar = [];
    const found = await this.#ask(this.#door.openFolder({ folder, names }));
    this.scanning = false;
    if (!found) return;
    this.#close();
    this.trust.loseOverlays();
    this.series = found.series;
    this.setAside = found.setAside;
    this.findings = found.findings;
    if (!this.preferences.current?.welcomed) await this.preferences.change({ welcomed: true });
    void this.preferences.read();
    const usable = found.series.filter(({ findings }) => findings.length === 0);
    if (usable.length === 1) await this.openSeries(usable[0]!);
  }

  /** @param resample tilted or unevenly spaced slices onto a regular grid; otherwise such a series is refused */
  async openSeries(series: SeriesSummary, resample = false): Promise<void> {
    const usable = series.findings.length === 0 || (resample && series.canResample);
    if (!usable || this.opening || this.translating) return;
    this.#close();
    this.error = null;
    this.selected = series;
    this.opening = true;
    const description = await this.#ask(this.#door.openVolume({ seriesId: series.id, resample }));
    const kept = await this.#door.readStudyView({ seriesId: series.id }).catch(() => null);
    if (description) await this.#show(description, 'source', kept?.ok ? kept.result.view : null);
    this.opening = false;
    if (!this.#viewer.source) this.selected = null;
    else void this.ducts.suggestRegion(series.id, () => this.selected?.id === series.id && !!this.#viewer.source);
  }

  async translate(recipe: Recipe): Promise<void> {
    const direction = this.selected && directionOf(this.selected.modality);
    // What is being scanned will take the place of the series on show.
    if (!this.selected || !direction || this.translating || this.scanning) return;
    this.error = null;
    this.exported = null;
    this.savedReport = null;
    const slice = this.#viewer.cursorSlice;
    await this.run.start({ seriesId: this.selected.id, direction, slice, ...recipe });
  }

  async exportTo(request: Omit<CommandArgument<'exportTranslation'>, 'translationId'>): Promise<void> {
    if (this.translation.state !== 'done' || !request.folder || this.exporting) return;
    this.error = null;
    this.exported = null;
    this.exporting = true;
    const { id } = this.translation;
    const acknowledgeRed = this.trust.acknowledged;
    this.exported = await this.#ask(this.#door.exportTranslation({ translationId: id, acknowledgeRed, ...request }));
    this.exporting = false;
    if (this.exported) await this.preferences.change({ exportFolder: request.folder });
  }

  /** How far the translation on show can be trusted. */
  get trust(): Trust {
    return this.#viewer.trust;
  }

  /** Says, before translating, whether a series is like what the model was trained on. What cannot be told is not shown. */
  async checkDomain(request: CommandArgument<'checkDomain'>): Promise<void> {
    const answer = await this.#door.checkDomain(request).catch(() => null);
    if (this.selected?.id === request.seriesId) this.trust.domain = answer?.ok ? answer.result : null;
  }

  async saveReport(request: Omit<CommandArgument<'saveReport'>, 'translationId' | 'ducts'>): Promise<void> {
    if (this.translation.state !== 'done' || this.savingReport) return;
    this.error = null;
    this.savedReport = null;
    this.savingReport = true;
    const subject = { translationId: this.translation.id, ducts: this.#viewer.ducts.asLeft() };
    this.savedReport = await this.#ask(this.#door.saveReport({ ...subject, ...request }));
    this.savingReport = false;
  }

  /** So that layout and measures of a series come back. What cannot be kept is no reason to disturb. */
  async keepView(seriesId: string, view: StudyView): Promise<void> {
    await this.#door.keepStudyView({ seriesId, view }).catch(() => null);
  }

  /** null where the slice cannot be read: then there is no picture, and opening the series says why. */
  async thumbnail(seriesId: string): Promise<CommandResult<'readThumbnail'> | null> {
    const answer = await this.#door.readThumbnail({ seriesId }).catch(() => null);
    return answer?.ok ? answer.result : null;
  }

  /** @returns null where the engine does not answer */
  measureSpeed(request: CommandArgument<'measureSpeed'>): Promise<Answer<'measureSpeed'> | null> {
    return this.#door.measureSpeed(request).catch(() => null);
  }

  /** Dark tubes in the region as it is now. @returns null where that is not possible; the window says why */
  async suggestDucts(): Promise<SuggestedDucts | null> {
    const answer = this.selected && this.ducts.search(this.selected.id);
    return answer ? this.#ask(answer) : null;
  }

  async #describe(): Promise<void> {
    // Verifying the models takes a while; the rest does not wait for it.
    void this.#listModels();
    const [application] = await Promise.all([this.#ask(this.#door.describeApplication({})), this.preferences.read()]);
    this.application = application;
    if (application?.initialFolder) await this.openFolder(application.initialFolder);
  }

  async #listModels(): Promise<void> {
    const library = await this.#ask(this.#door.listModels({}));
    this.models = library?.models ?? [];
    this.modelsKnown = true;
  }

  #close(): void {
    this.#viewer.clear();
    this.selected = null;
    this.ducts.region = null;
    this.run.forget();
    this.exported = null;
    this.savedReport = null;
    this.trust.domain = null;
  }

  async #show(description: VolumeDescription, role: Role, kept: StudyView | null = null): Promise<void> {
    try {
      const volume = await loadVolume(description);
      if (role === 'source') this.#viewer.show(volume, this.selected?.id, kept);
      else this.#viewer.showTranslation(volume);
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : '';
      this.error = {
        kind: 'data',
        code: 'voxels',
        message: `${strings.errors.voxels} ${reason}`.trim(),
        where: description.id,
        remedy: strings.errors.voxelsRemedy,
      };
    }
  }

  #receive(event: EngineEvent): void {
    switch (event.type) {
      case 'scan-progress':
        this.filesScanned = event.files;
        this.seriesSoFar = event.series ?? this.seriesSoFar;
        break;
      case 'open-requested':
        void this.openFolder(event.folder);
        break;
      case 'batch-changed':
        // What a batch does is another list's business.
        break;
      default:
        this.run.receive(event);
    }
  }

  /** The result of a command, or null after its error has been put where the window shows it. */
  async #ask<C extends CommandName>(answer: Promise<Answer<C>>): Promise<CommandResult<C> | null> {
    const { result, error } = await ask(answer);
    if (error && error.kind !== 'cancelled') this.error = error;
    return result;
  }
}
