/** The door of sources: studies of an archive, found and fetched; folders that are watched. */
export { findImageKind, findInstances, findSeries, findStudies, type Matches } from './archive.ts';
export { findFitting } from './find-fitting.ts';
export { fetchFrom, type Fetched, type Wanted } from './fetch.ts';
export type { ArchivedInstance, ArchivedSeries, ArchivedStudy, SeriesQuery, StudyQuery } from './query.ts';
export { watchFolder, type QuietStudy, type WatchOptions } from './watch.ts';
