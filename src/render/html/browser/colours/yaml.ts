/** YAML for the eye. In: a manifest, whose values may be a shell's references. Out: pieces. */
import { byRules, joined, piece } from './piece.js';
import type { Piece } from './piece.js';

const RULES = [
  [/(?<=^|\s)#.*/my, 'comment'],
  [/(?<=^[ -]*|[{,]\s*)(?:[\w./-]+|"[^"\n]*")(?=:(?:\s|$))/my, 'key'],
  [/"(?:[^"\\]|\\[^])*"|'(?:[^']|'')*'/y, 'string'],
  [/\$\{?[A-Za-z_]\w*\}?/y, 'variable'],
  [/[\w./-]+|\s+/y, 'plain'],
] as const;

const named = (one: Piece): Piece =>
  one.tone === 'variable' ? piece('variable', one.text, one.text.replace(/[${}]/g, '')) : one;

export const yamlPieces = (text: string): Piece[] => joined(byRules(text, RULES).map(named));
