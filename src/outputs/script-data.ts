/** Puts the facts of a script in the form that its readers look them up in. In: lines of facts, prose. Out: values by name, for the whole and for each part. */
import { TEXT_NAMES } from '../plan/plan.js';
import { quoteTemplate } from '../shell/quote.js';
import { parseTemplate, readableTemplate } from '../shell/template.js';
import { scriptFunctionName } from './function-name.js';
import type { Prose } from './prose.js';
import type { FactLine, ScriptValue } from './script-facts.js';

export type Data = ReadonlyMap<string, ScriptValue>;

export interface ScriptFunction {
  /** The commands between the braces, byte for byte; '' for what is facts. */
  readonly source: string;
  /** Facts by name. */
  readonly data: Data;
  /** Line of the first command, or of the facts, from 1. */
  readonly line: number;
}

const plain = (value: string): ScriptValue => ({ value, written: value });
/** A template as bash would write it. */
const template = (value: string): ScriptValue => ({
  value,
  written: quoteTemplate(parseTemplate(value).template),
});

function dataOf(entries: Readonly<Record<string, string | ScriptValue>>): Data {
  return new Map(
    Object.entries(entries).map(([name, value]) => [
      `sw_${name}`,
      typeof value === 'string' ? plain(value) : value,
    ]),
  );
}

const wordsIn = (text = ''): string[] => text.split(' ').filter((word) => word !== '');
const readable = (images = ''): string => wordsIn(images).map(readableTemplate).join(' ');

export interface Lines {
  readonly of: (command: string) => readonly FactLine[];
  /** Of a step, or of `phase ID`. */
  readonly prose: (name: string) => Prose;
  /** The phase of each step. */
  readonly phaseOf: ReadonlyMap<string, string>;
}

function stepData(line: FactLine, { of, prose, phaseOf }: Lines): Data {
  const [id = '', kind = '', ...flags] = line.words;
  const fact = (name: string, standard = ''): string => line.facts.get(name) ?? standard;
  const { title, parts } = prose(id);
  const risk = fact('risk', 'read-only');
  const secrets = new Set(
    of('sw_variable').flatMap((one) => (one.facts.get('secret') === 'yes' ? one.words.slice(0, 1) : [])),
  );
  const texts = TEXT_NAMES.filter((name) =>
    name === 'body' ? fact('body', 'yes') === 'yes' : flags.includes(name),
  );
  return dataOf({
    title,
    phase: phaseOf.get(id) ?? '',
    kind,
    risk,
    texts: texts.join(' '),
    prompt: fact('prompt'),
    question: readableTemplate(parts.get('Asks') ?? ''),
    look_for: parts.get('Look for') ?? '',
    answer: fact('answer'),
    assume: fact('assume', 'no'),
    captures: fact('captures'),
    needs: fact('needs'),
    reads: fact('reads'),
    secrets: wordsIn(fact('reads'))
      .filter((name) => secrets.has(name))
      .join(' '),
    attempts: fact('attempts', '1'),
    retry_wait: fact('retry-wait', '0'),
    timeout: fact('timeout', '0'),
    rerun: fact('rerun', risk === 'read-only' ? 'safe' : 'ask'),
    interactive: fact('interactive', 'no'),
    output: fact('shows') === 'logged' ? 'log' : '',
    role: fact('role'),
    check_until: fact('check-until'),
    applies: fact('applies'),
    group: fact('group'),
    if_it_fails: parts.get('If it fails') ?? '',
    calls: fact('calls'),
    lists: ['lists', 'lists-pattern', 'lists-parts', 'lists-captures', 'lists-for']
      .map((name) => fact(name))
      .filter((value) => value !== '')
      .join(' '),
    undo: fact('undo', flags.includes('undo') ? 'text' : 'absent'),
    undo_with: fact('undo-with'),
    undo_question: parts.get('Undo asks') ?? '',
    undo_look_for: parts.get('Undo, look for') ?? '',
    discards: parts.get('Undo discards') ?? '',
    digest: fact('sha'),
  });
}

function phaseData(line: FactLine, { prose, phaseOf }: Lines): Data {
  const [id = ''] = line.words;
  const { title, parts } = prose(`phase ${id}`);
  const fact = (name: string): string => line.facts.get(name) ?? '';
  return dataOf({
    phase_title: title,
    phase_where: parts.get('Where') ?? '',
    phase_steps: [...phaseOf].flatMap(([step, phase]) => (phase === id ? [step] : [])).join(' '),
    phase_variables: fact('variables'),
    phase_tools: fact('tools'),
    phase_images: readable(fact('images')),
    phase_access: fact('access'),
    phase_disk: fact('disk'),
  });
}

function variableData({ words, facts }: FactLine, { of }: Lines): Data {
  const [, type = '', standard = '-', help = ''] = words;
  const shared = of('sw_type').find((one) => one.words[0] === type)?.words[1] ?? '';
  const pattern = facts.get('pattern') ?? shared;
  const hasDefault = standard !== '-' || facts.has('default-given');
  return dataOf({
    type,
    pattern: pattern === '' ? '' : `^(${pattern})$`,
    has_default: hasDefault ? 'yes' : 'no',
    default: template(hasDefault ? standard : ''),
    values: facts.get('values') ?? '',
    secret: facts.get('secret') ?? 'no',
    prompt: facts.get('prompt') ?? help,
    help,
  });
}

/** What each line is about, under the name that a function of its own would have. */
export function partData(lines: Lines): ReadonlyMap<string, { readonly data: Data; readonly pos: number }> {
  const { of } = lines;
  const named = (command: string, prefix: string, make: (line: FactLine, all: Lines) => Data) =>
    of(command).map((line) => {
      const name = scriptFunctionName(prefix, line.words[0] ?? '');
      return [name, { data: make(line, lines), pos: line.pos }] as const;
    });
  return new Map([
    ...named('sw_step', 'about', stepData),
    ...named('sw_phase', 'phase', phaseData),
    ...named('sw_variable', 'variable', variableData),
    ...named('sw_tool', 'tool', ({ facts }) =>
      dataOf({ tool_min: facts.get('min') ?? '', tool_why: facts.get('why') ?? '' }),
    ),
    ...named('sw_access', 'about_access_', ({ facts }) => dataOf({ access_why: facts.get('why') ?? '' })),
    ...named('sw_disk', 'disk', ({ words: [, path = '', bytes = ''] }) =>
      dataOf({ disk_path: template(path), disk_bytes: bytes }),
    ),
  ]);
}

/** Of the whole procedure. `heading` is what the script calls it. */
export function wholeData({ of }: Lines, heading: string): Data {
  const [procedure] = of('sw_procedure');
  const [digests] = of('sw_digests');
  const fact = (name: string): string => procedure?.facts.get(name) ?? '';
  const names = (command: string): string =>
    of(command)
      .map(({ words }) => words[0] ?? '')
      .join(' ');
  const union = (name: string): string[] => [
    ...new Set(of('sw_phase').flatMap(({ facts }) => wordsIn(facts.get(name)))),
  ];
  return dataOf({
    procedure: procedure?.words[0] ?? '',
    procedure_title: heading,
    procedure_version: procedure?.words[1] ?? '',
    procedure_contact: fact('contact'),
    procedure_digest: fact('source'),
    generator: fact('generator'),
    bash_min: fact('bash'),
    phases: names('sw_phase'),
    steps: names('sw_step'),
    variables: names('sw_variable'),
    captured: fact('captures'),
    functions: of('sw_functions')
      .flatMap(({ words }) => words)
      .join(' '),
    tools: union('tools')
      .sort((a, b) => (a < b ? -1 : 1))
      .join(' '),
    images: readable(union('images').join(' ')),
    access_count: String(of('sw_access').length),
    disk_count: String(of('sw_disk').length),
    runner_digest: digests?.facts.get('runner') ?? '',
    steps_digest: digests?.facts.get('steps') ?? '',
    data_digest: digests?.facts.get('data') ?? '',
  });
}
