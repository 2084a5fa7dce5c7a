/** A pickle that is damaged or asks for what is not allowed. */
export class PickleError extends Error {
  override name = 'PickleError';
}
