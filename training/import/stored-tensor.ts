import type { ElementType } from './element-types.ts';
import { PickleError } from './pickle-error.ts';

/** The numbers behind one or more tensors, still in the file. */
export interface Storage {
  key: string;
  type: ElementType;
  elements: number;
}

/**
 * A view may repeat the elements of its storage (`expand` has strides of 0): up to so many, far more than any network
 * here has, so that a few bytes cannot ask for all memory.
 */
const mostRepeated = 2 ** 24;

const mostDimensions = 16;

/** A tensor as the file describes it: a strided view of a storage. Made only where it lies inside its storage. */
export class StoredTensor {
  readonly elements: number;

  /** @throws PickleError for a view that is not one of the storage */
  constructor(
    readonly storage: Storage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly stride: readonly number[],
  ) {
    const whole = [offset, ...shape, ...stride].every((value) => Number.isSafeInteger(value) && value >= 0);
    if (!whole || shape.length !== stride.length || shape.length > mostDimensions)
      throw new PickleError('a tensor has an offset, a size or a stride that none can have');
    this.elements = shape.reduce((product, size) => product * size, 1);
    const last = shape.reduce((sum, size, axis) => sum + (size - 1) * stride[axis]!, offset);
    if (this.elements > 0 && !(last < storage.elements))
      throw new PickleError(`a tensor reaches beyond the ${storage.elements} elements of its storage`);
    if (this.elements > Math.max(storage.elements, mostRepeated))
      throw new PickleError(`a tensor repeats its storage to ${this.elements} elements`);
  }

  /** The elements in row-major order. @param bytes the whole storage */
  values(bytes: Uint8Array): Float32Array {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { type } = this.storage;
    const result = new Float32Array(this.elements);
    const index = this.shape.map(() => 0);
    let element = this.offset;
    for (let i = 0; i < result.length; i += 1) {
      result[i] = type.read(view, element * type.bytes);
      for (let axis = index.length - 1; axis >= 0; axis -= 1) {
        element += this.stride[axis]!;
        if ((index[axis]! += 1) < this.shape[axis]!) break;
        element -= this.shape[axis]! * this.stride[axis]!;
        index[axis] = 0;
      }
    }
    return result;
  }
}
