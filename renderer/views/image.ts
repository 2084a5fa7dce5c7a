import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
import type { vtkImageData as ImageData } from '@kitware/vtk.js/Common/DataModel/ImageData';
import type { Extent } from '@kitware/vtk.js/types';
import type { Grid } from '../state/grid.ts';
import type { LoadedVolume, Voxels } from '../state/voxels.ts';

/** Voxels at their place in the patient: vtk.js keeps directions as columns one after the other, as `directions` is. */
export function imageOf(grid: Grid, voxels: Voxels): ImageData {
  const image = vtkImageData.newInstance();
  image.setDimensions([...grid.dimensions]);
  image.setSpacing([...grid.spacing]);
  image.setOrigin([...grid.origin]);
  image.setDirection(new Float32Array(grid.directions.flat()));
  image.getPointData().setScalars(vtkDataArray.newInstance({ name: 'voxels', numberOfComponents: 1, values: voxels }));
  return image;
}

const images = new WeakMap<LoadedVolume, ImageData>();

/** The one image of a volume, so that its panes share one texture. */
export function sharedImageOf(volume: LoadedVolume): ImageData {
  const known = images.get(volume);
  if (known) return known;
  const image = imageOf(volume.description, volume.voxels);
  images.set(volume, image);
  return image;
}

/**
 * The slices that have changed since the graphics device got them, as vtk.js wants to hear of them, once: whichever pane
 * draws first gives them to the texture that all panes share. So a slice costs a slice, and not the whole volume again.
 * @param isThere whether the device has a texture of the volume; otherwise it will get all of it
 */
export function takeChangedExtents({ description, changed }: LoadedVolume, isThere: boolean): Extent[] {
  if (!changed || changed.size === 0) return [];
  const [columns, rows] = description.dimensions;
  const extents = isThere ? [...changed].map((k): Extent => [0, columns - 1, 0, rows - 1, k, k]) : [];
  changed.clear();
  return extents;
}
