/**
 * Characters that hide what a text says: those that nobody sees, spaces that are no spaces, and letters that look like others.
 * In: a value of a document. Out: findings, one for each such character of a text.
 */
import type { DiagnosticCode } from '../diagnostics/codes.js';
import type { Pointer } from '../parse/document.js';
import { pointerKey } from '../parse/pointer.js';
import type { Report } from '../parse/report.js';

/** Most texts hold nothing else. */
const PLAIN = /^[\n\t\u0020-\u007e]*$/;

/** Beside what Unicode calls ignorable: controls, what marks annotations, and the pattern of braille without dots. */
const UNSEEN =
  // eslint-disable-next-line no-control-regex -- finding control characters is the point
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u2800\ufff9-\ufffb]|\p{Bidi_Control}|\p{Default_Ignorable_Code_Point}/gu;

/** Where such characters are a part of what is seen: emoji, and scripts whose letters join. */
const JOINING =
  /(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?)[\ufe0e\ufe0f]|(?<=[0-9#*])\ufe0f(?=\u20e3)|(?<=\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?)\u200d(?=\p{Extended_Pictographic})|(?<=[\p{scx=Arab}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}])[\u200c\u200d]/uy;

const SPACE = /(?! )\p{Zs}/gu;

/** A letter that looks like a Latin one, in a word with Latin letters. Greek has letters that are taken for units: only its doubles count. */
const DOUBLE =
  /(?<=[A-Za-z][\p{L}\p{M}]*)[\p{sc=Cyrl}\p{sc=Armn}\p{sc=Cher}\p{sc=Lisu}ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυ]|[\p{sc=Cyrl}\p{sc=Armn}\p{sc=Cher}\p{sc=Lisu}ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυ](?=[\p{L}\p{M}]*[A-Za-z])/gu;

interface Rule {
  readonly code: DiagnosticCode;
  readonly pattern: RegExp;
  readonly message: (code: string) => string;
  readonly hint: string;
}

const RULES: readonly Rule[] = [
  {
    code: 'SW0705',
    pattern: UNSEEN,
    message: (code) => `the text holds the invisible character ${code}`,
    hint: 'remove it; in shell, make it with `printf`',
  },
  {
    code: 'SW0705',
    pattern: SPACE,
    message: (code) => `the text holds ${code}, which only looks like a space`,
    hint: 'write an ordinary space; in shell, make the other with `printf`',
  },
  {
    code: 'SW0712',
    pattern: DOUBLE,
    message: (code) => `a word in Latin letters holds ${code}, which is a letter of another alphabet`,
    hint: 'write the word in one alphabet',
  },
];

function isJoining(text: string, { index }: RegExpExecArray): boolean {
  JOINING.lastIndex = index;
  return JOINING.test(text);
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The first of each character. */
function firstOfEach(text: string, pattern: RegExp): readonly RegExpExecArray[] {
  const found = new Map<string, RegExpExecArray>();
  for (const match of text.matchAll(pattern)) {
    if (!found.has(match[0]) && !isJoining(text, match)) found.set(match[0], match);
  }
  return [...found.values()];
}

function checkText(text: string, at: Pointer, onKey: boolean, report: Report): void {
  if (PLAIN.test(text)) return;
  for (const { code, pattern, message, hint } of RULES) {
    for (const { 0: character, index } of firstOfEach(text, pattern)) {
      const within = { text, offset: index, length: character.length };
      report({ code, message: message(codeOf(character)), hint, at, ...(onKey ? { onKey } : { within }) });
    }
  }
}

/** No text of a document may hold one, nor a key. */
export function checkCharacters(value: unknown, at: Pointer, report: Report): void {
  if (typeof value === 'string') checkText(value, at, false, report);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const inside = `${at}/${pointerKey(key)}`;
    if (!Array.isArray(value)) checkText(key, inside, true, report);
    checkCharacters(member, inside, report);
  }
}
