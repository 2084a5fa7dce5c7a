/** The door of the bile ducts: where they are, how wide they are, and how far they stand out. Suggestions, all of it. */
export {
  conspicuityGain,
  deviationFloor,
  ductContrast,
  leastConspicuity,
  moments,
  type ConspicuityGain,
  type ContrastPlaces,
  type DuctContrast,
} from './contrast.ts';
