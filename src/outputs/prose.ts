/** Reads the comment in front of a step or a phase back. In: its lines. Out: the heading, why it is there, and the labelled parts. */

/** What a person is asked: the step's digest covers it. */
const ASKED = ['Asks', 'Look for', 'Undo asks', 'Undo, look for', 'Undo discards'];
const LABELLED = /^# (Why|Asks|Look for|Undo asks|Undo, look for|Undo discards|If it fails|Where): (.*)$/;

export interface Prose {
  readonly title: string;
  readonly why: string;
  /** By label. */
  readonly parts: ReadonlyMap<string, string>;
  /** The lines of what is asked, as they stand. */
  readonly asked: string;
}

/** A phase's heading has dashes around it, a step's begins with its number. */
function titleOf(line: string): string {
  const phase = /^# ---- \S+: (.*) ----$/.exec(line)?.[1];
  return phase ?? /^# \S+ (.*)$/.exec(line)?.[1] ?? '';
}

/** A part that is being read: its lines as prose, and as they stand. */
interface Part {
  readonly label: string;
  readonly prose: string[];
  readonly lines: string[];
}

function partsOf(lines: readonly string[]): Part[] {
  const parts: Part[] = [{ label: '', prose: [], lines: [] }];
  for (const line of lines) {
    const open = parts.at(-1);
    const [, label, first = ''] = LABELLED.exec(line) ?? [];
    if (label !== undefined) parts.push({ label, prose: [first], lines: [line] });
    else {
      open?.prose.push(line.replace(open.label === '' ? /^# ?/ : /^# {0,3}/, ''));
      open?.lines.push(line);
    }
  }
  return parts;
}

export function readProse([heading = '', ...lines]: readonly string[]): Prose {
  const parts = partsOf(lines);
  const texts = new Map(parts.map(({ label, prose }) => [label, prose.join('\n')]));
  const asked = parts.filter(({ label }) => ASKED.includes(label)).flatMap((part) => part.lines);
  return {
    title: titleOf(heading),
    why: texts.get('Why') ?? texts.get('') ?? '',
    parts: texts,
    asked: asked.map((line) => `${line}\n`).join(''),
  };
}
