/** Files that texts write from here-documents. In: texts. Out: what they hold, by path; a file that is written twice is not known. */
import { forEachChild, parse } from 'unbash';
import type { Command, SyntaxNode } from 'unbash';
import { ofWord } from './words.js';

const KNOWN = { variables: new Map(), args: undefined };

/** `cat >FILE <<'END'`; the file gets its name by `mv FILE.new FILE`. */
function ofCommand(node: Command): readonly (readonly [string, string])[] {
  if (node.name?.value !== 'cat' || node.args.length > 0) return [];
  const document = node.redirects.flatMap((one) => (one.type === 'HereDoc' ? [one] : [])).at(-1);
  const target = node.redirects
    .flatMap((one) =>
      one.type === 'Redirect' && one.operator === '>' && one.target !== undefined ? [one.target] : [],
    )
    .at(-1);
  if (document === undefined || target === undefined) return [];
  return [[ofWord(target, KNOWN).value.replace(/\.new$/, ''), document.body.text]];
}

function collect(node: SyntaxNode, found: (readonly [string, string])[]): void {
  if (node.type === 'Command') found.push(...ofCommand(node));
  forEachChild(node, (child) => {
    collect(child, found);
  });
}

export function filesWrittenBy(texts: readonly string[]): ReadonlyMap<string, string> {
  const found: (readonly [string, string])[] = [];
  for (const text of texts) if (text.includes('<<')) collect(parse(text), found);
  const twice = new Set(found.map(([path]) => path).filter((path, at, all) => all.indexOf(path) !== at));
  return new Map(found.filter(([path]) => !twice.has(path)));
}
