/** Tells outputs of ours from files of others. In: a file's text. Out: the version and the digest that it names. */

/** Each format says it in its own way: the guide's last line, the script's head, a meta element, a member. */
const GENERATOR =
  /(?:[Gg]enerated by |[Mm]ade by |name="generator" content="|"generator": ")stepwright (\d+\.\d+\.\d+)/;

export function madeByVersion(text: string): string | undefined {
  return GENERATOR.exec(text)?.[1];
}
