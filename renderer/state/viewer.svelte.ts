import type { StudyView } from '../../preload/contract/index.ts';
import { Annotations } from './annotations.svelte.ts';
import { DuctEdits } from './duct-edits.svelte.ts';
import { centreOf, indexToWorld, nearestVoxelCentre, voxelAt, worldToIndex } from './grid.ts';
import type { LPS } from './grid.ts';
import { wholeVolume } from './framing.ts';
import type { Framing } from './framing.ts';
import { firstComparison, isStacked } from './layout.ts';
import type { Comparison, Layout, Role } from './layout.ts';
import { framingKeepingCursor, turnedPlanes } from './oblique.ts';
import { firstOrbit } from './orbit.ts';
import type { Orbit } from './orbit.ts';
import { cursorOnSlice, planeAxes, planes, sliceNumber, sliceRange } from './planes.ts';
import type { Plane, PlaneSet } from './planes.ts';
import type { MeasureKind } from './measure.ts';
import { percentileWindow } from './percentiles.ts';
import { regionAt, startingRegion } from './region.ts';
import { thinSlice } from './slab.ts';
import { showsSlices } from './slice-levels.ts';
import type { Slab } from './slab.ts';
import { Trust } from './trust.svelte.ts';
import { uncut } from './volume-style.ts';
import type { VolumeStyle } from './volume-style.ts';
import type { LoadedVolume } from './voxels.ts';
import type { Window } from './window-level.ts';

export type { Role } from './layout.ts';
export type View = Plane | '3d';
export const views: readonly View[] = [...planes, '3d'];

const everyPlaneWhole: Record<Plane, Framing> = { axial: wholeVolume, coronal: wholeVolume, sagittal: wholeVolume };
const roles: readonly Role[] = ['source', 'synthetic'];
const unset: Window = { center: 0, width: 1 };

/** What the left button does on a slice. */
export type Tool = 'window' | MeasureKind | 'duct';

/** How the planes lie and are framed. */
export interface Pose {
  planes: PlaneSet;
  framings: Record<Plane, Framing>;
}

/**
 * What all panes show: two volumes, one cursor, one framing for each plane. Panes of source and translation read the
 * same fields, which is all the linking there is. Values are replaced, never changed in place.
 */
export class Viewer {
  source = $state.raw<LoadedVolume | null>(null);
  synthetic = $state.raw<LoadedVolume | null>(null);
  /** whether the translation on show is the one-pass preview */
  previewing = $state(false);
  /** counts how often slices of the preview were replaced by those of the translation */
  revision = $state(0);
  cursor = $state.raw<LPS>([0, 0, 0]);
  /** the point under the mouse */
  pointer = $state.raw<LPS | null>(null);
  windows = $state.raw<Record<Role, Window>>({ source: unset, synthetic: unset });
  inverted = $state(false);
  framings = $state.raw<Record<Plane, Framing>>(everyPlaneWhole);
  /** how each plane lies in the patient; turned by the axes of the cursor */
  planes = $state.raw<PlaneSet>(planeAxes);
  slab = $state.raw<Slab>(thinSlice);
  layout = $state<Layout>('side-by-side');
  comparison = $state.raw<Comparison>(firstComparison);
  volumeStyle = $state.raw<VolumeStyle>({ preset: 'organs', cropped: false, cuts: uncut, shaded: true });
  #tool = $state<Tool>('window');
  readonly annotations = new Annotations();
  readonly ducts = new DuctEdits(this.annotations);
  readonly trust = new Trust();
  /** the rectangle that a hand drags for a window: opposite corners in a plane */
  marquee = $state.raw<{ plane: Plane; from: LPS; to: LPS } | null>(null);
  /** for screenshots */
  patientHidden = $state(false);
  orbit = $state.raw<Orbit>(firstOrbit);
  /** the view that fills the window, with its source and its translation still side by side */
  enlarged = $state<View | null>(null);
  /** the plane that the keys move: the one last under the mouse or focused */
  activePlane = $state<Plane>('axial');

  get tool(): Tool {
    return this.#tool;
  }

  /** Taking another tool ends the duct that is being drawn. */
  set tool(tool: Tool) {
    this.#tool = tool;
    this.ducts.stopDrawing();
  }

  /** @param seriesId what is put on the series belongs to it, whatever its volume is called this time */
  show(source: LoadedVolume, seriesId = source.description.id, kept: StudyView | null = null): void {
    this.source = source;
    this.annotations.open(seriesId, startingRegion(source.description), {
      measures: kept?.measures ?? [],
      ducts: kept?.ducts ?? [],
    });
    this.ducts.picked = null;
    if (kept) this.layout = kept.layout;
    this.hideTranslation();
    this.pointer = null;
    this.enlarged = null;
    this.reset();
  }

  /** A translation keeps the window that a hand chose on its preview. */
  showTranslation(synthetic: LoadedVolume, isPreview = false): void {
    const isChosen = this.previewing && this.windows.synthetic !== this.synthetic?.description.window;
    this.synthetic = synthetic;
    this.previewing = isPreview;
    if (!isChosen) this.setWindow('synthetic', synthetic.description.window);
  }

  /** The slice of the source's grid that the cursor is in. */
  get cursorSlice(): number {
    return (this.source && voxelAt(this.source.description, this.cursor)?.[2]) ?? 0;
  }

  hideTranslation(): void {
    this.synthetic = null;
    this.previewing = false;
    this.trust.forget();
  }

  clear(): void {
    this.source = null;
    this.annotations.close();
    this.hideTranslation();
    this.pointer = null;
    this.enlarged = null;
  }

  reset(): void {
    this.framings = everyPlaneWhole;
    this.planes = planeAxes;
    this.orbit = firstOrbit;
    this.inverted = false;
    if (this.source) this.cursor = centreOf(this.source.description);
    this.windows = {
      source: this.source?.description.window ?? unset,
      synthetic: this.synthetic?.description.window ?? unset,
    };
  }

  /** The volumes of each column of panes: one each, or both in one column where the translation lies on the source. */
  get columns(): readonly (readonly Role[])[] {
    const shown = roles.filter((role) => this.volume(role));
    return isStacked(this.layout) && shown.length > 1 ? [shown] : shown.map((role) => [role]);
  }

  volume(role: Role): LoadedVolume | null {
    return role === 'source' ? this.source : this.synthetic;
  }

  setWindow(role: Role, window: Window): void {
    this.windows = { ...this.windows, [role]: window };
  }

  /** A preset in Hounsfield units, for whichever of the two volumes is in Hounsfield units. */
  setWindowHU(window: Window): void {
    for (const role of roles) if (this.volume(role)?.description.unit === 'HU') this.setWindow(role, window);
  }

  /** Percentiles of each volume's own values, for whichever of the two has no unit. */
  setWindowPercentiles(low: number, high: number): void {
    for (const role of roles) {
      const volume = this.volume(role);
      if (volume?.description.unit === 'au') this.setWindow(role, percentileWindow(volume, low, high));
    }
  }

  /** The bile-duct region to the cursor. */
  moveRegionHere(): void {
    const { region } = this.annotations;
    if (!this.source || !region) return;
    this.annotations.setRegion(regionAt(region, this.cursor, this.source.description));
    this.annotations.regionShown = true;
  }

  setFraming(plane: Plane, framing: Framing): void {
    this.framings = { ...this.framings, [plane]: framing };
  }

  /** The crosshair of every pane to the voxel at a point. */
  pointAt(point: LPS): void {
    if (this.source) this.cursor = nearestVoxelCentre(this.source.description, point);
  }

  step(plane: Plane, slices: number): void {
    if (!this.source) return;
    const [grid, axes] = [this.source.description, this.planes[plane]];
    this.cursor = cursorOnSlice(grid, axes, this.cursor, sliceNumber(grid, axes, this.cursor) + slices);
  }

  stepTo(plane: Plane, end: 'first' | 'last'): void {
    if (!this.source) return;
    const [grid, axes] = [this.source.description, this.planes[plane]];
    this.cursor = cursorOnSlice(grid, axes, this.cursor, end === 'first' ? 0 : sliceRange(grid, axes).count - 1);
  }

  /** The cursor to a slice, counted from 0 as the translation counts, or else the series; its place within the slice stays. */
  goToSlice(slice: number): void {
    const counted = this.synthetic ?? this.source;
    if (!counted) return;
    const { description } = counted;
    const [column, row] = worldToIndex(description, this.cursor);
    this.cursor = indexToWorld(description, [column, row, slice]);
  }

  /**
   * The numbers, from 0, by which the plane of the series counts slices of a volume on its grid.
   * @param of default: the translation, which may have fewer slices, or else the series
   */
  shownNumbers(slices: readonly number[], of = this.synthetic ?? this.source): number[] {
    if (!this.source || !of) return [...slices];
    const { description } = this.source;
    const axes = planes.map((plane) => this.planes[plane]).find((one) => showsSlices(description, one));
    if (!axes) return [...slices];
    return slices.map((slice) => sliceNumber(description, axes, indexToWorld(of.description, [0, 0, slice])));
  }

  /** The first and last number, from 0, of the slices that are translated; null where all are, or none. */
  get translatedPart(): { first: number; last: number } | null {
    const [whole, part] = [this.source?.description.dimensions[2], this.synthetic?.description.dimensions[2]];
    if (whole === undefined || part === undefined || whole === part) return null;
    const [one, other] = this.shownNumbers([0, part - 1]) as [number, number];
    return { first: Math.min(one, other), last: Math.max(one, other) };
  }

  /** Whether the cursor is on a slice of the series that was left out of its translation. */
  get isUntranslated(): boolean {
    if (!this.source || !this.synthetic || !voxelAt(this.source.description, this.cursor)) return false;
    return voxelAt(this.synthetic.description, this.cursor) === null;
  }

  /** What `turn` starts from. */
  get pose(): Pose {
    return { planes: this.planes, framings: this.framings };
  }

  /** The two planes that are not `held` turned round the cursor from where they were, in radians, clockwise in `held`. */
  turn(start: Pose, held: Plane, angle: number): void {
    if (!this.source) return;
    const turned = turnedPlanes(start.planes, held, angle);
    const framings = { ...start.framings };
    for (const plane of planes)
      framings[plane] = framingKeepingCursor(
        this.source.description,
        start.framings[plane],
        start.planes[plane],
        turned[plane],
        this.cursor,
      );
    this.planes = turned;
    this.framings = framings;
  }

  toggleEnlarged(view: View): void {
    this.enlarged = this.enlarged === view ? null : view;
  }
}
