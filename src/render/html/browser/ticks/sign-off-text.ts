/** The sign-off as files. In: what was ticked and when, by whom, and of which procedure. Out: Markdown and JSON. */

export interface SignedStep {
  readonly id: string;
  readonly label: string;
  readonly title: string;
  /** When its box was ticked, ISO 8601; '' when it is not. */
  readonly ticked: string;
  /** When what a person is asked was ticked; '' where it is not, and where nothing is asked. */
  readonly confirmed: string;
}

export interface SignOff {
  readonly procedure: string;
  readonly version: string;
  /** Of the procedure, SHA-256. */
  readonly digest: string;
  readonly name: string;
  readonly note: string;
  /** When the file was made, ISO 8601. */
  readonly at: string;
  readonly steps: readonly SignedStep[];
}

/** Text in a line or a cell of Markdown: nothing in it is markup. */
function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>|#~&]/g, '\\$&');
}

function row({ label, title, ticked, confirmed }: SignedStep): string {
  return `| ${label} | ${plain(title)} | ${ticked === '' ? 'not ticked' : ticked} | ${confirmed} |`;
}

export function signOffMarkdown({ procedure, version, digest, name, note, at, steps }: SignOff): string {
  const done = steps.filter(({ ticked }) => ticked !== '').length;
  return [
    `# Sign-off: ${procedure} ${version}`,
    '',
    `- Signed off by: ${plain(name)}`,
    `- At: ${at}`,
    `- Done: ${done} of ${steps.length} steps`,
    `- Procedure digest: \`${digest}\``,
    ...(note.trim() === '' ? [] : [`- Note: ${plain(note)}`]),
    '',
    '| Step | Title | Done | Confirmed by hand |',
    '| --- | --- | --- | --- |',
    ...steps.map(row),
    '',
  ].join('\n');
}

export function signOffJson(signOff: SignOff): string {
  const orNull = (time: string): string | null => (time === '' ? null : time);
  const steps = signOff.steps.map(({ ticked, confirmed, ...step }) => ({
    ...step,
    ticked: orNull(ticked),
    confirmed: orNull(confirmed),
  }));
  return `${JSON.stringify({ format: 'stepwright-sign-off/1', ...signOff, steps }, null, 2)}\n`;
}
