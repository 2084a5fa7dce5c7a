import * as tf from '@tensorflow/tfjs-core';

/*
 * What TensorFlow can do and TensorFlow.js does not ask of it. A trivial kernel costs about as much as the arithmetic of a
 * small image, so fewer of them is most of what can be gained on a processor.
 */

/** Gradient kernels of TensorFlow by the names that gradients.ts looks for; not there on other backends. */
export type NativeGradient = 'ReluGrad' | 'LeakyReluGrad' | 'MirrorPadGrad';

/** Whether the current backend has `kernel`. */
export function isNative(kernel: NativeGradient): boolean {
  return tf.getKernel(kernel, tf.getBackend()) !== undefined;
}

/** The gradient `kernel` of dy where the forward pass had x; recorded, so that it can be differentiated in turn. */
export function nativeGradient(
  kernel: NativeGradient,
  inputs: Record<string, tf.Tensor>,
  attributes: Record<string, unknown> = {},
): tf.Tensor {
  return tf.engine().runKernel(kernel, inputs, attributes as never);
}

/** The part of tfjs-node's backend that kernels are written with. */
interface NativeBackend {
  readonly binding: Record<'TF_ATTR_TYPE' | 'TF_ATTR_FLOAT' | 'TF_ATTR_STRING' | 'TF_FLOAT' | 'TF_INT32', number>;
  executeSingleOutput(operation: string, attributes: OperationAttribute[], inputs: tf.TensorInfo[]): tf.TensorInfo;
  incRef(dataId: object): void;
}

interface OperationAttribute {
  name: string;
  type: number;
  value: unknown;
}

type Run = (backend: NativeBackend, inputs: tf.NamedTensorInfoMap, attributes: tf.NamedAttrMap) => tf.TensorInfo;

const backendName = 'tensorflow';

/** Registers them all, once tfjs-node is loaded; again does nothing. */
export function registerNativeKernels(): void {
  if (tf.getKernel('ReluGrad', backendName)) return;
  register('ReluGrad', (backend, { dy, x }) => backend.executeSingleOutput('ReluGrad', [float(backend)], [dy!, x!]));
  register('LeakyReluGrad', (backend, { dy, x }, { alpha }) =>
    backend.executeSingleOutput(
      'LeakyReluGrad',
      [float(backend), { name: 'alpha', type: backend.binding.TF_ATTR_FLOAT, value: alpha }],
      [dy!, x!],
    ),
  );
  register('MirrorPadGrad', (backend, { dy }, { paddings, mode }) => gradientOfMirrorPad(backend, dy!, paddings, mode));
  shortcut(tf.Reshape, ({ x }, { shape }) => tf.util.arraysEqual(x!.shape, shape as number[]));
  shortcut(tf.Cast, ({ x }, { dtype }) => x!.dtype === dtype);
}

function register(kernelName: string, run: Run): void {
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, backend, attrs }) => run(backend as NativeBackend, inputs, attrs ?? {}),
  });
}

/** Lets `kernelName` return its input where `changesNothing`: every gradient of a sum or product reshapes, most in vain. */
function shortcut(
  kernelName: string,
  changesNothing: (inputs: tf.NamedTensorInfoMap, attributes: tf.NamedAttrMap) => boolean,
): void {
  const stock = tf.getKernel(kernelName, backendName);
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    ...stock,
    kernelFunc: (call) => {
      const { inputs, backend, attrs } = call;
      if (!changesNothing(inputs, attrs ?? {})) return stock.kernelFunc(call);
      const x = inputs['x']!;
      (backend as NativeBackend).incRef(x.dataId);
      return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
    },
  });
}

function float({ binding }: NativeBackend): OperationAttribute {
  return { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
}

function gradientOfMirrorPad(
  backend: NativeBackend,
  dy: tf.TensorInfo,
  paddings: unknown,
  mode: unknown,
): tf.TensorInfo {
  const { binding } = backend;
  const margins = tf.tensor2d(paddings as number[][], undefined, 'int32');
  const attributes = [
    float(backend),
    { name: 'Tpaddings', type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 },
    { name: 'mode', type: binding.TF_ATTR_STRING, value: String(mode).toUpperCase() },
  ];
  const result = backend.executeSingleOutput('MirrorPadGrad', attributes, [dy, margins]);
  margins.dispose();
  return result;
}
