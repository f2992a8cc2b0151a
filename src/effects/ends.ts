/** Whether nothing behind a command is reached. In: a node of a syntax tree, as bash would run it. Out: yes, or that it cannot be told. */
import type { AndOr, If, PipelineNode, Statement } from 'unbash';
import { constantOfList } from './constant.js';
import { plain } from './lowered.js';

const ENDINGS: ReadonlySet<string> = new Set(['exit', 'return', 'break', 'continue']);

function ifEnds({ clause, then, elif, else: otherwise }: If): boolean {
  const status = constantOfList(clause.commands);
  if (status === true) return listEnds(then.commands);
  if (elif.length > 0 || otherwise === undefined) return false;
  return listEnds(otherwise.commands) && (status === false || listEnds(then.commands));
}

export function ends(node: PipelineNode | AndOr): boolean {
  switch (node.type) {
    case 'Command': {
      const name = node.name?.value ?? '';
      return ENDINGS.has(name) || (name === 'exec' && node.args.length > 0);
    }
    case 'AndOr': {
      const [first] = node.commands;
      return first !== undefined && ends(first);
    }
    case 'BraceGroup':
      return listEnds(node.body.commands);
    case 'If':
      return ifEnds(node);
    default:
      return false;
  }
}

function listEnds(statements: readonly Statement[]): boolean {
  return plain(statements).some(({ command, background }) => background !== true && ends(command));
}
