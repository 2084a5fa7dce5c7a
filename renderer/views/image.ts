import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
import type { vtkImageData as ImageData } from '@kitware/vtk.js/Common/DataModel/ImageData';
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

const images = new WeakMap<LoadedVolume, { image: ImageData; revision: number }>();

/**
 * The one image of a volume, so that its panes share one texture.
 * @param revision another one than before tells that voxels have changed; whoever does not follow them gives none
 */
export function sharedImageOf(volume: LoadedVolume, revision?: number): ImageData {
  const known = images.get(volume);
  if (!known) {
    const image = imageOf(volume.description, volume.voxels);
    images.set(volume, { image, revision: revision ?? 0 });
    return image;
  }
  if (revision !== undefined && revision !== known.revision) {
    known.revision = revision;
    known.image.getPointData().getScalars().modified();
    known.image.modified();
  }
  return known.image;
}
