/** The door of fidelity: how far a translation can be trusted, measured and judged. */
export { assess, type Assessed, type AssessedPair, type AssessOptions, type AssessProgress } from './assess.ts';
export { airBelow, bodyMask, bodyOfSlice } from './body-mask.ts';
export { measure, type Measured, type MeasuredRegion, type Readings } from './measure.ts';
export { rangesOf } from './ranges.ts';
export { checkDomain, contrastOfDuctsInThread } from './measure-in-thread.ts';
export type { ContrastOfDucts } from './contrast-of-ducts.ts';
export { judgeDomain } from './domain.ts';
export { figureTable } from './figure-table.ts';
export { overlaysOf, type DrawnOverlay } from './overlays.ts';
export { levelOf, worst } from './verdict.ts';
export { domainReferenceOf, type ReferenceText } from './domain-reference.ts';
export { readDomain, quantileShares, type DomainReadings } from './domain-readings.ts';
export { measureImages, type ImageMeasures, type ImageStack } from './image-measures.ts';
export { ductDice, nearDucts, type DuctPlaces } from './duct-dice.ts';
