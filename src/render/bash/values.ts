/** The table of values and what the procedure requires, as lines of facts. In: the plan. Out: lines, in the order of the script. */
import type { Access, DiskNeed, Phase, Plan, Tool, Variable } from '../../plan/plan.js';
import { variablesRead } from '../../plan/lower.js';
import type { FactLine } from './facts.js';
import { fact, factLine, factWord, flag, listFact } from './facts.js';
import { textFunction } from './step.js';

/** Types whose members are told by something else than an expression that all variables of the type share. */
function hasOwnPattern({ type, pattern }: Variable, shared: ReadonlyMap<string, string>): boolean {
  return pattern !== '' && shared.get(type) !== pattern;
}

/** The expression of each type that is used; the first variable of a type speaks for it, but for `pattern`, where each has its own. */
function sharedPatterns({ variables }: Plan): Map<string, string> {
  const shared = new Map<string, string>();
  for (const { type, pattern } of variables)
    if (type !== 'pattern' && pattern !== '' && !shared.has(type)) shared.set(type, pattern);
  return shared;
}

/** `-` is no default; a default that is just that needs a fact of its own. */
function variableWords(variable: Variable, plan: Plan, shared: ReadonlyMap<string, string>): string[] {
  const { name, type, help, prompt, secret, values } = variable;
  const facts = [
    flag('default-given=yes', variable.defaultText === '-'),
    flag('secret=yes', secret),
    hasOwnPattern(variable, shared) ? fact('pattern', variable.pattern) : '',
    fact('values', values.join('\n')),
    listFact('reads', variablesRead(variable.defaultReads, plan.variables)),
    fact('prompt', prompt, help),
  ];
  const standard = variable.defaultText === undefined ? '-' : factWord(variable.defaultText);
  return [
    name,
    type,
    standard === '' ? "''" : standard,
    factWord(help),
    ...facts.filter((one) => one !== ''),
  ];
}

const HEADS = ['', 'name', 'type', 'default', 'what it is'];

/** In columns, as far as a column is not widened by one long word. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1, 2, 3].map((at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0).filter((width) => width <= 30), 0),
  );
  return rows.map((row) =>
    row
      .map((word, at) => word.padEnd(widths[at] ?? 0))
      .join(' ')
      .trimEnd(),
  );
}

export function valueLines(plan: Plan): string[] {
  if (plan.variables.length === 0) return [];
  const shared = sharedPatterns(plan);
  const rows = plan.variables.map((variable) => ['sw_variable', ...variableWords(variable, plan, shared)]);
  const types = [...shared].map(([type, pattern]) => factLine('sw_type', type, factWord(pattern)));
  const head = ['#'.padEnd('sw_variable'.length), ...HEADS.slice(1)];
  return [...table([head, ...rows]), ...types];
}

function toolLine({ name, min, why }: Tool): FactLine[] {
  return min === '' && why === '' ? [] : [factLine('sw_tool', name, fact('min', min), fact('why', why))];
}

function versionText({ name, version }: Tool): string {
  return version === undefined ? '' : textFunction('version', name, version);
}

function accessLines({ text, why }: Access, at: number, plan: Plan): string {
  const variables = new Set(plan.variables.map(({ name }) => name));
  const reads = text.reads.filter((name) => variables.has(name));
  const facts = factLine('sw_access', String(at + 1), fact('why', why), listFact('reads', reads));
  return `${facts}\n${textFunction('access', String(at + 1), text)}`;
}

function diskLine({ pathText, bytes }: DiskNeed, at: number): FactLine {
  return factLine('sw_disk', String(at + 1), factWord(pathText), String(bytes));
}

/** Lines and functions, each with its line end. */
export function requirementLines(plan: Plan): string {
  const { tools, access, disk } = plan.requires;
  return [
    ...tools.flatMap(toolLine).map((line) => `${line}\n`),
    ...tools.map(versionText),
    ...access.map((one, at) => accessLines(one, at, plan)),
    ...disk.map((one, at) => `${diskLine(one, at)}\n`),
  ].join('');
}

/** Numbers, from 1, of the members of a whole list that a part names. */
function numbersOf<T>(part: readonly T[], whole: readonly T[], key: (item: T) => string): string[] {
  const keys = whole.map(key);
  return part.map((item) => String(keys.indexOf(key(item)) + 1));
}

const accessKey = ({ text }: Access): string => text.origins.join(' ');
const diskKey = ({ path, bytes }: DiskNeed): string => `${bytes} ${path}`;

export function phaseLine({ id, requires, variables }: Phase, plan: Plan): FactLine {
  return factLine(
    'sw_phase',
    id,
    listFact(
      'tools',
      requires.tools.map(({ name }) => name),
    ),
    listFact('access', numbersOf(requires.access, plan.requires.access, accessKey)),
    listFact('disk', numbersOf(requires.disk, plan.requires.disk, diskKey)),
    listFact('images', requires.images),
    listFact('variables', variables),
  );
}

/** What the script knows of the procedure as a whole. */
export function procedureLine(plan: Plan): FactLine {
  const steps = plan.phases.flatMap((phase) => phase.steps);
  const answers = steps.flatMap(({ prompt }) => (prompt?.kind === 'choose' ? [prompt.variable] : []));
  const captures = steps.flatMap((step) => step.captures);
  const groups = steps.flatMap(({ id, items }) => (items === undefined ? [] : [id]));
  return factLine(
    'sw_procedure',
    plan.procedure,
    plan.version,
    fact('contact', plan.contact),
    fact('bash', plan.requires.bash),
    listFact('captures', captures),
    listFact('answers', answers),
    listFact('groups', groups),
    fact('generator', `stepwright ${plan.toolVersion}`),
    fact('source', plan.digest),
  );
}
