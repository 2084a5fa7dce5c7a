import { reportOf, type ErrorReport } from '../../errors.ts';

/** What went wrong, where, and what to do about it, one a line. */
export function errorText(thrown: unknown): string {
  return reportText(reportOf(thrown));
}

/** The same of what has been reported already, as by a job. */
export function reportText({ message, where, remedy }: ErrorReport): string {
  return [message, where && `  where: ${where}`, remedy && `  remedy: ${remedy}`].filter(Boolean).join('\n');
}

const exitCodes = { cancelled: 130, user: 2, data: 3, bug: 1 } as const;

/** 0 is done; 2 the user can put it right; 3 the data or the model cannot be used; 130 cancelled; 1 a bug. */
export function exitCodeOf(thrown: unknown): number {
  return exitCodes[reportOf(thrown).kind];
}
