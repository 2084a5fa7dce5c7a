export { fromNetwork, resultRange, sourceRange, toNetwork, type IntensityRange } from './intensity.ts';
