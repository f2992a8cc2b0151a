/** Ends `bundle` or `verify`: something that the person can put right. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}
