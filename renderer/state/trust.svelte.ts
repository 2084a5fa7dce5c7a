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
}

export type Assessing =
  | { state: 'none' }
  | { state: 'running'; done: number; total: number }
  | { state: 'done'; report: FidelityReport }
  | { state: 'failed'; error: ErrorReport };

/** A report of this session: of the translation on show or of an earlier one, whatever series it was of. */
export interface KeptReport {
  translationId: string;
  report: FidelityReport;
}

const firstOpacity = 0.75;

/** How far the translation on show can be trusted, what of it lies over the panes, and the reports to compare it with. */
export class Trust {
  assessing = $state.raw<Assessing>({ state: 'none' });
  overlays = $state.raw<readonly Overlay[]>([]);
  shown = $state.raw<ShownOverlay | null>(null);
  opacity = $state(firstOpacity);
  /** whether the overlay lies over the source as well */
  onSource = $state(false);
  /** the oldest first */
  kept = $state.raw<readonly KeptReport[]>([]);
  /** the earlier report that the axes are compared with */
  compared = $state<string | null>(null);
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

  /** The report that the axes are compared with; null where none is chosen or it is the one on show. */
  get comparison(): FidelityReport | null {
    const report = this.kept.find(({ translationId }) => translationId === this.compared)?.report ?? null;
    return report === this.report ? null : report;
  }

  begin(done: number, total: number): void {
    this.assessing = { state: 'running', done, total };
  }

  /** A report about a translation that has been assessed before takes the place of the former. */
  finish(translationId: string, report: FidelityReport, overlays: readonly Overlay[]): void {
    this.assessing = { state: 'done', report };
    this.kept = [...this.kept.filter((one) => one.translationId !== translationId), { translationId, report }];
    this.acknowledged = false;
    const kind = this.#wanted;
    this.overlays = overlays;
    this.shown = null;
    if (kind) void this.show(kind);
  }

  fail(error: ErrorReport): void {
    this.assessing = { state: 'failed', error };
  }

  /** The translation has gone. Reports stay for comparison. */
  forget(): void {
    this.assessing = { state: 'none' };
    this.overlays = [];
    this.shown = null;
    this.acknowledged = false;
  }

  /**
   * Draws an overlay over the panes, or none. Of two that were asked for the later counts, whichever arrives first.
   * @throws VoxelError
   */
  async show(kind: OverlayKind | null): Promise<void> {
    this.#wanted = kind;
    const overlay = this.overlays.find((one) => one.kind === kind);
    if (!overlay) {
      this.shown = null;
      return;
    }
    const volume = await loadVolume(overlay.volume);
    if (this.#wanted === kind && this.overlays.includes(overlay))
      this.shown = { ...overlay, volume, opacity: this.opacity };
  }

  setOpacity(opacity: number): void {
    this.opacity = opacity;
    if (this.shown) this.shown = { ...this.shown, opacity };
  }
}
