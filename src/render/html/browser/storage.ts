/** What this browser keeps for the page. In: a name, plain data. Out: the same data after a reload, or nothing where storage is off. */

/** Of this procedure as it is: another text is another procedure. */
const { procedure, digest } = document.body.dataset;

function keyOf(what: string): string {
  return `stepwright ${what} ${procedure} ${digest}`;
}

export function keep(what: string, data: unknown): void {
  try {
    localStorage.setItem(keyOf(what), JSON.stringify(data));
  } catch {
    // Storage is off, or full.
  }
}

export function forget(what: string): void {
  try {
    localStorage.removeItem(keyOf(what));
  } catch {
    // Storage is off.
  }
}

function isTexts(data: unknown): data is Readonly<Record<string, string>> {
  return (
    typeof data === 'object' &&
    data !== null &&
    Object.values(data).every((value) => typeof value === 'string')
  );
}

/** Texts by name; undefined where none are kept. */
export function recall(what: string): Readonly<Record<string, string>> | undefined {
  try {
    const data: unknown = JSON.parse(localStorage.getItem(keyOf(what)) ?? 'null');
    return isTexts(data) ? data : undefined;
  } catch {
    return undefined;
  }
}
