/**
 * The plan: what the analysed model is lowered to, and all that a renderer ever sees.
 * Its vocabulary is small on purpose (prose, named texts, prompts, policy): no renderer knows a kind.
 */
import type { FunctionOrigin } from '../functions/definition.js';
import type { Alternative } from '../kinds/alternative.js';
import type { Pointer } from '../parse/document.js';
import type { Prompt, Risk, VariableType } from '../kinds/vocabulary.js';
import type { ShellText, ShellWord } from '../shell/quote.js';

export type { FunctionOrigin } from '../functions/definition.js';
export type { Prompt, Risk, VariableType } from '../kinds/vocabulary.js';

/** The names under which a step's texts are found in the guide, the script and the manifest, in the order they are shown. */
export const TEXT_NAMES = ['when', 'done_when', 'choices', 'body', 'progress', 'check', 'undo'] as const;
export type TextName = (typeof TEXT_NAMES)[number];

/** One command text: byte-identical in the guide and in the script. */
export interface Text {
  readonly name: TextName | 'access' | 'version';
  /** Bash without a trailing newline. */
  readonly source: ShellText;
  /** SHA-256 of the source's UTF-8 bytes, in hex. */
  readonly digest: string;
  /** Where the procedure says it; a text may come from several places (a list of checks). */
  readonly origins: readonly Pointer[];
  /** Programs it calls, sorted; shell builtins and its own functions left out. */
  readonly tools: readonly string[];
  /** Upper-case names it reads, itself or in a function that it calls: variables and captured values. */
  readonly reads: readonly string[];
  /** Functions it calls, itself or through others, in the order of `Plan.functions`. */
  readonly calls: readonly string[];
}

/** A function that texts call: it stands once in the guide and once in the script, as the same bytes. */
export interface PlanFunction {
  readonly name: string;
  readonly from: FunctionOrigin;
  /** What it does, in a sentence or two; Markdown. */
  readonly help: string;
  /** Its lines as they are rendered: comment and definition, without a trailing newline. */
  readonly source: ShellText;
  /** The guide has it in its appendix, behind all others. */
  readonly appendix: boolean;
  /** SHA-256 of the source's UTF-8 bytes, in hex. */
  readonly digest: string;
  /** Where the procedure declares it, or what makes it; `undefined` for the library. */
  readonly origin: Pointer | undefined;
  /** Functions it calls itself. */
  readonly calls: readonly string[];
  /** Programs it calls itself, sorted. */
  readonly tools: readonly string[];
  /** Upper-case names it reads itself. */
  readonly reads: readonly string[];
}

/** How a step is taken back. */
export type Undo =
  /** The procedure does not say. */
  | { readonly kind: 'absent' }
  /** There is nothing to take back. */
  | { readonly kind: 'none' }
  /** By the step's text `undo`; `discards` is Markdown, what is lost by it, '' for nothing. */
  | { readonly kind: 'text'; readonly discards: string }
  /** By the undo of another step, together with it. */
  | { readonly kind: 'with'; readonly step: string }
  /** By a person, who says so. */
  | {
      readonly kind: 'confirm';
      readonly question: string;
      readonly lookFor: string;
      readonly discards: string;
    };

/** A value of the operator's, fixed before the first step. */
export interface Variable {
  readonly name: string;
  readonly type: VariableType;
  readonly help: string;
  /** The default as a double-quoted bash word; it may read variables declared before it. */
  readonly default: ShellWord | undefined;
  /** The default as the author wrote it, for tables. */
  readonly defaultText: string | undefined;
  /** Variables that the default refers to. */
  readonly defaultReads: readonly string[];
  /** Members of an enum, empty for other types. */
  readonly values: readonly string[];
  /** An extended regular expression that the whole value must match; '' for none. */
  readonly pattern: string;
  readonly prompt: string;
  readonly secret: boolean;
  readonly origin: Pointer;
}

/** What the runner does around the texts, and the guide says in prose. */
export interface Policy {
  readonly risk: Risk;
  /** Attempts in all, at least 1. */
  readonly attempts: number;
  /** Seconds between attempts. */
  readonly retryWait: number;
  /** Seconds for one attempt; 0 for no limit. */
  readonly timeout: number;
  /** The body may simply be run again after it was interrupted. */
  readonly rerunSafe: boolean;
  /** The body keeps the terminal and runs in the foreground. */
  readonly interactive: boolean;
  /** What the body prints is for the transcript alone. */
  readonly quiet: boolean;
  /** The step until which its check must hold; '' where it always must. */
  readonly checkUntil: string;
}

/** What a step that begins a group lists. */
export interface Items {
  /** The variable that holds the item. */
  readonly variable: string;
  /** The variable that holds the list; '' where commands, a query or the procedure list the items. */
  readonly from: string;
  /** An extended regular expression for the whole item; '' for any. */
  readonly pattern: string;
  /** Fields: the name behind that of the item, and which bracket of the expression keeps it, from 1. */
  readonly parts: readonly { readonly name: string; readonly bracket: number }[];
  /** Values that are kept once for each item. */
  readonly captures: readonly string[];
  /** Ids of the steps that are done for each item. */
  readonly steps: readonly string[];
}

/** The names that stand for an item and its fields. */
export function itemVariables({ variable, parts }: Items): string[] {
  return [variable, ...parts.map(({ name }) => `${variable}_${name}`)];
}

export interface Step {
  readonly id: string;
  /** Position in the whole procedure, from 1. */
  readonly number: number;
  /** Number of the phase, a dot, and the position in it, each from 1: what people see. */
  readonly label: string;
  readonly title: string;
  readonly kind: string;
  /** Markdown for people: why the step is there. */
  readonly why: string;
  /** Markdown: what to expect when it goes well. */
  readonly expect: string;
  /** Markdown: what to do when it does not. */
  readonly ifItFails: string;
  readonly texts: Partial<Readonly<Record<TextName, Text>>>;
  readonly prompt: Prompt | undefined;
  /** Variables that the body leaves as files under $WORK and that are loaded after it. */
  readonly captures: readonly string[];
  /** Captured values its texts need, with the id of the step that makes each. */
  readonly needs: readonly { readonly variable: string; readonly step: string }[];
  readonly policy: Policy;
  readonly undo: Undo;
  /** Values of enums for which the step is, all of them; empty when it is for any. */
  readonly alternatives: readonly Alternative[];
  /** The step that lists the items for which this one is done, one after the other; '' for none. */
  readonly group: string;
  /** Where the step begins a group. */
  readonly items: Items | undefined;
  /** One sentence a kind adds about what its body does, Markdown; '' for none. */
  readonly summary: string;
  readonly origin: Pointer;
}

export interface Phase {
  readonly id: string;
  readonly title: string;
  /** Where the operator stands, Markdown. */
  readonly where: string;
  readonly intro: string;
  /** Few need it: the guide says so. */
  readonly appendix: boolean;
  /** The whole procedure's requirements and the phase's own. */
  readonly requires: Requirements;
  /** Names of the variables that the phase needs, in order of declaration. */
  readonly variables: readonly string[];
  readonly steps: readonly Step[];
  readonly origin: Pointer;
}

export interface Tool {
  readonly name: string;
  /** Lowest version that will do, dotted numbers; '' for any. */
  readonly min: string;
  /** Prints the version; undefined when any version will do. */
  readonly version: Text | undefined;
  readonly why: string;
}

export interface Access {
  readonly text: Text;
  readonly why: string;
}

export interface DiskNeed {
  readonly path: ShellWord;
  readonly pathText: string;
  readonly bytes: number;
}

export interface Requirements {
  readonly bash: string;
  readonly tools: readonly Tool[];
  readonly access: readonly Access[];
  readonly disk: readonly DiskNeed[];
  readonly images: readonly string[];
}

export interface Plan {
  readonly procedure: string;
  readonly title: string;
  readonly version: string;
  readonly contact: string;
  /** Markdown each; '' where the author says nothing. */
  readonly summary: string;
  readonly useWhen: string;
  readonly limits: string;
  readonly requires: Requirements;
  readonly variables: readonly Variable[];
  /** All that are called: the library's, those of places and of connections, the procedure's own; a function after those that it calls where that can be. */
  readonly functions: readonly PlanFunction[];
  readonly phases: readonly Phase[];
  /** SHA-256 in hex over the canonical source: every file that went in, newlines and byte-order marks normalised. */
  readonly digest: string;
  /** Files that went in, relative to the procedure's folder, sorted, with their SHA-256. */
  readonly files: readonly { readonly path: string; readonly digest: string }[];
  /** Version of the compiler. */
  readonly toolVersion: string;
}
