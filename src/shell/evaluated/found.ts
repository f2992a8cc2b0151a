/** What reading a text for evaluated values gives, and how the parts of that reading name things. */
import type { Statement, SyntaxNode } from 'unbash';

export interface FunctionBody {
  readonly commands: readonly Statement[];
  /** Defined in the text itself. */
  readonly own: boolean;
}

/** What the reader must know of the procedure's values. */
export interface Values {
  /** Names whose value may hold more than letters, digits and `._:/@-`. */
  readonly risky: ReadonlySet<string>;
  /** Lists among them whose items hold nothing else. */
  readonly plainItems: ReadonlySet<string>;
  /** Functions that the text may call and that stand outside of it, by name. */
  readonly functions?: ReadonlyMap<string, FunctionBody>;
  /** Functions that read SQL for psql from standard input, and take psql's options. */
  readonly sqlClients?: ReadonlySet<string>;
}

/** A value that stands where a program evaluates it. */
export interface Evaluated {
  readonly kind: 'evaluated';
  /** What is evaluated, such as "the value of `NAME`". */
  readonly what: string;
  /** What evaluates it. */
  readonly by: string;
  /** What to write instead. */
  readonly instead: string;
  readonly offset: number;
  readonly length: number;
}

/** A value in which awk replaces backslashes. */
export interface Unescaped extends Omit<Evaluated, 'kind'> {
  readonly kind: 'unescaped';
}

/** A text for another shell that cannot be parsed. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly by: string;
  readonly message: string;
  readonly offset: number;
  readonly length: number;
}

export type Found = Evaluated | Unescaped | Unreadable;

/** Variables that may hold a risky value, with the value's name. */
export type Holders = ReadonlyMap<string, string>;

/** Where a node of a text, or of a text inside it, stands in the field. */
export type Placer = (node: Pick<SyntaxNode, 'pos' | 'end'>) => {
  readonly offset: number;
  readonly length: number;
};

/** Where in a node a risky value is evaluated. */
export interface Sink {
  readonly node: SyntaxNode;
  readonly value: string;
  readonly by: string;
  readonly instead: string;
  readonly caution?: boolean;
}
