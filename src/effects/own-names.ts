/** Variables of a text's own that only have another name in the new version of it. In: all that is said on both sides. Out: the old side with the new names. */

/** `$name`, `${name}`, and `${name` of what is more than a name. */
const OWN_NAME = /\$(?:\{([a-z_][a-z0-9_]*)\}|(\{?)([a-z_][a-z0-9_]*))/g;

function namesIn(said: readonly string[]): string[] {
  return [
    ...new Set(
      said.flatMap((text) => [...text.matchAll(OWN_NAME)].map(([, whole, , name = '']) => whole ?? name)),
    ),
  ];
}

/** A name that only the old side has is the one that only the new side has, in order; all others stay. */
export function renaming(old: readonly string[], fresh: readonly string[]): (text: string) => string {
  const [before, after] = [namesIn(old), namesIn(fresh)];
  const gone = before.filter((one) => !after.includes(one));
  const come = after.filter((one) => !before.includes(one));
  if (gone.length === 0 || gone.length !== come.length) return (text) => text;
  return (text) =>
    text.replace(OWN_NAME, (whole, braced: string | undefined, brace = '', bare = '') => {
      const name = braced ?? String(bare);
      const at = gone.indexOf(name);
      return at === -1 ? whole : `$${String(brace)}${come[at] ?? name}`;
    });
}
