import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
import type { vtkImageData as ImageData } from '@kitware/vtk.js/Common/DataModel/ImageData';
import type { Grid } from '../state/grid.ts';
import type { LoadedVolume, Voxels } from '../state/voxels.ts';

/** Voxels at their place in the patient: vtk.js keeps directions as columns one after the other, as `directions` is. */
function imageOf(grid: Grid, voxels: Voxels): ImageData {
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
