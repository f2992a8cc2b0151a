/** Generates values that break careless shell code. Out: fast-check arbitraries of strings and byte strings without NUL. */
import fc from 'fast-check';

const PIECES = [
  ' ',
  '  ',
  '\t',
  '\n',
  '\r',
  "'",
  '"',
  '`',
  '\\',
  '\\\\',
  '$',
  '$(',
  ')',
  '${',
  '}',
  '$(touch /tmp/stepwright-pwned)',
  '`touch /tmp/stepwright-pwned`',
  ';touch /tmp/stepwright-pwned;',
  '*',
  '?',
  '[a-z]',
  '~',
  '!',
  '!!',
  '#',
  '&',
  '&&',
  '|',
  '<',
  '>',
  '-n',
  '-e',
  '--',
  '-',
  '=',
  '%s',
  '%n',
  '\u0001',
  '\u001b[31m',
  '\u007f',
  'é',
  '日本',
  '😀',
  '\u2028',
  '\ufeff',
  'a',
  'B',
  '0',
  'EOF',
  'sw_',
  '***',
  '","hash":"',
  '\\u0000',
  '{"',
  '"}',
] as const;

export const hostileText = (min = 1): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(...PIECES) },
        { weight: 1, arbitrary: fc.string({ maxLength: 4 }) },
      ),
      { minLength: min, maxLength: 8 },
    )
    .map((pieces) => pieces.join('').replaceAll('\0', ''))
    .filter((text) => text.length >= min);

/** Bytes that need not be UTF-8; never NUL. */
export const hostileBytes = (): fc.Arbitrary<Buffer> =>
  fc
    .array(
      fc.oneof(
        hostileText().map((text) => Buffer.from(text)),
        fc.uint8Array({ min: 1, maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => Buffer.concat(parts))
    .filter((bytes) => bytes.length > 0 && !bytes.includes(0));
