/**
 * Writes a bug to standard error: where it happened and what it is called. Its message may quote what it choked on, so it
 * is left out unless SYNDIFF_LOG_MESSAGES is set by someone who works on data without patients.
 */
export function logBug(during: string, thrown: unknown): void {
  console.error(`[bug] during ${during}: ${describeBug(thrown, process.env['SYNDIFF_LOG_MESSAGES'] !== undefined)}`);
}

export function describeBug(thrown: unknown, withMessage: boolean): string {
  if (!(thrown instanceof Error)) return `a thrown ${typeof thrown}`;
  const frames = (thrown.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [withMessage ? `${thrown.name}: ${thrown.message}` : thrown.name, ...frames].join('\n');
}
