/** The fixed lines around the commands of the guide. In: a text, or the plan's variables. Out: lines for a block to paste. */
import type { Phase, Plan, Variable } from '../../plan/plan.js';
import { singleQuote } from '../../shell/quote.js';
import type { ShellText } from '../../shell/quote.js';

/**
 * A text in the frame: a subshell, so that `exit` and `set -e` do not end the operator's shell, without standard input, so
 * that a command does not eat the lines pasted after it.
 */
export function frame(text: ShellText, interactive: boolean): string {
  return `( set -euo pipefail\n${text}\n)${interactive ? '' : ' </dev/null'}`;
}

/** All names that the guide fills in the operator's shell. */
function namesOf({ variables, phases }: Plan): string[] {
  const captured = phases.flatMap(({ steps }) => steps.flatMap(({ captures }) => captures));
  return [...new Set([...variables.map(({ name }) => name), ...captured])];
}

/**
 * History expansion off, tabs taken as they are also where bash completes words, new files for the operator alone, as in the script,
 * each failure said aloud, and the working directory. What the operator exported under a name of ours would go on to every program.
 */
function shellLines(plan: Plan): string[] {
  const names = namesOf(plan);
  return [
    'set +H',
    "bind 'set disable-completion on' 2>/dev/null",
    'umask 077',
    `PROMPT_COMMAND='status=$?; [ "$status" -eq 0 ] || echo "exit status $status"'`,
    ...(names.length === 0 ? [] : [`unset ${names.join(' ')}`]),
    `WORK="$HOME/stepwright/${plan.procedure}"`,
  ];
}

/** Counts and other notes are taken once; those of an earlier run would be taken for this one's. */
const OLD_NOTES = `[ -z "$(ls -A "$WORK")" ] || echo "there are files of an earlier run in $WORK: come back to it as below, or move that folder away"`;

export function setupLines(plan: Plan): string {
  return [...shellLines(plan), 'mkdir -p "$WORK" && chmod 700 "$WORK"', OLD_NOTES].join('\n');
}

/** One assignment a line, to be changed where the site differs; what has no default is marked. */
export function variableLines(variables: readonly Variable[]): string {
  return variables
    .map(({ name, default: value }) => (value === undefined ? `${name}='' # fill in` : `${name}=${value}`))
    .join('\n');
}

/** Where there is no default there must be a value. */
function emptyTest({ name, default: value }: Variable): string {
  return value === undefined ? `[ -n "$${name}" ]` : '';
}

/** A test of a value, for the operator's shell; '' where any value will do. */
function typeTest(variable: Variable): string {
  const { name, type, pattern, values } = variable;
  const value = `"$${name}"`;
  if (type === 'file') return `[ -f ${value} ]`;
  if (type === 'dir') return `[ -d ${value} ]`;
  if (type === 'enum') return values.map((member) => `[ ${value} = ${singleQuote(member)} ]`).join(' || ');
  return pattern === ''
    ? emptyTest(variable)
    : `pattern=${singleQuote(`^(${pattern})$`)}\n[[ ${value.slice(1, -1)} =~ $pattern ]]`;
}

function complaint({ name, type, pattern, values }: Variable): string {
  if (type === 'file' || type === 'dir')
    return `${name} is not the path of a ${type === 'dir' ? 'directory' : 'file'}`;
  if (type === 'enum') return `${name} is not one of: ${values.join(', ')}`;
  if (pattern === '') return `${name} is empty`;
  return type === 'pattern' ? `${name} does not match ${pattern}` : `${name} is not of the type ${type}`;
}

/** The titles of the phases that a part of the procedure is for; '' when it is for all. */
export function forPhases({ phases }: Plan, isFor: (phase: Phase) => boolean): string {
  const titles = phases.filter(isFor).map(({ title }) => title);
  return titles.length === phases.length ? '' : titles.join(', ');
}

/** Says which values do not fit their type, then keeps all but secrets for another terminal. */
export function valueCheck(plan: Plan): string {
  const { variables } = plan;
  const tests = variables.flatMap((variable) => {
    const test = typeTest(variable);
    const titles = forPhases(plan, (phase) => phase.variables.includes(variable.name));
    const where = titles === '' ? '' : ` (needed for: ${titles})`;
    return test === '' ? [] : [`${test} || echo ${singleQuote(complaint(variable) + where)}`];
  });
  const kept = variables
    .filter(({ secret }) => !secret)
    .map(({ name }) => `printf '%s\\n' "$${name}" >"$WORK/${name}.value"`);
  return [...tests, ...kept].join('\n');
}

/** Brings back in a new terminal what the set-up and the steps so far have made. */
export function resumeLines(plan: Plan, open: readonly Variable[]): string {
  const captured = plan.phases.flatMap(({ steps }) => steps.flatMap(({ captures }) => captures));
  return [
    ...shellLines(plan),
    ...open.map(({ name }) => `${name}=$(cat "$WORK/${name}.value")`),
    ...captured.map((name) => `[ ! -f "$WORK/${name}" ] || ${name}=$(cat "$WORK/${name}")`),
  ].join('\n');
}
