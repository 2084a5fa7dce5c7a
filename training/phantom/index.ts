export { demoSeed, makeDemoStudy, type DemoSeries, type DemoStudy } from './demo-study.ts';
export { writeDemoStudy } from './write-demo-study.ts';
export { makePhantom, type Phantom, type RenderOptions } from './make-phantom.ts';
export type { Grid } from './grid.ts';
export { drawPatient, type Patient } from './patient.ts';
export type { Signal } from './signals.ts';
export { tissueLabels, type Label, type Tissue } from './tissues.ts';
export { ductTruth, type DuctTruth, type TrueDuct } from './duct-truth.ts';
