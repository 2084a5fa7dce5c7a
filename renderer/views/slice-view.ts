import vtkPlane from '@kitware/vtk.js/Common/DataModel/Plane';
import vtkColorTransferFunction from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction';
import vtkImageResliceMapper from '@kitware/vtk.js/Rendering/Core/ImageResliceMapper';
import vtkImageSlice from '@kitware/vtk.js/Rendering/Core/ImageSlice';
import vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import { along } from '../state/grid.ts';
import type { LPS } from '../state/grid.ts';
import type { Projection } from '../state/framing.ts';
import type { Slab } from '../state/slab.ts';
import type { LoadedVolume } from '../state/voxels.ts';
import type { Window } from '../state/window-level.ts';
import { sharedImageOf } from './image.ts';
import { addOverlayLayer } from './overlay-layer.ts';
import type { OverlayPicture } from './overlay-layer.ts';
import type { SharedContext } from './shared-context.ts';
import { evenSlabSamples, setSlab } from './slab-sampling.ts';

/** All that a slice pane draws. */
export interface SlicePicture {
  volume: LoadedVolume;
  /** of its voxels: another one than before tells that some have changed */
  revision: number;
  projection: Projection;
  window: Window;
  inverted: boolean;
  slab: Slab;
  overlay: OverlayPicture | null;
}

export interface SliceView {
  draw(picture: SlicePicture): void;
  dispose(): void;
}

/** Moving the cursor within a slice, or along it, leaves its picture as it is. */
function isSamePicture(a: SlicePicture, b: SlicePicture): boolean {
  const [p, q] = [a.projection, b.projection];
  return (
    a.volume === b.volume &&
    a.revision === b.revision &&
    a.window === b.window &&
    a.inverted === b.inverted &&
    a.slab === b.slab &&
    a.overlay === b.overlay &&
    p.axes === q.axes &&
    p.millimetresPerPixel === q.millimetresPerPixel &&
    p.size.width === q.size.width &&
    p.size.height === q.size.height &&
    p.centre.every((part, axis) => part === q.centre[axis])
  );
}

/** Farther than any patient is long; the slice is flat, so the distance does not show. */
const eyeDistance = 2000;
/** vtk.js has drawn blank panes for normals of exactly ±x; off by this angle the slice is the same to a micrometre. */
const tilt = 1e-7;

function tilted([x, y, z]: LPS): [number, number, number] {
  return [x + tilt, y + tilt, z + tilt];
}

function greys(inverted: boolean): vtkColorTransferFunction {
  const colors = vtkColorTransferFunction.newInstance();
  const [dark, bright] = inverted ? [1, 0] : [0, 1];
  colors.addRGBPoint(0, dark, dark, dark);
  colors.addRGBPoint(1, bright, bright, bright);
  return colors;
}

/** One plane of a volume, interpolated linearly, drawn into `container`. */
export function createSliceView(context: SharedContext, container: HTMLElement): SliceView {
  const pane = context.addPane(container);
  const renderer = vtkRenderer.newInstance({ background: [0, 0, 0] });
  pane.renderWindow.addRenderer(renderer);
  const camera = renderer.getActiveCamera();
  camera.setParallelProjection(true);
  const plane = vtkPlane.newInstance();
  const mapper = vtkImageResliceMapper.newInstance();
  mapper.setSlicePlane(plane);
  evenSlabSamples(mapper);
  const slice = vtkImageSlice.newInstance();
  slice.setMapper(mapper);
  const property = slice.getProperty();
  property.setInterpolationTypeToLinear();
  const layer = addOverlayLayer(pane.renderWindow, camera, plane);
  let drawn: SlicePicture | null = null;
  /** waits for its volumes */
  let wanted: SlicePicture | null = null;
  const shades = { plain: greys(false), inverted: greys(true) };

  const frame = context.frames.of(paint);

  function paint(picture: SlicePicture): void {
    if (drawn && isSamePicture(drawn, picture)) return;
    wanted = picture;
    const missing = [picture.volume, picture.overlay?.volume].find((one) => one && !context.textures.ready(one));
    if (missing) {
      // Until it is there the pane shows what it has shown.
      void context.textures.bring(missing).then(() => {
        if (wanted === picture) frame.request(picture);
      });
      return;
    }
    drawn = picture;
    const { volume, projection, window, inverted, slab, overlay } = picture;
    const image = sharedImageOf(volume);
    if (mapper.getInputData() !== image) {
      mapper.setInputData(image);
      if (!renderer.hasViewProp(slice)) renderer.addViewProp(slice);
    }
    const { centre, millimetresPerPixel, size, axes } = projection;
    const { into, down } = axes;
    plane.setNormal(tilted(into));
    plane.setOrigin([...centre]);
    setSlab(mapper, slab);
    property.setColorWindow(window.width);
    property.setColorLevel(window.center);
    property.setRGBTransferFunction(0, inverted ? shades.inverted : shades.plain);
    layer.draw(overlay, slab);
    camera.setFocalPoint(...centre);
    camera.setPosition(...along(centre, into, -eyeDistance));
    camera.setViewUp(-down[0], -down[1], -down[2]);
    camera.setParallelScale((size.height * millimetresPerPixel) / 2);
    camera.setClippingRange(eyeDistance - 100, eyeDistance + 100);
    const scale = globalThis.devicePixelRatio;
    pane.resize(Math.round(size.width * scale), Math.round(size.height * scale));
    pane.renderWindow.render();
  }

  return {
    draw: frame.request,
    dispose() {
      wanted = null;
      frame.cancel();
      layer.dispose();
      renderer.removeAllViewProps();
      pane.dispose();
      for (const part of [slice, mapper, plane, renderer, shades.plain, shades.inverted]) part.delete();
    },
  };
}
