/** Why something cannot be published, for the person who asked for it. */

export class PublishError extends Error {
  override readonly name = 'PublishError';
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}
