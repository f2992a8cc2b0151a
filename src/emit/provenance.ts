/** Tells outputs of ours from files of others. In: a file's text. Out: the version and the digest that it names. */

/** Each format says it in its own way: the guide's last line, the script's head, a meta element, a member. */
const GENERATOR =
  /(?:[Gg]enerated by |[Mm]ade by |name="generator" content="|"generator": ")stepwright (\d+\.\d+\.\d+)/;

/** A list of checksums has no place for it: ours lists a manifest, and files of any name that a build makes. */
const CHECKSUMS = /^(?:[0-9a-f]{64} {2}[A-Za-z]+\.(?:html|json|md|sh)\n)+$/;

/** Whether a build made it, so that a build may replace it. */
export function isOurs(text: string): boolean {
  return madeByVersion(text) !== undefined || (CHECKSUMS.test(text) && text.includes('  manifest.json\n'));
}

export function madeByVersion(text: string): string | undefined {
  return GENERATOR.exec(text)?.[1];
}
