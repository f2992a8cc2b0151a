/** What a script says of itself. In: its lines of facts, prose. Out: the whole and its parts as plain data; a hand edit may have said anything. */
import { quoteTemplate } from '../shell/quote.js';
import { parseTemplate, readableTemplate } from '../shell/template.js';
import type { Prose } from './prose.js';
import type { FactLine } from './script-facts.js';
import { namedTexts, stepFacts, wordsIn } from './script-step.js';
import type { ScriptStep } from './script-step.js';

export interface ScriptVariable {
  readonly name: string;
  readonly type: string;
  /** For the whole value, with its anchors; '' for none. */
  readonly pattern: string;
  /** As a bash word; undefined when there is none. */
  readonly default: string | undefined;
  readonly values: readonly string[];
  readonly secret: boolean;
  readonly prompt: string;
  readonly help: string;
}

export interface ScriptPhase {
  readonly id: string;
  readonly title: string;
  readonly where: string;
  readonly variables: readonly string[];
  readonly tools: readonly string[];
  readonly images: readonly string[];
  /** Numbers of what stands in the lists of the whole, from 1. */
  readonly access: readonly string[];
  readonly disk: readonly string[];
}

export interface ScriptParts {
  readonly about: {
    readonly procedure: string;
    readonly title: string;
    readonly version: string;
    readonly contact: string;
    readonly generator: string;
    /** Of the sources. */
    readonly digest: string;
    readonly bash: string;
  };
  /** Digests that the script carries itself. */
  readonly stated: { readonly runner: string; readonly steps: string; readonly data: string };
  readonly phases: readonly ScriptPhase[];
  readonly variables: readonly ScriptVariable[];
  readonly tools: readonly { readonly name: string; readonly min: string; readonly why: string }[];
  /** Reasons of the functions `access_1`, `access_2` and so on. */
  readonly access: readonly { readonly why: string }[];
  readonly disk: readonly { readonly path: string; readonly bytes: number }[];
  /** Names of the functions that texts share. */
  readonly shared: readonly string[];
  readonly steps: readonly ScriptStep[];
}

export interface Lines {
  readonly of: (command: string) => readonly FactLine[];
  /** Of a step, or of `phase ID`. */
  readonly prose: (name: string) => Prose;
  /** The phase of each step. */
  readonly phaseOf: ReadonlyMap<string, string>;
  /** Line of an offset, from 1. */
  readonly lineAt: (offset: number) => number;
}

const nameOf = ({ words: [name = ''] }: FactLine): string => name;

/** As bash would write it. */
const written = (value: string): string => quoteTemplate(parseTemplate(value).template);

function variableOf({ words, facts }: FactLine, { of }: Lines): ScriptVariable {
  const [name = '', type = '', standard = '-', help = ''] = words;
  const shared = of('sw_type').find((one) => nameOf(one) === type)?.words[1] ?? '';
  const pattern = facts.get('pattern') ?? shared;
  const values = facts.get('values') ?? '';
  return {
    ...{ name, type, help },
    pattern: pattern === '' ? '' : `^(${pattern})$`,
    default: standard !== '-' || facts.has('default-given') ? written(standard) : undefined,
    values: values === '' ? [] : values.split('\n'),
    secret: facts.get('secret') === 'yes',
    prompt: facts.get('prompt') ?? help,
  };
}

function phaseOf(line: FactLine, { prose }: Lines): ScriptPhase {
  const id = nameOf(line);
  const { title, parts } = prose(`phase ${id}`);
  const words = (name: string): string[] => wordsIn(line.facts.get(name));
  return {
    ...{ id, title },
    where: parts.get('Where') ?? '',
    variables: words('variables'),
    tools: words('tools'),
    images: words('images').map(readableTemplate),
    access: words('access'),
    disk: words('disk'),
  };
}

/** What is named again is what its last line says, as it is for bash. */
function partsOf<T>(lines: readonly FactLine[], make: (line: FactLine) => T): T[] {
  const made = new Map(lines.map((line) => [nameOf(line), make(line)]));
  return lines.flatMap((line) => made.get(nameOf(line)) ?? []);
}

function stepsOf({ of, prose, phaseOf: phases, lineAt }: Lines): ScriptStep[] {
  const secret = of('sw_variable').filter(({ facts }) => facts.get('secret') === 'yes');
  const secrets = new Set(secret.map(nameOf));
  return partsOf(of('sw_step'), (line) => {
    const id = nameOf(line);
    return {
      about: stepFacts(line, { prose: prose(id), phase: phases.get(id) ?? '', secrets }),
      texts: namedTexts(line),
      digest: line.facts.get('sha') ?? '',
      line: lineAt(line.pos),
    };
  });
}

/** In the order of their names, each as far as a line says something of it. */
function toolsOf({ of }: Lines): ScriptParts['tools'] {
  const said = new Map(of('sw_tool').map((line) => [nameOf(line), line.facts]));
  const named = new Set(of('sw_phase').flatMap(({ facts }) => wordsIn(facts.get('tools'))));
  return [...named].sort().map((name) => {
    const facts = said.get(name);
    return { name, min: facts?.get('min') ?? '', why: facts?.get('why') ?? '' };
  });
}

/** `heading` is what the script calls the procedure. */
export function scriptParts(lines: Lines, heading: string): ScriptParts {
  const { of } = lines;
  const [[procedure], [digests]] = [of('sw_procedure'), of('sw_digests')];
  const fact = (name: string): string => procedure?.facts.get(name) ?? '';
  const stated = (name: string): string => digests?.facts.get(name) ?? '';
  return {
    about: {
      procedure: procedure?.words[0] ?? '',
      title: heading,
      version: procedure?.words[1] ?? '',
      contact: fact('contact'),
      generator: fact('generator'),
      digest: fact('source'),
      bash: fact('bash'),
    },
    stated: { runner: stated('runner'), steps: stated('steps'), data: stated('data') },
    phases: partsOf(of('sw_phase'), (line) => phaseOf(line, lines)),
    variables: partsOf(of('sw_variable'), (line) => variableOf(line, lines)),
    tools: toolsOf(lines),
    access: of('sw_access').map(({ facts }) => ({ why: facts.get('why') ?? '' })),
    disk: of('sw_disk').map(({ words: [, path = '', bytes = ''] }) => ({
      path: written(path),
      bytes: Number(bytes),
    })),
    shared: of('sw_functions').flatMap(({ words }) => words),
    steps: stepsOf(lines),
  };
}
