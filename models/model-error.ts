/**
 * A model, or a file of one, that cannot be used. Built like `DataError` of main/errors.ts, which this room may not
 * import: the shells report it the same way.
 */
export class ModelError extends Error {
  readonly kind = 'data';
  constructor(
    readonly code: string,
    message: string,
    readonly where: string,
    readonly remedy: string = '',
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'ModelError';
  }
}
