/** Something in the outputs, as they are on disk, that no render can have made. */

export interface Fault {
  /** `digest`: a file does not fit the digests in it. `law`: two outputs do not hold the same commands. `syntax`: bash cannot read it. */
  readonly kind: 'digest' | 'law' | 'syntax';
  /** The output's name. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}
