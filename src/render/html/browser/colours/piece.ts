/** What a text is made of for the eye. In: nothing. Out: the kinds of pieces, which joined give the text again. */

export type Tone = 'plain' | 'comment' | 'string' | 'keyword' | 'command' | 'option' | 'variable' | 'key';

export interface Piece {
  readonly tone: Tone;
  readonly text: string;
  /** The name that a variable's piece refers to; '' for none. */
  readonly name: string;
}

export const piece = (tone: Tone, text: string, name = ''): Piece => ({ tone, text, name });

/** Neighbours of one tone as one piece. */
export function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const one of pieces) {
    const last = result.at(-1);
    if (last?.tone === one.tone && one.name === '' && last.name === '' && one.tone !== 'option')
      result[result.length - 1] = piece(one.tone, last.text + one.text);
    else if (one.text !== '') result.push(one);
  }
  return result;
}

/** Cuts a text by a table of rules: the first pattern that matches at a place takes its text; what none takes is plain. */
export function byRules(text: string, rules: readonly (readonly [RegExp, Tone])[]): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length;) {
    const hit = rules.find(([pattern]) => {
      pattern.lastIndex = at;
      return pattern.test(text);
    });
    const end = hit?.[0].lastIndex ?? at + 1;
    pieces.push(piece(hit?.[1] ?? 'plain', text.slice(at, end)));
    at = end;
  }
  return joined(pieces);
}
