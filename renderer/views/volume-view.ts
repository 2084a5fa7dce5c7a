import vtkPlane from '@kitware/vtk.js/Common/DataModel/Plane';
import vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import vtkVolume from '@kitware/vtk.js/Rendering/Core/Volume';
import vtkVolumeMapper from '@kitware/vtk.js/Rendering/Core/VolumeMapper';
import { BlendMode } from '@kitware/vtk.js/Rendering/Core/VolumeMapper/Constants';
import { cropped } from '../state/crop.ts';
import { withoutFat } from '../state/duct-view.ts';
import { along, boxOf } from '../state/grid.ts';
import type { Box, LPS } from '../state/grid.ts';
import type { Size } from '../state/framing.ts';
import { orbitAxes } from '../state/orbit.ts';
import type { Orbit } from '../state/orbit.ts';
import { planes } from '../state/planes.ts';
import type { PlaneSet } from '../state/planes.ts';
import { shrink } from '../state/shrink.ts';
import { pauses } from '../state/turns.ts';
import { isCropped, isProjection } from '../state/volume-style.ts';
import type { VolumePreset, VolumeStyle } from '../state/volume-style.ts';
import type { LoadedVolume, Voxels } from '../state/voxels.ts';
import type { Window } from '../state/window-level.ts';
import type { GraphicsDevice } from './graphics-probe.ts';
import { sharedImageOf } from './image.ts';
import type { SharedContext } from './shared-context.ts';
import { transferFunctionsFor } from './transfer-functions.ts';

/** All that a 3D pane draws. */
export interface VolumePicture {
  volume: LoadedVolume;
  orbit: Orbit;
  size: Size;
  style: VolumeStyle;
  /** scales what has no unit; the grey scale of projections */
  window: Window;
  /** what is shown where the style crops */
  region: Box | null;
  /** for the cuts that follow them */
  planes: PlaneSet;
  cursor: LPS;
}

export interface VolumeView {
  draw(picture: VolumePicture): void;
  /** Fewer rays while the picture is being turned, so that it follows the hand. */
  setMoving(moving: boolean): void;
  dispose(): void;
}

/** Voxels along one axis that a processor can ray-cast without the window standing still. */
const softwareLongestAxis = 256;
const viewAngle = 30;
/** Steps along a ray for each voxel it crosses. */
const samplesPerVoxel = 1.5;

const blendModes: Readonly<Record<VolumePreset, number>> = {
  organs: BlendMode.COMPOSITE_BLEND,
  dense: BlendMode.COMPOSITE_BLEND,
  mip: BlendMode.MAXIMUM_INTENSITY_BLEND,
  ducts: BlendMode.MINIMUM_INTENSITY_BLEND,
};

/** Whether two pictures show the same voxels. */
function isSamePart(a: VolumePicture, b: VolumePicture): boolean {
  const box = ({ style, region }: VolumePicture): Box | null => (isCropped(style) ? region : null);
  return a.volume === b.volume && box(a) === box(b) && (a.style.preset === 'ducts') === (b.style.preset === 'ducts');
}

function partOf({ volume, style, region }: VolumePicture): LoadedVolume {
  const part = isCropped(style) && region ? cropped(volume, region) : volume;
  return style.preset === 'ducts' ? withoutFat(part) : part;
}

/**
 * Volume rendering of a volume, drawn into `container`.
 * @param onReduced is told how many voxels were made one along each axis, so that the pane can say so
 */
export function createVolumeView(
  context: SharedContext,
  container: HTMLElement,
  device: GraphicsDevice,
  onReduced: (factors: readonly [number, number, number]) => void,
): VolumeView {
  const pane = context.addPane(container);
  const renderer = vtkRenderer.newInstance({ background: [0.016, 0.02, 0.027] });
  pane.renderWindow.addRenderer(renderer);
  const camera = renderer.getActiveCamera();
  camera.setViewAngle(viewAngle);
  const mapper = vtkVolumeMapper.newInstance();
  const actor = vtkVolume.newInstance();
  actor.setMapper(mapper);
  const property = actor.getProperty();
  property.setInterpolationTypeToLinear();
  property.setAmbient(0.25);
  property.setDiffuse(0.8);
  property.setSpecular(0.15);
  mapper.setAutoAdjustSampleDistances(true);
  mapper.setMaximumSamplesPerRay(4000);
  mapper.setInitialInteractionScale(device.software ? 8 : 1);
  let drawn: VolumePicture | null = null;
  let shown: LoadedVolume | null = null;
  let wanted: VolumePicture | null = null;
  /** a smaller volume, or a part, that was made for this pane */
  let held: LoadedVolume | null = null;
  const longest = Math.min(device.longestAxis, device.software ? softwareLongestAxis : Infinity);

  /** @returns false where another picture is wanted by then */
  async function show(picture: VolumePicture): Promise<boolean> {
    const volume = partOf(picture);
    const isOriginal = volume === picture.volume;
    const small = await shrink(volume, longest, pauses());
    const isShared = isOriginal && small.voxels === volume.voxels;
    const made: LoadedVolume = isShared
      ? volume
      : {
          description: { ...volume.description, ...small.grid, valueType: typeOf(small.voxels) },
          voxels: small.voxels,
        };
    if (!isShared) await context.textures.bringOwn(made);
    else if (!context.textures.ready(volume)) await context.textures.bring(volume);
    if (wanted === null || !isSamePart(wanted, picture)) {
      if (!isShared) context.textures.release(made);
      return false;
    }
    const voxel = Math.min(...small.grid.spacing);
    property.setScalarOpacityUnitDistance(0, voxel * 2);
    mapper.setSampleDistance(voxel / samplesPerVoxel);
    mapper.setInputData(sharedImageOf(made));
    if (held) context.textures.release(held);
    held = isShared ? null : made;
    if (!renderer.hasViewProp(actor)) renderer.addViewProp(actor);
    shown = volume;
    onReduced(small.factors);
    return true;
  }

  function paint({ volume, style: { preset, shaded }, window }: VolumePicture): void {
    const { color, opacity } = transferFunctionsFor(preset, volume.description.unit, window);
    property.setRGBTransferFunction(0, color);
    property.setScalarOpacity(0, opacity);
    property.setShade(shaded && !isProjection(preset));
    mapper.setBlendMode(blendModes[preset]);
  }

  function cut({ style: { cuts }, planes: set, cursor }: VolumePicture): void {
    mapper.removeAllClippingPlanes();
    for (const plane of planes)
      if (cuts[plane])
        mapper.addClippingPlane(vtkPlane.newInstance({ origin: [...cursor], normal: [...set[plane].into] }));
  }

  /** what is being made ready to be shown */
  let coming: VolumePicture | null = null;

  function prepare(picture: VolumePicture): void {
    if (coming && isSamePart(coming, picture)) return;
    coming = picture;
    void show(picture).then((isShown) => {
      if (coming === picture) coming = null;
      if (!isShown || !wanted) return;
      drawn = null;
      prepared = picture;
      frame.request(wanted);
    });
  }
  /** what the mapper holds */
  let prepared: VolumePicture | null = null;

  const frame = context.frames.of(draw);

  function draw(picture: VolumePicture): void {
    const { volume, orbit, size, style } = picture;
    wanted = picture;
    if (!prepared || !isSamePart(prepared, picture)) {
      // Until it is ready the pane shows what it has shown.
      prepare(picture);
      return;
    }
    if (!shown) return;
    if (drawn?.volume !== volume || drawn.style !== style || drawn.window !== picture.window) paint(picture);
    cut(picture);
    drawn = picture;
    placeCamera(camera, boxOf(shown.description, 0.5), orbit, size);
    renderer.resetCameraClippingRange();
    const scale = device.software ? 1 : globalThis.devicePixelRatio;
    pane.resize(Math.round(size.width * scale), Math.round(size.height * scale));
    pane.renderWindow.render();
  }

  return {
    draw: frame.request,
    setMoving: (moving) => pane.setMoving(moving),
    dispose() {
      wanted = null;
      frame.cancel();
      if (held) context.textures.release(held);
      renderer.removeAllViewProps();
      pane.dispose();
      for (const part of [actor, mapper, renderer]) part.delete();
    },
  };
}

const typeOf = (voxels: Voxels): 'int16' | 'float32' => (voxels instanceof Int16Array ? 'int16' : 'float32');

type Camera = ReturnType<ReturnType<typeof vtkRenderer.newInstance>['getActiveCamera']>;

/** Part of the ball round the volume that fills the pane at zoom 1: bodies do not reach its rim. */
const filledPart = 0.75;

function placeCamera(camera: Camera, { low, high }: Box, orbit: Orbit, size: Size): void {
  const { towardsEye, right, down } = orbitAxes(orbit);
  const middle: LPS = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2];
  const radius = Math.hypot(high[0] - low[0], high[1] - low[1], high[2] - low[2]) / 2;
  const narrowest = Math.min(1, size.width / size.height);
  const distance = (radius * filledPart) / Math.sin((viewAngle * Math.PI) / 360) / narrowest / orbit.zoom;
  const height = 2 * distance * Math.tan((viewAngle * Math.PI) / 360);
  const focus = along(along(middle, right, -orbit.right * height), down, -orbit.down * height);
  camera.setFocalPoint(...focus);
  camera.setPosition(...along(focus, towardsEye, distance));
  camera.setViewUp(-down[0], -down[1], -down[2]);
}
