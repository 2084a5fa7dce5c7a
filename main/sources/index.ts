/** The door of sources: studies of an archive, found and fetched; folders that are watched. */
export { fetchFrom, findSeries, findStudies, type Fetched, type Matches, type Wanted } from './archive.ts';
export type { ArchivedSeries, ArchivedStudy, StudyQuery } from './query.ts';
export { watchFolder, type QuietStudy, type WatchOptions } from './watch.ts';
