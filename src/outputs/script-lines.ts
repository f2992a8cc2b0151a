/** Splits a script's lines as the runner does when it reads its own file. In: lines. Out: sections, comments, functions, and what the digests cover. */

/** What stands between the two marks of a step, byte for byte. */
export interface ScriptSection {
  readonly id: string;
  readonly source: string;
  /** Line of the opening mark, from 1. */
  readonly line: number;
}

export const RUNNER_MARK = '# ==== runner ====';
const FUNCTIONS_MARK = '# ==== functions ====';
const STEPS_MARK = '# ==== steps ====';
const SECTION_BEGIN = '# >>> ';
const SECTION_END = '# <<< ';
const DIGESTS = /^sw_digests runner=[0-9a-f]{64} steps=[0-9a-f]{64} data=[0-9a-f]{64}$/;

export const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** Splits at the runner's mark, which is no line of a step's text. */
export function splitAtRunner(text: string): {
  readonly head: readonly string[];
  readonly runner: string | undefined;
} {
  const lines = text.split('\n');
  const { outside } = splitSections(lines);
  const mark = outside.find(({ text: line }) => line === RUNNER_MARK)?.at;
  if (mark === undefined) return { head: lines, runner: undefined };
  return { head: lines.slice(0, mark + 1), runner: lines.slice(mark + 1).join('\n') };
}

/** A line outside of the sections, and where it stands, from 0. */
export interface OutsideLine {
  readonly text: string;
  readonly at: number;
}

export interface Split {
  readonly sections: readonly ScriptSection[];
  readonly outside: readonly OutsideLine[];
}

/** Among the steps a mark begins a section, and only its own mark ends it. */
export function splitSections(lines: readonly string[]): Split {
  const sections: ScriptSection[] = [];
  const outside: OutsideLine[] = [];
  let open: { readonly id: string; readonly line: number; readonly lines: string[] } | undefined;
  let part = '';
  lines.forEach((text, at) => {
    if (open !== undefined && text !== `${SECTION_END}${open.id}`) {
      open.lines.push(text);
      return;
    }
    outside.push({ text, at });
    if (open !== undefined) sections.push({ id: open.id, line: open.line, source: joined(open.lines) });
    open = undefined;
    if (/^# ==== .* ====$/.test(text)) part = text;
    if (part === STEPS_MARK && text.startsWith(SECTION_BEGIN))
      open = { id: text.slice(SECTION_BEGIN.length), line: at + 1, lines: [] };
  });
  return { sections, outside };
}

/** All lines outside of the sections but for the one with the digests and nothing else. */
export function coveredText(outside: readonly OutsideLine[]): string {
  const own = outside.findIndex(({ text }) => DIGESTS.test(text));
  return joined(outside.filter((_, at) => at !== own).map(({ text }) => text));
}

/** The comment in front of each step (by id) and of each phase (by `phase ID`), without the lines' ends. */
export function commentsOf(outside: readonly OutsideLine[]): ReadonlyMap<string, readonly string[]> {
  const comments = new Map<string, readonly string[]>();
  let open: string[] = [];
  for (const { text } of outside) {
    if (text.startsWith('#')) open.push(text);
    else {
      const [, command, id = ''] = /^sw_(step|phase) (\S+)/.exec(text) ?? [];
      if (command !== undefined) comments.set(command === 'step' ? id : `phase ${id}`, open);
      open = [];
    }
  }
  return comments;
}

/** Each function with its comment, without empty lines after it: in the order that is stated, each begins where its own comment or its head does. */
export function functionBlocks(
  outside: readonly OutsideLine[],
  names: readonly string[],
): ReadonlyMap<string, string> {
  const begin = outside.findIndex(({ text }) => text === FUNCTIONS_MARK);
  const end = outside.findIndex(({ text }) => text === STEPS_MARK);
  const blocks = new Map<string, string[]>();
  const waiting = [...names];
  let open: string[] | undefined;
  for (const { text } of outside.slice(begin + 1, Math.max(end, begin + 1))) {
    const [next] = waiting;
    if (
      next !== undefined &&
      [`# ${next} `, `# ${next}:`, `${next}() {`].some((head) => text.startsWith(head))
    ) {
      blocks.set(next, (open = []));
      waiting.shift();
    }
    open?.push(text);
  }
  return new Map([...blocks].map(([name, lines]) => [name, joined(lines).replace(/\n+$/, '\n')]));
}
