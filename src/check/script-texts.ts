/**
 * Reads the texts of a script line by line, by its marks and nothing else: neither the renderer nor a parser of bash has a say in what is proved.
 * In: the script's text. Out: functions, checks of rights and steps, as their lines stand.
 */

export interface Lines {
  /** Of the first one, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

export interface StepTexts extends Lines {
  readonly id: string;
  /** Values that the step keeps, with single spaces between them. */
  readonly captures: string;
  readonly interactive: boolean;
  /** The value that a person chooses; '' for none. */
  readonly answer: string;
  /** Of a step that lists the items of a group; each '' for all others. */
  readonly item: {
    readonly variable: string;
    readonly pattern: string;
    readonly parts: string;
    readonly steps: string;
  };
}

export interface ScriptTexts {
  readonly functions: Lines;
  readonly access: readonly Lines[];
  readonly steps: readonly StepTexts[];
}

const PART = /^# ==== (\S+) ====$/;
const ACCESS = /^access_\d+\(\) \{$/;
const AFTER_ACCESS = /^sw_(?:access|disk|functions) |^# ==== functions ====$|^$/;

/** Lines without the empty ones around them. */
export function trimmed({ line, lines }: Lines): Lines {
  const first = lines.findIndex((text) => text !== '');
  if (first === -1) return { line, lines: [] };
  const last = lines.length - 1 - [...lines].reverse().findIndex((text) => text !== '');
  return { line: line + first, lines: lines.slice(first, last + 1) };
}

/** A line between two marks; the line `from` itself is the first mark. */
function between(all: readonly string[], from: string, to: string): Lines {
  const begin = all.indexOf(from);
  const end = all.indexOf(to, begin + 1);
  if (begin === -1 || end === -1) return { line: 1, lines: [] };
  return { line: begin + 2, lines: all.slice(begin + 1, end) };
}

function readFunctions(all: readonly string[]): Lines {
  return trimmed(between(all, '# ==== functions ====', '# ==== steps ===='));
}

/** A brace that ends a text stands before what can only follow one. */
function readAccess(all: readonly string[]): Lines[] {
  const { line, lines } = between(all, '# ==== values ====', '# ==== functions ====');
  const texts: Lines[] = [];
  let open: { readonly line: number; readonly lines: string[] } | undefined;
  lines.forEach((text, at) => {
    if (open === undefined) {
      if (ACCESS.test(text)) open = { line: line + at + 1, lines: [] };
    } else if (text === '}' && AFTER_ACCESS.test(lines[at + 1] ?? '')) {
      texts.push(open);
      open = undefined;
    } else open.lines.push(text);
  });
  return texts;
}

function factOf(facts: string, name: string): string {
  const [, quoted, bare = ''] = new RegExp(` ${name}=(?:'([^']*)'|(\\S*))`).exec(facts) ?? [];
  return quoted ?? bare;
}

function stepOf(facts: string, line: number): StepTexts {
  return {
    id: facts.split(' ')[1] ?? '',
    line,
    lines: [],
    captures: factOf(facts, 'captures'),
    interactive: factOf(facts, 'interactive') === 'yes',
    answer: factOf(facts, 'answer'),
    item: {
      variable: factOf(facts, 'lists'),
      pattern: factOf(facts, 'lists-pattern'),
      parts: factOf(facts, 'lists-parts'),
      steps: factOf(facts, 'lists-for'),
    },
  };
}

/** A step's texts stand between its two marks, which come behind its facts. */
function readSteps(all: readonly string[]): StepTexts[] {
  const steps: StepTexts[] = [];
  let part = '';
  let open: { readonly mark: string; readonly at: number } | undefined;
  for (let at = 0; at < all.length && part !== 'runner'; at += 1) {
    const text = all[at] ?? '';
    const step = steps.at(-1);
    if (open !== undefined) {
      if (text !== open.mark) continue;
      if (step !== undefined)
        steps[steps.length - 1] = { ...step, line: open.at + 2, lines: all.slice(open.at + 1, at) };
      open = undefined;
    } else if (text.startsWith('sw_step ')) steps.push(stepOf(text, at + 1));
    else if (part === 'steps' && text.startsWith('# >>> ')) open = { mark: `# <<< ${text.slice(6)}`, at };
    else part = PART.exec(text)?.[1] ?? part;
  }
  return steps;
}

export function readTexts(script: string): ScriptTexts {
  const all = script.split('\n');
  return { functions: readFunctions(all), access: readAccess(all), steps: readSteps(all) };
}
