import h5wasm from 'h5wasm/node';

/** A stack of images in an HDF5 file, read slice by slice; the file may be larger than memory. */
export interface Hdf5Stack {
  /** lengths of the three axes as the file has them */
  shape: readonly [number, number, number];
  /** all of the last two axes at one place of the first. @throws Error that says what is wrong with it */
  slice(index: number): ArrayLike<number>;
  close(): void;
}

/**
 * Opens one data set of an HDF5 file, of which a .mat of MATLAB 7.3 is one with a block of text before it.
 * @throws Error that says what is wrong with it
 */
export async function openHdf5Stack(path: string, dataSet: string): Promise<Hdf5Stack> {
  const library = await h5wasm.ready;
  // Without it, faults are printed and an empty object is returned.
  library.activate_throwing_error_handler();
  const file = inWords(() => new h5wasm.File(path, 'r'));
  try {
    const entity = inWords(() => file.get(dataSet));
    if (!(entity instanceof h5wasm.Dataset))
      throw new Error(`it has no "${dataSet}" but ${file.keys().join(', ') || 'nothing'}`);
    const shape = entity.shape ?? [];
    const [first, second, third] = shape;
    if (first === undefined || second === undefined || third === undefined || shape.length > 3)
      throw new Error(`"${dataSet}" has ${shape.length} axes and not 3`);
    return {
      shape: [first, second, third],
      slice(index) {
        const values: unknown = inWords(() => entity.slice([[index, index + 1], [], []]));
        if (values instanceof Float32Array || values instanceof Float64Array) return values;
        throw new Error(`"${dataSet}" holds ${String(entity.dtype)} and not real numbers`);
      },
      close: () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** The library's faults are a stack of calls; the innermost says why. */
function inWords<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    const lines = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    const reason = lines
      .map((line) => /^\s*#\d+: .* in \w+\(\): (.*)$/.exec(line)?.[1])
      .filter((text) => text !== undefined)
      .at(-1);
    throw new Error(reason ?? lines[0], { cause });
  }
}
