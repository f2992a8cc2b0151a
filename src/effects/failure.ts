/** Whether the failure of a command fails its text. In: where it stands, in a text that runs with errexit and pipefail. Out: yes or no; where bash versions differ, no. */
import type { AndOr, If, PipelineNode, Statement } from 'unbash';
import { askedBy, onlyOf } from './asked.js';
import { constantOf } from './constant.js';

/** What becomes of the status of a node. */
export interface Standing {
  /** errexit is looked at here. */
  readonly active: boolean;
  /** Its status is that of the whole, and the whole counts. */
  readonly result: boolean;
  /** `exit` with a failure fails the text. */
  readonly exits: boolean;
  /** `return` with a failure does. */
  readonly returns: boolean;
}

export const TOP: Standing = { active: true, result: true, exits: true, returns: false };
/** Nobody looks at it. */
export const LOST: Standing = { active: false, result: false, exits: false, returns: false };

export const counts = ({ active, result }: Standing): boolean => active || result;

const ENDINGS: ReadonlySet<string> = new Set(['exit', 'return']);

/** Which shell or function a node ends with a failure, if it always does. */
function endsBy(node: PipelineNode | AndOr): 'exit' | 'return' | undefined {
  if (node.type === 'BraceGroup') {
    const last = node.body.commands.at(-1);
    return last === undefined || last.background === true ? undefined : endsBy(last.command);
  }
  const name = node.type === 'Command' ? (node.name?.value ?? '') : '';
  if (!ENDINGS.has(name) || constantOf(node) === true) return undefined;
  return name === 'exit' ? 'exit' : 'return';
}

/** Whether what stands there fails the text whatever the world is like. */
export function fails(node: PipelineNode | AndOr, standing: Standing): boolean {
  const ending = endsBy(node);
  if (ending === 'exit') return standing.exits;
  if (ending === 'return') return standing.returns;
  return constantOf(node) === false && counts(standing);
}

function listFails(statements: readonly Statement[], standing: Standing): boolean {
  return statements.some(({ command, background }) => background !== true && fails(command, standing));
}

const within = (standing: Standing, counted: boolean): Standing => ({
  ...standing,
  active: false,
  result: counted,
});

/** Of each command of a list of `&&` and `||`. */
export function standingInAndOr({ commands, operators }: AndOr, at: number, standing: Standing): Standing {
  if (at === commands.length - 1) return standing;
  const next = commands[at + 1];
  if (operators[at] === '&&') {
    // A failure leaves out what follows `&&`, up to the next `||`.
    const or = operators.findIndex((operator, index) => index > at && operator === '||');
    const other = or === -1 ? undefined : commands[or + 1];
    return within(standing, other === undefined ? standing.result : fails(other, standing));
  }
  return within(standing, next !== undefined && fails(next, standing));
}

/** Of the condition of an `if`: its failure counts when the branch that it leads to fails. */
export function standingOfClause({ clause, then, else: otherwise }: If, standing: Standing): Standing {
  const only = onlyOf(clause.commands);
  const negated = only !== undefined && !askedBy(only).holds;
  const branch = negated ? then.commands : (otherwise?.commands ?? []);
  return within(standing, listFails(branch, standing));
}

/** A list that ends with a success of its own is written so that nothing before it counts. */
const endsWell = (statements: readonly Statement[]): boolean => {
  const last = statements.at(-1)?.command;
  return statements.length > 1 && last?.type === 'Command' && /^(?:true|:)$/.test(last.name?.value ?? '');
};

/** Of what stands in a subshell. */
export function standingOfSubshell(statements: readonly Statement[], standing: Standing): Standing {
  if (!counts(standing) || endsWell(statements)) return LOST;
  return { active: standing.active, result: true, exits: true, returns: true };
}

/** Of `$(…)`: errexit is off in it, and only its last status is looked at. */
export function standingOfSubstitution(counted: boolean): Standing {
  return { active: false, result: counted, exits: counted, returns: false };
}
