/** The door of reports: what an assessment says, for people, machines and archives. */
export type { ReportContent, ReportedDucts } from './content.ts';
export { findBrowser, printInBrowser, type PrintPDF } from './print-in-browser.ts';
export { reportHTML, reportJSON } from './report-html.ts';
