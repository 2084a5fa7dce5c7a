/** The door of DICOM: folder → scan → series → volume → derived series. */
export { scanFolder, type ScanProgress } from './scan.ts';
export { scanCache, type ScanCache } from './scan-cache.ts';
export { readSlice, readVolume } from './read-volume.ts';
export { canResample } from './resampling-grid.ts';
export type { FoundSeries, Grid, Scan, Series } from './series.ts';
export type { Instance } from './instance.ts';
export type { LPS, Unit, Volume } from './volume.ts';
export { newIdentity, writeDerivedSeries, type DerivedIdentity, type ExportSettings } from './derived-series.ts';
export type { Storage } from './derived-object.ts';
export { deidentifier, type Deidentify } from './deidentify.ts';
export { writeAcquiredSeries, type AcquiredSeriesDescription } from './acquired-series.ts';
export type { DerivationRecipe, DerivedContent } from './derivation.ts';
export { translationInstances, writeEncapsulatedPDF, type EncapsulatedDocument } from './encapsulated-pdf.ts';
export { writeMedium, type WrittenMedium } from './medium.ts';
export { removeSeries, type WrittenSeries } from './write-series.ts';
export { newUID } from './uid.ts';
