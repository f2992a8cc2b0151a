/** What a script says of a step. In: its line of facts, its prose. Out: the same in the plan's terms; a hand edit may have said anything. */
import { RISKS } from '../kinds/vocabulary.js';
import { TEXT_NAMES } from '../plan/plan.js';
import type { Policy, Risk, Step, TextName, Undo } from '../plan/plan.js';
import { readableTemplate } from '../shell/template.js';
import type { Prose } from './prose.js';
import type { FactLine } from './script-facts.js';

/** How a step is taken back; what a way does not have is ''. */
export interface UndoFacts {
  readonly how: Undo['kind'];
  /** The step whose undo takes it back. */
  readonly by: string;
  readonly question: string;
  readonly lookFor: string;
  readonly discards: string;
}

export interface StepFacts
  extends Policy, Pick<Step, 'id' | 'title' | 'kind' | 'why' | 'ifItFails' | 'captures' | 'group'> {
  readonly phase: string;
  /** The kind of its prompt; '' where it asks nothing. */
  readonly prompt: string;
  readonly question: string;
  readonly lookFor: string;
  /** The variable that the operator's answer goes to; '' for none. */
  readonly answer: string;
  /** `--yes` answers its question. */
  readonly assumed: boolean;
  /** What the other person is who answers its question; '' for the operator. */
  readonly role: string;
  /** `NAME:STEP` for each captured value. */
  readonly needs: readonly string[];
  readonly reads: readonly string[];
  readonly secrets: readonly string[];
  /** `NAME:value,value` for each enum that decides whether it runs, with blanks between them. */
  readonly applies: string;
  /** What its items are and which steps are done for each; '' where it lists none. */
  readonly lists: string;
  readonly undo: UndoFacts;
}

export interface ScriptStep {
  readonly about: StepFacts;
  /** Only texts that it names are ever run. */
  readonly texts: readonly TextName[];
  readonly digest: string;
  /** Of its facts, from 1. */
  readonly line: number;
}

export const wordsIn = (text = ''): string[] => text.split(' ').filter((word) => word !== '');

function oneOf<T extends string>(known: readonly T[], text: string, otherwise: T): T {
  return known.find((one) => one === text) ?? otherwise;
}

type Fact = (name: string, standard?: string) => string;

/** A risk that a hand edit made up counts as the highest that asks for confirmation. */
function policyOf(fact: Fact): Policy {
  const risk: Risk = oneOf(RISKS, fact('risk', 'read-only'), 'destructive');
  return {
    risk,
    attempts: Number(fact('attempts', '1')),
    retryWait: Number(fact('retry-wait', '0')),
    timeout: Number(fact('timeout', '0')),
    rerunSafe: fact('rerun', risk === 'read-only' ? 'safe' : 'ask') === 'safe',
    interactive: fact('interactive') === 'yes',
    quiet: fact('shows') === 'logged',
    checkUntil: fact('check-until'),
  };
}

const UNDO_KINDS: readonly Undo['kind'][] = ['absent', 'none', 'text', 'with', 'confirm'];

/** A way that a hand edit made up is none. */
function undoOf(fact: Fact, flags: readonly string[], { parts }: Prose): UndoFacts {
  return {
    how: oneOf(UNDO_KINDS, fact('undo', flags.includes('undo') ? 'text' : 'absent'), 'absent'),
    by: fact('undo-with'),
    question: readableTemplate(parts.get('Undo asks') ?? ''),
    lookFor: parts.get('Undo, look for') ?? '',
    discards: parts.get('Undo discards') ?? '',
  };
}

const LISTS = ['lists', 'lists-pattern', 'lists-parts', 'lists-captures', 'lists-for'];

/** What is known of a script beside the step's own line. */
export interface StepSurroundings {
  readonly prose: Prose;
  readonly phase: string;
  readonly secrets: ReadonlySet<string>;
}

export function stepFacts(
  { words, facts }: FactLine,
  { prose, phase, secrets }: StepSurroundings,
): StepFacts {
  const [id = '', kind = '', ...flags] = words;
  const fact: Fact = (name, standard = '') => facts.get(name) ?? standard;
  const reads = wordsIn(fact('reads'));
  return {
    ...{ id, kind, phase, title: prose.title, why: prose.why },
    ...policyOf(fact),
    prompt: fact('prompt'),
    question: readableTemplate(prose.parts.get('Asks') ?? ''),
    lookFor: prose.parts.get('Look for') ?? '',
    answer: fact('answer'),
    assumed: fact('assume') === 'yes',
    role: fact('role'),
    captures: wordsIn(fact('captures')),
    needs: wordsIn(fact('needs')),
    reads,
    secrets: reads.filter((name) => secrets.has(name)),
    applies: fact('applies'),
    group: fact('group'),
    lists: LISTS.flatMap((name) => facts.get(name) ?? []).join(' '),
    undo: undoOf(fact, flags, prose),
    ifItFails: prose.parts.get('If it fails') ?? '',
  };
}

/** The texts that a line of facts names: a body unless it says that there is none. */
export function namedTexts({ words, facts }: FactLine): TextName[] {
  const isNamed = (name: TextName): boolean =>
    name === 'body' ? facts.get('body') !== 'no' : words.slice(2).includes(name);
  return TEXT_NAMES.filter(isNamed);
}
