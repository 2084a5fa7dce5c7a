export { intensityMapping, type IntensityMapping } from './intensity.ts';
