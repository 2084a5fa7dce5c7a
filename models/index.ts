export type { Calibration, DomainReference } from './calibration.ts';
export { direction, modelCard, type Direction, type ModelCard } from './card.ts';
export {
  generatorInterfaces,
  interfaceFault,
  namesFault,
  type GeneratorFile,
  type GeneratorKind,
  type GeneratorReport,
} from './generator.ts';
export { intensityMapping, type IntensityMapping } from './intensity.ts';
export { openLibrary, type LibraryEntry, type Model, type ModelLibrary, type Probe } from './library.ts';
export { ModelError } from './model-error.ts';
export {
  downsampling,
  networkConfiguration,
  networkFromReference,
  type NetworkArguments,
  type NetworkConfiguration,
} from './network.ts';
export { float32Tensor, readSafetensors, type Tensor } from './safetensors.ts';
export {
  createSchedule,
  noised,
  noisedOnce,
  posteriorSample,
  scheduleParameters,
  type Schedule,
  type ScheduleParameters,
} from './schedule.ts';
