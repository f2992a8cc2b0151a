/** `copy`: a file to, from or between pods, compared by size and SHA-256 on both sides. */
import * as Type from '@sinclair/typebox';
import type { Static } from '@sinclair/typebox';
import { Template, clusterFields } from './fields.js';
import { defineKind } from './kind.js';
import { kubectl } from './kubectl.js';
import { word, wordWith } from './words.js';
import { quoteWord } from '../shell/quote.js';

const Place = Type.Object(
  {
    ...clusterFields,
    pod: Type.Optional(Template('The pod; without it, the file is on this machine.')),
    container: Type.Optional(Template('The container in the pod.')),
    path: Template('The file.'),
  },
  { additionalProperties: false, description: 'A file here, or in a pod.' },
);
type Place = Static<typeof Place>;

/**
 * Prints size and SHA-256 of the file "$1", or nothing when it is not there; a directory of that name is a failure, because `mv` would
 * put the file into it. Runs in any POSIX shell.
 */
const MEASURE =
  '[ ! -d "$1" ] || { echo "a directory of that name is there: $1" >&2; exit 1; }; ' +
  '[ ! -f "$1" ] || printf "%s %s\\n" "$(wc -c <"$1" | tr -d " ")" ' +
  '"$({ sha256sum <"$1" 2>/dev/null || shasum -a 256 <"$1"; } | cut -d " " -f 1)"';

/** `sh -c SCRIPT sh ARGUMENTS…`, here or in the place's pod. */
function shell(place: Place, script: string, args: readonly string[], stdin: boolean): string {
  const inner = `sh -c ${script} sh ${args.join(' ')}`;
  if (place.pod === undefined) return inner;
  const container = place.container === undefined ? '' : `-c ${word(place.container)}`;
  return `${kubectl(place, stdin ? 'exec -i' : 'exec', word(place.pod), container)} -- ${inner}`;
}

function read({ pod, ...place }: Place): string {
  if (pod === undefined) return `cat <${word(place.path)}`;
  const container = place.container === undefined ? '' : `-c ${word(place.container)}`;
  return `${kubectl(place, 'exec', word(pod), container)} -- cat -- ${word(place.path)}`;
}

export const copy = defineKind({
  key: 'copy',
  title: 'Copy a file to, from or between pods',
  description:
    'Streams one file and compares size and SHA-256 on both sides, because a stream through `kubectl exec` can end early with status 0. ' +
    'The file appears under its name only when it is whole; a copy that is already there and equal is left alone.',
  example: `- id: bring-in-archive
  title: Bring the archive into the helper pod
  copy:
    from: {path: "\${ARCHIVE}/db.sql.gz"}
    to: {pod: helper, namespace: "\${NAMESPACE}", path: /data/db.sql.gz}`,
  schema: Type.Object({ from: Place, to: Place }, { additionalProperties: false }),
  risk: 'reversible',
  rerunSafe: true,
  lower: ({ from, to }) => {
    const part = wordWith(to.path, '.part');
    const store = shell(to, quoteWord('cat >"$1"'), [part], true);
    const move = shell(to, quoteWord('mv -- "$1" "$2"'), [part, word(to.path)], false);
    return {
      body: [
        `measure='${MEASURE}'`,
        `wanted=$(${shell(from, '"$measure"', [word(from.path)], false)})`,
        `[ -n "$wanted" ] || {`,
        `  printf 'there is no file %s\\n' ${word(from.path)} >&2`,
        `  exit 1`,
        `}`,
        `found=$(${shell(to, '"$measure"', [word(to.path)], false)})`,
        `if [ "$found" != "$wanted" ]; then`,
        `  ${read(from)} |`,
        `    ${store}`,
        `  found=$(${shell(to, '"$measure"', [part], false)})`,
        `  [ "$found" = "$wanted" ] || {`,
        `    printf 'size and SHA-256 differ: %s was sent, %s arrived\\n' "$wanted" "$found" >&2`,
        `    exit 1`,
        `  }`,
        `  ${move}`,
        `fi`,
        `printf 'size and SHA-256 agree: %s\\n' "$wanted"`,
      ].join('\n'),
      summary: 'Compares size and SHA-256 on both sides.',
    };
  },
});
