/** What a kind, a place or a connection finds wrong with what is said of it, beyond its schema. */

/** Something in an action that the schema cannot rule out. */
export interface Contradiction {
  readonly message: string;
  readonly hint: string;
  /** JSON pointer below the action; '' for the action itself. */
  readonly at: string;
}
