import type { DomainReport, ErrorReport, FidelityReport, Overlay } from '../../preload/contract/index.ts';
import type { Role } from './layout.ts';
import { loadVolume } from './voxels.ts';
import type { LoadedVolume } from './voxels.ts';

export type OverlayKind = Overlay['kind'];

/** An overlay with its voxels, as the panes draw it. The object changes only when its picture does. */
export interface ShownOverlay extends Omit<Overlay, 'volume'> {
  volume: LoadedVolume;
  /** how much of the colour is seen at most, 0 to 1 */
  opacity: number;
  of: OverlayOwner;
}

/** Whose overlay is drawn: that of the translation on show, or of the one that it is compared with. */
export type OverlayOwner = 'shown' | 'compared';

export type Assessing =
  | { state: 'none' }
  | { state: 'running'; done: number; total: number }
  | { state: 'done'; report: FidelityReport }
  | { state: 'failed'; error: ErrorReport };

/** A report of this session: of the translation on show or of an earlier one, whatever series it was of. */
export interface KeptReport {
  translationId: string;
  report: FidelityReport;
  /** empty once the folder that they were measured in is closed */
  overlays: readonly Overlay[];
}

const firstOpacity = 0.75;

/** How far the translation on show can be trusted, what of it lies over the panes, and the reports to compare it with. */
export class Trust {
  assessing = $state.raw<Assessing>({ state: 'none' });
  overlays = $state.raw<readonly Overlay[]>([]);
  shown = $state.raw<ShownOverlay | null>(null);
  /** how far the samples differ, for the readout; null where there was one sample, or before its voxels are here */
  uncertainty = $state.raw<LoadedVolume | null>(null);
  opacity = $state(firstOpacity);
  /** whether the overlay lies over the source as well */
  onSource = $state(false);
  /** the oldest first */
  kept = $state.raw<readonly KeptReport[]>([]);
  #compared = $state<string | null>(null);
  #owner: OverlayOwner = 'shown';
  /** that whoever exports has read the reasons of a red verdict */
  acknowledged = $state(false);
  /** of the series with the chosen model, before it is translated */
  domain = $state.raw<DomainReport | null>(null);
  #wanted: OverlayKind | null = null;

  get report(): FidelityReport | null {
    return this.assessing.state === 'done' ? this.assessing.report : null;
  }

  /** A red verdict that nobody has acknowledged: the engine would refuse to export. */
  get blocksExport(): boolean {
    return this.report?.verdict.level === 'red' && !this.acknowledged;
  }

  /** What is drawn over the slices of a role. */
  overlayOn(role: Role): ShownOverlay | null {
    return role === 'synthetic' || this.onSource ? this.shown : null;
  }

  /** the earlier translation that axes and overlays are compared with */
  get compared(): string | null {
    return this.#compared;
  }

  set compared(translationId: string | null) {
    this.#compared = translationId;
    // Its scale may be another now, and what was drawn of the former one is gone.
    void this.showOf('shown').catch(() => undefined);
  }

  /** What is compared with; null where none is chosen or it is the one on show. */
  get comparison(): KeptReport | null {
    const kept = this.kept.find(({ translationId }) => translationId === this.#compared) ?? null;
    return kept?.report === this.report ? null : kept;
  }

  /** Whether the overlay that is drawn can be switched to that of the translation compared with. */
  get canSwitch(): boolean {
    return this.shown !== null && this.#pair(this.shown.kind).compared !== null;
  }

  begin(done: number, total: number): void {
    this.assessing = { state: 'running', done, total };
  }

  /** A report about a translation that has been assessed before takes the place of the former. */
  finish(translationId: string, report: FidelityReport, overlays: readonly Overlay[]): void {
    this.assessing = { state: 'done', report };
    const earlier = this.kept.filter((one) => one.translationId !== translationId);
    const { sourceSeriesUID } = report.provenance;
    const ofSeries = earlier.filter(({ report: { provenance } }) => provenance.sourceSeriesUID === sourceSeriesUID);
    this.kept = [...earlier, { translationId, report, overlays }];
    // Two translations of a series are there to be compared; what a hand has chosen stays while it is one of them.
    if (!ofSeries.some((one) => one.translationId === this.#compared))
      this.#compared = ofSeries.at(-1)?.translationId ?? null;
    this.#owner = 'shown';
    this.acknowledged = false;
    const kind = this.#wanted;
    this.overlays = overlays;
    this.shown = null;
    if (kind) void this.show(kind).catch(() => undefined);
    this.uncertainty = null;
    void this.#readUncertainty();
  }

  fail(error: ErrorReport): void {
    this.assessing = { state: 'failed', error };
  }

  /** The translation has gone. Reports stay for comparison. */
  forget(): void {
    this.assessing = { state: 'none' };
    this.overlays = [];
    this.shown = null;
    this.uncertainty = null;
    this.acknowledged = false;
  }

  /**
   * Draws an overlay over the panes, or none. Of two that were asked for the later counts, whichever arrives first.
   * @throws VoxelError
   */
  async show(kind: OverlayKind | null): Promise<void> {
    this.#wanted = kind;
    const pair = this.#pair(kind);
    const owner: OverlayOwner = this.#owner === 'compared' && pair.compared ? 'compared' : 'shown';
    const overlay = pair[owner];
    if (!overlay) {
      this.shown = null;
      return;
    }
    const known = kind === 'uncertainty' && owner === 'shown' ? this.uncertainty : null;
    const volume = known ?? (await loadVolume(overlay.volume));
    const { [owner]: wanted, scale } = this.#pair(kind);
    if (this.#wanted === kind && this.#owner === owner && wanted === overlay)
      this.shown = { ...overlay, scale, volume, opacity: this.opacity, of: owner };
  }

  /** Draws the same overlay of the other translation. @throws VoxelError */
  async showOf(owner: OverlayOwner): Promise<void> {
    this.#owner = owner;
    await this.show(this.#wanted);
  }

  /** The folder is closed: the engine has let go of the volumes. */
  loseOverlays(): void {
    this.kept = this.kept.map((one) => ({ ...one, overlays: [] }));
  }

  /** An overlay of both translations, where they have it on one grid, and the one scale that both are drawn on. */
  #pair(kind: OverlayKind | null): { shown: Overlay | null; compared: Overlay | null; scale: Overlay['scale'] } {
    const of = (overlays: readonly Overlay[] = []) => overlays.find((one) => one.kind === kind) ?? null;
    const [shown, other] = [of(this.overlays), of(this.comparison?.overlays)];
    const compared = shown && other && isComparable(shown, other) ? other : null;
    const scales = [shown, compared].flatMap((one) => (one ? [one.scale] : []));
    const scale: Overlay['scale'] = [
      Math.min(...scales.map(([low]) => low)),
      Math.max(...scales.map(([, high]) => high)),
    ];
    return { shown, compared, scale };
  }

  /** What does not come is not shown in the readout; choosing it as an overlay says why. */
  async #readUncertainty(): Promise<void> {
    const overlay = this.overlays.find(({ kind }) => kind === 'uncertainty');
    const volume = overlay && (await loadVolume(overlay.volume).catch(() => null));
    if (volume && this.overlays.includes(overlay)) this.uncertainty = volume;
  }

  setOpacity(opacity: number): void {
    this.opacity = opacity;
    if (this.shown) this.shown = { ...this.shown, opacity };
  }
}

/** The same voxels in the same unit. */
function isComparable(one: Overlay, other: Overlay): boolean {
  const place = ({ unit, volume: { dimensions, origin } }: Overlay) => JSON.stringify([unit, dimensions, origin]);
  return place(one) === place(other);
}
