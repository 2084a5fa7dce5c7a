/** The door of the bile ducts: where they are, how wide they are, and how far they stand out. Suggestions, all of it. */
export { around, boxOfVolume, contains, indexAt, intersection, overlap, pointAt, type Box } from './box.ts';
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
export { evenly, lengthOf } from './centreline.ts';
export { findDucts, type CommonDuct, type DuctCandidate, type FoundDucts } from './find-ducts.ts';
export { measureLine, type MeasuredLine } from './measure-line.ts';
export { ductsOf, regionOf } from './kept-search.ts';
export {
  findRegion,
  locateRegion,
  type FoundRegion,
  type Located,
  type NoRegionReason,
  type Region,
  type RegionRemark,
} from './find-region.ts';
