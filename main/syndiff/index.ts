export { forkChild, utilityChild, type Child, type StartChild, type UtilityProcess } from './child-process.ts';
export { createSliceGrid, type SliceGrid, type SourceGrid } from './grid.ts';
export { openInference, probeGenerator, type Inference, type InferenceOptions } from './inference.ts';
export { fromNetwork, resultRange, sourceRange, toNetwork, type IntensityRange } from './intensity.ts';
export { seededDraws, type NoiseKey } from './noise.ts';
export { percentiles } from './percentile.ts';
export { previewVolume } from './preview.ts';
export { providerLine, type ProviderChoice } from './providers.ts';
export { sample, sampleSpread, type Draws, type Generate, type Slice, type Spread } from './sampler.ts';
export { measureSpeed, type Speed } from './speed.ts';
export {
  translateVolume,
  type FinishedSlices,
  type Translation,
  type TranslationOptions,
  type TranslationProgress,
} from './translate.ts';
export type { OnnxProvider } from './onnx-runtime.ts';
export { WarmInference } from './warm-inference.ts';
