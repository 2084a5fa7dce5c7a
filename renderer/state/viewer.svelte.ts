import { centreOf, nearestVoxelCentre } from './grid.ts';
import type { LPS } from './grid.ts';
import { wholeVolume } from './framing.ts';
import type { Framing } from './framing.ts';
import { firstOrbit } from './orbit.ts';
import type { Orbit } from './orbit.ts';
import { cursorOnSlice, planes, sliceNumber, sliceRange } from './planes.ts';
import type { Plane } from './planes.ts';
import type { LoadedVolume } from './voxels.ts';
import type { Window } from './window-level.ts';

export type Role = 'source' | 'synthetic';
export type View = Plane | '3d';
export const views: readonly View[] = [...planes, '3d'];

const everyPlaneWhole: Record<Plane, Framing> = { axial: wholeVolume, coronal: wholeVolume, sagittal: wholeVolume };
const unset: Window = { center: 0, width: 1 };

/**
 * What all panes show: two volumes, one cursor, one framing for each plane. Panes of source and translation read the
 * same fields, which is all the linking there is. Values are replaced, never changed in place.
 */
export class Viewer {
  source = $state.raw<LoadedVolume | null>(null);
  synthetic = $state.raw<LoadedVolume | null>(null);
  /** whether the translation on show is the one-pass preview */
  previewing = $state(false);
  cursor = $state.raw<LPS>([0, 0, 0]);
  /** the point under the mouse */
  pointer = $state.raw<LPS | null>(null);
  windows = $state.raw<Record<Role, Window>>({ source: unset, synthetic: unset });
  inverted = $state(false);
  framings = $state.raw<Record<Plane, Framing>>(everyPlaneWhole);
  orbit = $state.raw<Orbit>(firstOrbit);
  /** the view that fills the window, with its source and its translation still side by side */
  enlarged = $state<View | null>(null);
  /** the plane that the keys move: the one last under the mouse or focused */
  activePlane = $state<Plane>('axial');

  show(source: LoadedVolume): void {
    this.source = source;
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

  hideTranslation(): void {
    this.synthetic = null;
    this.previewing = false;
  }

  clear(): void {
    this.source = null;
    this.hideTranslation();
    this.pointer = null;
    this.enlarged = null;
  }

  reset(): void {
    this.framings = everyPlaneWhole;
    this.orbit = firstOrbit;
    this.inverted = false;
    if (this.source) this.cursor = centreOf(this.source.description);
    this.windows = {
      source: this.source?.description.window ?? unset,
      synthetic: this.synthetic?.description.window ?? unset,
    };
  }

  volume(role: Role): LoadedVolume | null {
    return role === 'source' ? this.source : this.synthetic;
  }

  setWindow(role: Role, window: Window): void {
    this.windows = { ...this.windows, [role]: window };
  }

  /** A preset in Hounsfield units, for whichever of the two volumes is in Hounsfield units. */
  setWindowHU(window: Window): void {
    for (const role of ['source', 'synthetic'] as const)
      if (this.volume(role)?.description.unit === 'HU') this.setWindow(role, window);
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
    const grid = this.source.description;
    this.cursor = cursorOnSlice(grid, plane, this.cursor, sliceNumber(grid, plane, this.cursor) + slices);
  }

  stepTo(plane: Plane, end: 'first' | 'last'): void {
    if (!this.source) return;
    const grid = this.source.description;
    this.cursor = cursorOnSlice(grid, plane, this.cursor, end === 'first' ? 0 : sliceRange(grid, plane).count - 1);
  }

  toggleEnlarged(view: View): void {
    this.enlarged = this.enlarged === view ? null : view;
  }
}
