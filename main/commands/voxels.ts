import type { VolumeDescription } from '../../preload/contract/index.ts';
import type { Volume } from '../dicom/index.ts';

const chunkBytes = 4 * 1024 * 1024;
const pathPrefix = '/volume/';

/** The volumes that the window may fetch, by an id of our making: nothing of a request is ever looked up on disk. */
export class VoxelStore {
  private readonly volumes = new Map<string, Volume>();
  private count = 0;

  /** Keeps a volume until `remove` or `clear` and says what the window needs to know to fetch and draw it. */
  add(volume: Volume, synthetic: boolean): VolumeDescription {
    this.count += 1;
    const id = `volume-${this.count}`;
    this.volumes.set(id, volume);
    return {
      id,
      url: pathPrefix + id,
      valueType: volume.values instanceof Int16Array ? 'int16' : 'float32',
      dimensions: [...volume.dimensions],
      spacing: [...volume.spacing],
      directions: [[...volume.directions[0]], [...volume.directions[1]], [...volume.directions[2]]],
      origin: [...volume.origin],
      unit: volume.unit,
      synthetic,
      resampled: volume.resampled?.description ?? null,
      window: firstWindow(volume),
    };
  }

  volumeOf(id: string): Volume | null {
    return this.volumes.get(id) ?? null;
  }

  /** From now on another volume of the same shape and kind stands under the id; nothing where there is no such id. */
  replace(id: string, volume: Volume): void {
    if (this.volumes.has(id)) this.volumes.set(id, volume);
  }

  remove(id: string): void {
    this.volumes.delete(id);
  }

  clear(): void {
    this.volumes.clear();
  }

  /** The raw little-endian voxels at `/volume/ID` or, of one slice, at `/volume/ID/SLICE`; 404 for everything else. */
  response(path: string): Response {
    const [id = '', slice] = path.startsWith(pathPrefix) ? path.slice(pathPrefix.length).split('/') : [];
    const volume = this.volumes.get(id);
    const values = volume && (slice === undefined ? volume.values : sliceOf(volume, slice));
    if (!values) return new Response('No such volume.\n', { status: 404, headers: { 'content-type': 'text/plain' } });
    const { buffer, byteOffset, byteLength } = values;
    return new Response(inChunks(new Uint8Array(buffer, byteOffset, byteLength)), {
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(byteLength) },
    });
  }
}

/** undefined where there is no such slice */
function sliceOf({ values, dimensions: [columns, rows, slices] }: Volume, text: string): Volume['values'] | undefined {
  const slice = /^\d{1,6}$/.test(text) ? Number(text) : slices;
  return slice < slices ? values.subarray(slice * columns * rows, (slice + 1) * columns * rows) : undefined;
}

/** A stream of views, so that a volume of hundreds of megabytes is not copied as a whole first. */
function inChunks(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let offset = 0;
  return new ReadableStream({
    pull(controller) {
      if (offset >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(offset, offset + chunkBytes));
      offset += chunkBytes;
    },
  });
}

/** Soft tissue for HU; for arbitrary units the range that leaves out one voxel in a hundred at either end. */
function firstWindow({ unit, values }: Volume): { center: number; width: number } {
  if (unit === 'HU') return { center: 40, width: 400 };
  const stride = Math.max(1, Math.floor(values.length / 100_000));
  const sample = Float32Array.from({ length: Math.ceil(values.length / stride) }, (_, i) => values[i * stride]!).sort();
  const low = sample[Math.floor((sample.length - 1) * 0.01)] ?? 0;
  const high = sample[Math.ceil((sample.length - 1) * 0.99)] ?? 1;
  return { center: (low + high) / 2, width: Math.max(high - low, 1) };
}
