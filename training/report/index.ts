export { recordSession } from './run-record.ts';
export { ReportedRun } from './reported-run.ts';
export { writeReport } from './write-report.ts';
