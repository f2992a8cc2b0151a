/** Turns the bytes of a source file into text. In: bytes. Out: text with `\n` line ends and no byte-order mark, or why it is not text. */

/** Files beyond this are refused before they are read: no procedure that people follow is so long. */
export const MAX_SOURCE_BYTES = 8 * 1024 * 1024;

export function normaliseText(text: string): string {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return body.includes('\r') ? body.replace(/\r\n?/g, '\n') : body;
}

/** Decodes strictly; undefined when the bytes are not UTF-8, or hold a NUL, which no text file does. */
export function decodeSource(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return normaliseText(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** The text before the first byte that is not UTF-8 or NUL, decoded: where the mistake is can be told by its end. */
export function soundBeginning(bytes: Uint8Array): string {
  const nul = bytes.indexOf(0);
  const text = new TextDecoder('utf-8').decode(nul === -1 ? bytes : bytes.subarray(0, nul));
  const end = text.indexOf('\ufffd');
  return normaliseText(end === -1 ? text : text.slice(0, end));
}
