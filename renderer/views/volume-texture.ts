import type { vtkOpenGLRenderWindow } from '@kitware/vtk.js/Rendering/OpenGL/RenderWindow';
import vtkOpenGLTexture from '@kitware/vtk.js/Rendering/OpenGL/Texture';
import type { LoadedVolume } from '../state/voxels.ts';
import { pauses } from '../state/turns.ts';
import type { DeviceQueue } from './device-queue.ts';
import { sharedImageOf } from './image.ts';

/**
 * Volumes on the graphics device. vtk.js would convert and hand over a volume as a whole in the middle of a picture, for
 * seconds at 200 slices, and do so again for each slice that a translation replaces. Here it goes a few slices at a time,
 * between which the window does what else it has to, and a replaced slice costs a slice.
 */
export interface VolumeTextures {
  /** Whether a picture of the volume can be drawn now. What was replaced in it since is handed over first. */
  ready(volume: LoadedVolume): boolean;
  /** Settles once the device has all of the volume, or it is no longer wanted. */
  bring(volume: LoadedVolume): Promise<void>;
  /** Lets go of all other volumes that were shown, once no pane draws them any more. */
  keepOnly(volumes: readonly LoadedVolume[]): void;
  /** The same for a volume that a pane has made for itself: it is there until `release`. */
  bringOwn(volume: LoadedVolume): Promise<void>;
  release(volume: LoadedVolume): void;
  dispose(): void;
}

/** Voxels handed over at a time: some milliseconds of work. */
const voxelsAtOnce = 1 << 19;
/** parts that are handed over before the device is waited for */
const partsAhead = 4;

interface Texture {
  object: TextureObject;
  /** the type that the device wants the values in */
  Values: Int16ArrayConstructor | Float32ArrayConstructor;
}

/** What vtk.js has of a texture and of a window, of which its types leave out much. */
interface TextureObject {
  setOpenGLRenderWindow(view: ResourceWindow): void;
  setOglNorm16Ext(extension: unknown): void;
  resetFormatAndType(): void;
  create3DFilterableFromDataArray(request: object): boolean;
  get(name: 'openGLDataType'): { openGLDataType: number };
  getVolumeInfo(): { dataComputedScale: number[]; dataComputedOffset: number[] };
  bind(): void;
  deactivate(): void;
  releaseGraphicsResources(view: ResourceWindow): void;
}
interface ResourceWindow {
  getContext(): WebGL2RenderingContext;
  activateTexture(texture: TextureObject): void;
  setGraphicsResourceForObject(object: object, texture: TextureObject, hash: string): void;
  registerGraphicsResourceUser(object: object, user: object): void;
  unregisterGraphicsResourceUser(object: object, user: object): void;
}

export function openVolumeTextures(window: vtkOpenGLRenderWindow, queue: DeviceQueue): VolumeTextures {
  const view = window as unknown as ResourceWindow;
  /** the user of all textures beside the panes, so that a change of layout does not take them away */
  const keeper = {};
  const textures = new Map<LoadedVolume, Texture>();
  const coming = new Map<LoadedVolume, Promise<void>>();
  const own = new WeakSet<LoadedVolume>();
  let disposed = false;
  const scalarsOf = (volume: LoadedVolume): object & { getMTime(): number } =>
    sharedImageOf(volume).getPointData().getScalars();

  /** The storage for a volume: as 16-bit integers where the device can interpolate them, else as floats. */
  function allocate({ description: { dimensions, valueType } }: LoadedVolume): Texture {
    const object = vtkOpenGLTexture.newInstance() as unknown as TextureObject;
    object.setOpenGLRenderWindow(view);
    const gl = view.getContext();
    const create = (dataType: string): void => {
      object.resetFormatAndType();
      const [width, height, depth] = dimensions;
      object.create3DFilterableFromDataArray({ width, height, depth, dataArray: emptyArray(dataType) });
    };
    const norm16: unknown = valueType === 'int16' ? gl.getExtension('EXT_texture_norm16') : null;
    if (norm16 !== null) {
      object.setOglNorm16Ext(norm16);
      create('Int16Array');
      if (object.get('openGLDataType').openGLDataType === gl.SHORT) return { object, Values: Int16Array };
      object.setOglNorm16Ext(null);
      object.releaseGraphicsResources(view);
    }
    create('Float32Array');
    return { object, Values: Float32Array };
  }

  function handOver({ object, Values }: Texture, { description, voxels }: LoadedVolume, slice: number, count: number) {
    const [columns, rows] = description.dimensions;
    const part = voxels.subarray(slice * columns * rows, (slice + count) * columns * rows);
    const values = part instanceof Values ? part : new Values(part);
    const gl = view.getContext();
    view.activateTexture(object);
    object.bind();
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    const type = Values === Int16Array ? gl.SHORT : gl.FLOAT;
    gl.texSubImage3D(gl.TEXTURE_3D, 0, 0, 0, slice, columns, rows, count, gl.RED, type, values);
    object.deactivate();
  }

  async function bringAll(volume: LoadedVolume): Promise<void> {
    const [columns, rows, slices] = volume.description.dimensions;
    const texture = allocate(volume);
    const atOnce = Math.max(1, Math.floor(voxelsAtOnce / (columns * rows)));
    const pause = pauses();
    const range = { low: Infinity, high: -Infinity };
    for (let slice = 0; slice < slices; slice += atOnce) {
      await pause();
      // Its room for orders is small, and what panes have told it may take it long.
      if ((slice / atOnce) % partsAhead === 0) await queue.drained();
      if (disposed) return;
      if (!coming.has(volume)) return texture.object.releaseGraphicsResources(view);
      const count = Math.min(atOnce, slices - slice);
      // Replaced from now on are only those behind: the others are handed over as they are.
      for (let k = slice; k < slice + count; k += 1) volume.changed?.delete(k);
      handOver(texture, volume, slice, count);
      queue.mark();
      widen(range, volume.voxels, slice * columns * rows, (slice + count) * columns * rows);
    }
    const info = texture.object.getVolumeInfo();
    info.dataComputedOffset = [range.low];
    info.dataComputedScale = [range.high - range.low || 1];
    const scalars = scalarsOf(volume);
    view.setGraphicsResourceForObject(scalars, texture.object, `${scalars.getMTime()}`);
    view.registerGraphicsResourceUser(scalars, keeper);
    textures.set(volume, texture);
  }

  function bring(volume: LoadedVolume): Promise<void> {
    const known = coming.get(volume);
    if (known) return known;
    const brought = Promise.resolve().then(() => bringAll(volume));
    coming.set(volume, brought);
    return brought;
  }

  function release(volume: LoadedVolume): void {
    coming.delete(volume);
    if (textures.delete(volume)) view.unregisterGraphicsResourceUser(scalarsOf(volume), keeper);
  }

  return {
    bring,
    release,
    ready(volume) {
      const texture = textures.get(volume);
      if (!texture) return false;
      for (const slice of volume.changed ?? []) handOver(texture, volume, slice, 1);
      volume.changed?.clear();
      return true;
    },
    bringOwn(volume) {
      own.add(volume);
      return bring(volume);
    },
    keepOnly(volumes) {
      for (const volume of coming.keys()) if (!volumes.includes(volume) && !own.has(volume)) release(volume);
    },
    dispose() {
      disposed = true;
      textures.clear();
      coming.clear();
    },
  };
}

/** What vtk.js asks of the values that a texture is made for, of which there are none yet. */
function emptyArray(dataType: string): object {
  return {
    getNumberOfComponents: () => 1,
    getDataType: () => dataType,
    getData: () => null,
    getRange: () => [0, 1],
  };
}

function widen(range: { low: number; high: number }, values: ArrayLike<number>, from: number, to: number): void {
  let { low, high } = range;
  for (let index = from; index < to; index += 1) {
    const value = values[index]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  range.low = low;
  range.high = high;
}
