/**
 * The four kinds of failure (DESIGN.md §4). `kind` and `code` cross the contract; messages carry UIDs, file names and
 * numbers, never the value of a patient attribute.
 */
export type ErrorKind = 'cancelled' | 'user' | 'data' | 'bug';

/** The user asked for it to stop: not a failure, never reported as one. */
export class CancelledError extends Error {
  readonly kind = 'cancelled';
  readonly code = 'cancelled';
  constructor() {
    super('Cancelled.');
    this.name = 'CancelledError';
  }
}

/** Something the user can put right: says what, where, and what to do. */
export class UserError extends Error {
  readonly kind = 'user';
  constructor(
    readonly code: string,
    message: string,
    readonly remedy: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'UserError';
  }
}

/** Data or a model that cannot be used: `where` names the file, UID or model. */
export class DataError extends Error {
  readonly kind = 'data';
  constructor(
    readonly code: string,
    message: string,
    readonly where: string,
    readonly remedy: string = '',
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'DataError';
  }
}

/** What the shells show of any thrown value; an unknown one is a bug and says no more than that. */
export interface ErrorReport {
  kind: ErrorKind;
  code: string;
  message: string;
  where?: string;
  remedy?: string;
}

/** What the file system throws: it may be over the next time. */
export function isFileSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

const kinds: readonly string[] = ['cancelled', 'user', 'data'];

export function reportOf(error: unknown): ErrorReport {
  if (error instanceof Error && 'kind' in error && kinds.includes(String(error.kind))) {
    const known = error as Error & Partial<ErrorReport> & { kind: ErrorKind };
    return {
      kind: known.kind,
      code: known.code ?? known.kind,
      message: known.message,
      ...(known.where ? { where: known.where } : {}),
      ...(known.remedy ? { remedy: known.remedy } : {}),
    };
  }
  if (error instanceof Error && error.name === 'AbortError') return reportOf(new CancelledError());
  return { kind: 'bug', code: 'bug', message: 'An internal error occurred. The log says more.' };
}
