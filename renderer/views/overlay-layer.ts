import vtkPiecewiseFunction from '@kitware/vtk.js/Common/DataModel/PiecewiseFunction';
import type { vtkPlane } from '@kitware/vtk.js/Common/DataModel/Plane';
import vtkColorTransferFunction from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction';
import vtkImageResliceMapper from '@kitware/vtk.js/Rendering/Core/ImageResliceMapper';
import vtkImageSlice from '@kitware/vtk.js/Rendering/Core/ImageSlice';
import vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import type { vtkCamera } from '@kitware/vtk.js/Rendering/Core/Camera';
import type { vtkRenderWindow } from '@kitware/vtk.js/Rendering/Core/RenderWindow';
import { overlayColours, overlayCover } from '../../preload/contract/index.ts';
import type { Slab } from '../state/slab.ts';
import type { LoadedVolume } from '../state/voxels.ts';
import { sharedImageOf } from './image.ts';
import { evenSlabSamples, setSlab } from './slab-sampling.ts';

/** Values of a volume drawn in colour over a slice. */
export interface OverlayPicture {
  volume: LoadedVolume;
  /** values drawn as nothing and as the strongest colour */
  scale: readonly [number, number];
  /** how much of the colour is seen at most, 0 to 1 */
  opacity: number;
}

export interface OverlayLayer {
  /** @param overlay null draws nothing */
  draw(overlay: OverlayPicture | null, slab: Slab): void;
  dispose(): void;
}

/** A second layer of a pane, seen with the same camera: the picture below is drawn as before. */
export function addOverlayLayer(renderWindow: vtkRenderWindow, camera: vtkCamera, plane: vtkPlane): OverlayLayer {
  const renderer = vtkRenderer.newInstance();
  renderer.setBackground(0, 0, 0, 0);
  renderer.setLayer(1);
  renderer.setActiveCamera(camera);
  const mapper = vtkImageResliceMapper.newInstance();
  mapper.setSlicePlane(plane);
  evenSlabSamples(mapper);
  const slice = vtkImageSlice.newInstance();
  slice.setMapper(mapper);
  const property = slice.getProperty();
  property.setInterpolationTypeToLinear();
  property.setUseLookupTableScalarRange(true);
  const colours = vtkColorTransferFunction.newInstance();
  const cover = vtkPiecewiseFunction.newInstance();
  property.setRGBTransferFunction(0, colours);
  property.setPiecewiseFunction(0, cover);
  let isThere = false;

  /** One layer costs less than two: the second is there only while there is something to draw. */
  function show(wanted: boolean): void {
    if (wanted === isThere) return;
    isThere = wanted;
    if (wanted) {
      renderWindow.setNumberOfLayers(2);
      renderWindow.addRenderer(renderer);
    } else {
      renderWindow.removeRenderer(renderer);
      renderWindow.setNumberOfLayers(1);
    }
  }

  return {
    draw(overlay, slab) {
      show(overlay !== null);
      if (!overlay) return;
      const image = sharedImageOf(overlay.volume);
      if (mapper.getInputData() !== image) {
        mapper.setInputData(image);
        if (!renderer.hasViewProp(slice)) renderer.addViewProp(slice);
      }
      setColours(colours, cover, overlay.scale);
      property.setOpacity(overlay.opacity);
      setSlab(mapper, slab);
    },
    dispose() {
      show(false);
      renderer.removeAllViewProps();
      for (const part of [slice, mapper, renderer, colours, cover]) part.delete();
    },
  };
}

function setColours(
  colours: vtkColorTransferFunction,
  cover: vtkPiecewiseFunction,
  [low, high]: OverlayPicture['scale'],
): void {
  const last = overlayColours.length - 1;
  colours.removeAllPoints();
  cover.removeAllPoints();
  overlayColours.forEach(([red, green, blue], index) => {
    const value = low + ((high - low) * index) / last;
    colours.addRGBPoint(value, red / 255, green / 255, blue / 255);
    cover.addPoint(value, overlayCover(index / last));
  });
}
