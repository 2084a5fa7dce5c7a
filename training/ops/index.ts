export type { ConvolutionSpec, DenseSpec, Init, Ops } from './ops.ts';
export { groupCount } from './norm-groups.ts';
export { eagerOps, type EagerOptions, type Parameters } from './eager.ts';
export { type Inventory, type Parameter, takeInventory, type Shape } from './inventory.ts';
export { initialValues } from './initial-values.ts';
export { fromEager, toEager } from './layout.ts';
export { recordGraph, type Weight } from './onnx.ts';
export { encodeModel } from './onnx-model.ts';
export { type OnnxWeights, readOnnxWeights } from './read-onnx.ts';
