/** What one SQL statement does. In: its tokens. Out: deeds with tables, columns and roles; a statement that is not known is unknown. */
import type { Deed } from '../effect.js';
import { deed, unknown } from '../programs/program.js';
import { piecesOf } from './tokens.js';
import type { Token } from './tokens.js';
import { whyOfCall } from './unknown-call.js';

export const upper = (token: Token | undefined): string =>
  token?.kind === 'word' ? token.text.toUpperCase() : '';

/** `:"NAME"` and `:'NAME'` as people know them. */
function plain({ kind, text }: Token): string {
  if (kind === 'value') return text.replace(/^:["']?(\w+)["']?$/, '$$$1');
  return kind === 'quoted' ? text.slice(1, -1) : text;
}

/** A name of one or several parts at `at`, and where it ends. */
export function nameAt(tokens: readonly Token[], at: number): { name: string; end: number } {
  let end = at;
  let name = '';
  while (end < tokens.length) {
    const token = tokens[end];
    if (token === undefined || (token.kind === 'sign' && token.text !== '*') || token.kind === 'string')
      break;
    name += plain(token);
    end += 1;
    if (tokens[end]?.text !== '.') break;
    name += '.';
    end += 1;
  }
  return { name, end };
}

function skip(tokens: readonly Token[], at: number, ...words: readonly string[]): number {
  let here = at;
  while (words.includes(upper(tokens[here]))) here += 1;
  return here;
}

/** Names separated by commas. */
function namesAt(tokens: readonly Token[], from: number): string[] {
  const names: string[] = [];
  for (let at = skip(tokens, from, 'ONLY'); at < tokens.length;) {
    const { name, end } = nameAt(tokens, at);
    if (name !== '') names.push(name);
    const next = tokens[end]?.text === '*' ? end + 1 : end;
    if (tokens[next]?.text !== ',') break;
    at = skip(tokens, next + 1, 'ONLY');
  }
  return names;
}

const holds = (tokens: readonly Token[], word: string): boolean =>
  tokens.some((token) => upper(token) === word);

/** Words by which a statement does more than without them. */
const WIDE = [
  'CASCADE',
  'SUPERUSER',
  'CREATEROLE',
  'CREATEDB',
  'BYPASSRLS',
  'REPLICATION',
  'FORCE',
  'UNLOGGED',
  'DISABLE',
];
const NARROW = ['RESTRICT', 'ENABLE'];

function more(tokens: readonly Token[], rows: boolean): Pick<Deed, 'widens' | 'protects'> {
  const words = new Set(tokens.map(upper));
  const all = rows && !words.has('WHERE') ? ['all rows'] : [];
  return {
    widens: [...WIDE.filter((word) => words.has(word)), ...all],
    protects: NARROW.filter((word) => words.has(word)),
  };
}

/** Columns of `SET a = …, b = …`. */
function columns(tokens: readonly Token[], from: number): string[] {
  const found: string[] = [];
  let depth = 0;
  for (
    let at = from;
    at < tokens.length && !(depth === 0 && ['FROM', 'WHERE', 'RETURNING'].includes(upper(tokens[at])));
    at += 1
  ) {
    const text = tokens[at]?.text;
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    const starts = at === from || (depth === 0 && tokens[at - 1]?.text === ',');
    if (starts) found.push(...nameAt(tokens, at).name.split(' '));
  }
  return found.filter((name) => name !== '');
}

type Read = (tokens: readonly Token[]) => readonly Deed[];

function update(tokens: readonly Token[], from: number): Deed {
  const { name, end } = nameAt(tokens, skip(tokens, from, 'ONLY'));
  const set = tokens.findIndex((token, at) => at >= end && upper(token) === 'SET');
  const named = set === -1 ? [] : columns(tokens, set + 1);
  const objects =
    named.length === 0 ? [`table ${name}`] : named.map((column) => `table ${name}, column ${column}`);
  return deed('changes', 'UPDATE', objects, more(tokens, true));
}

const KINDS =
  /^(?:TABLE|DATABASE|SCHEMA|ROLE|USER|GROUP|INDEX|VIEW|SEQUENCE|FUNCTION|PROCEDURE|TYPE|EXTENSION|TRIGGER|POLICY|TABLESPACE|PUBLICATION|SUBSCRIPTION|SERVER|DOMAIN|RULE|AGGREGATE|CAST|COLLATION|SYSTEM|OWNED|EVENT|STATISTICS)$/;
const BETWEEN = [
  'OR',
  'REPLACE',
  'TEMP',
  'TEMPORARY',
  'UNIQUE',
  'UNLOGGED',
  'MATERIALIZED',
  'FOREIGN',
  'RECURSIVE',
  'GLOBAL',
  'LOCAL',
  'CONSTRAINT',
  'DEFAULT',
  'LARGE',
];

/** CREATE, ALTER and DROP of a thing. */
function definition(tokens: readonly Token[], verb: string): Deed {
  const at = skip(tokens, 1, ...BETWEEN);
  const kind = upper(tokens[at]);
  if (!KINDS.test(kind)) return unknown(verb, `what \`${verb} ${kind}\` does is not known`);
  const from = skip(
    tokens,
    at + 1,
    'CONCURRENTLY',
    'IF',
    'NOT',
    'EXISTS',
    'ONLY',
    'BY',
    'MAPPING',
    'TRIGGER',
    'FOR',
  );
  const own = verb === 'CREATE' && tokens.slice(1, at).some((token) => /^TEMP/.test(upper(token)));
  const names = verb === 'DROP' ? namesAt(tokens, from) : [nameAt(tokens, from).name];
  const objects = names.map((name) => `${kind.toLowerCase()} ${name}${renamedTo(tokens)}`);
  const sub = verb === 'ALTER' ? alteration(tokens) : '';
  if (own) return deed('reads', `CREATE TEMPORARY ${kind}`, objects);
  const { widens, protects } = more(tokens, false);
  return deed('changes', `${verb} ${kind}${sub}`, objects, {
    widens: [...widens, ...ownerIn(tokens, verb)],
    protects,
  });
}

/** Whose it becomes, which takes a membership of that role. */
function ownerIn(tokens: readonly Token[], verb: string): string[] {
  const at = tokens.findIndex((token) => /^(?:OWNER|AUTHORIZATION)$/.test(upper(token)));
  if (at === -1 || (verb === 'ALTER' && upper(tokens[at + 1]) !== 'TO')) return [];
  const from = tokens[at + 1]?.text === '=' ? at + 2 : skip(tokens, at + 1, 'TO');
  const { name } = nameAt(tokens, from);
  return name === '' ? [] : [verb === 'ALTER' ? name : `${upper(tokens[at])} ${name}`];
}

/** `RENAME TO name`, at the end of an ALTER. */
function renamedTo(tokens: readonly Token[]): string {
  const at = tokens.findIndex(
    (token, index) => upper(token) === 'RENAME' && upper(tokens[index + 1]) === 'TO',
  );
  return at === -1 ? '' : `, renamed to ${nameAt(tokens, at + 2).name}`;
}

/** What an ALTER does to its thing, in the words that say so. */
function alteration(tokens: readonly Token[]): string {
  const at = tokens.findIndex(
    (token, index) =>
      index > 2 &&
      /^(?:RENAME|OWNER|ADD|DROP|ALTER|SET|RESET|ENABLE|DISABLE|PASSWORD|WITH|ATTACH|DETACH|VALIDATE|INHERIT)$/.test(
        upper(token),
      ),
  );
  if (at === -1) return '';
  const words = [upper(tokens[at]), upper(tokens[at + 1])].filter((word) =>
    /^(?:RENAME|OWNER|TO|ADD|DROP|ALTER|SET|COLUMN|CONSTRAINT|TRIGGER|PASSWORD|DEFAULT|ENABLE|DISABLE|SCHEMA|WITH)$/.test(
      word,
    ),
  );
  return ` … ${words.join(' ')}`;
}

/** Functions that only compute or look, as far as PostgreSQL's manual says so; `set_config` sets a parameter of the session, as SET does. */
const PURE =
  /^(?:pg_get_\w+|pg_\w+_size|pg_size_\w+|pg_encoding_\w+|pg_export_snapshot|pg_is_in_recovery|pg_postmaster_\w+|pg_backend_pid|pg_typeof|pg_table_is_visible|has_\w+_privilege|jsonb?_\w+|to_\w+|array_\w+|regexp_\w+|string_\w+|current_\w+|date_\w+|octet_length|bit_\w+|txid_\w+|(?:sh)?obj_description|col_description|quote_\w+|lo_get|row_to_json|pg_has_role|pg_describe_object|pg_identify_object|format_type|acl(?:default|explode)|host|set_config)$/;
const PURE_NAMES = new Set(
  (
    'count sum min max avg coalesce nullif greatest least lower upper length char_length left right substr substring replace split_part md5 ' +
    'sha256 sha512 format now version row_number rank dense_rank lag lead first_value last_value abs round floor ceil trunc mod power sqrt ' +
    'trim btrim ltrim rtrim lpad rpad position strpos concat concat_ws cast extract age exists any all some in not and or array row values ' +
    'select generate_series unnest encode decode chr ascii reverse repeat initcap starts_with cardinality bool_and bool_or every hashtext ' +
    'exists filter over within group distinct from where when then else case end as on using is like ilike between having union except ' +
    'intersect with int integer bigint text varchar char numeric interval timestamp date time boolean name regclass lateral partition by limit ' +
    'offset conflict do nothing update set returning key references primary unique check default constraint index foreign current_database setseed clock_timestamp statement_timestamp materialized overlaps grouping sets rollup cube substring_index group_concat find_in_set master_gtid_wait'
  ).split(' '),
);

/** Functions that change something, by PostgreSQL's manual. */
const CHANGING =
  /^(?:pg_terminate_backend|pg_cancel_backend|setval|nextval|lo_unlink|lo_create|lo_import|pg_drop_replication_slot|pg_reload_conf|pg_promote|pg_switch_wal|pg_advisory_\w+|pg_rotate_logfile)$/;

const called = (name: string): Deed =>
  CHANGING.test(name)
    ? deed('changes', `SELECT ${name}`, [`function ${name}`])
    : unknown('SELECT', whyOfCall(name), [`function ${name}`]);

/** Where a name begins that ends at a token: `schema.name` is three. */
function firstOfName(tokens: readonly Token[], at: number): number {
  return tokens[at - 1]?.text === '.' ? firstOfName(tokens, at - 2) : at;
}

/** Calls in a query of functions that may change something. */
export function impure(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, at) => {
    if (tokens[at + 1]?.text !== '(' || token.kind !== 'word') return [];
    const name = token.text.toLowerCase();
    const before = tokens[firstOfName(tokens, at) - 1];
    const isColumnList = upper(before) === 'AS' || before?.text === ')' || upper(before) === 'INTO';
    return isColumnList || PURE.test(name) || PURE_NAMES.has(name) ? [] : [name];
  });
}

function tablesRead(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, at) =>
    /^(?:FROM|JOIN)$/.test(upper(token)) && tokens[at + 1]?.text !== '(' ? namesAt(tokens, at + 1) : [],
  );
}

function query(tokens: readonly Token[]): readonly Deed[] {
  const into = tokens.findIndex(
    (token, at) => upper(token) === 'INTO' && !/^(?:INSERT|MERGE)$/.test(upper(tokens[at - 1])),
  );
  const calls = impure(tokens);
  const reads = deed(
    'reads',
    'SELECT',
    [...new Set(tablesRead(tokens))].map((name) => `table ${name}`),
  );
  return [
    ...(into === -1
      ? [reads]
      : [
          deed('changes', 'SELECT INTO', [
            `table ${nameAt(tokens, skip(tokens, into + 1, 'TEMP', 'TABLE', 'UNLOGGED')).name}`,
          ]),
        ]),
    ...calls.map(called),
  ];
}

/** Statements that change data inside another one, such as `WITH … DELETE`, `EXPLAIN ANALYZE UPDATE`. */
export function nested(tokens: readonly Token[], from: number): Deed[] {
  return tokens.flatMap((token, at) => {
    if (at < from) return [];
    switch (upper(token)) {
      case 'UPDATE':
        return ['FOR', 'ON', 'DO', 'KEY'].includes(upper(tokens[at - 1]))
          ? []
          : [update(tokens.slice(at), 1)];
      case 'DELETE':
        return upper(tokens[at + 1]) === 'FROM' ? deletion(tokens.slice(at)) : [];
      case 'INSERT':
        return upper(tokens[at + 1]) === 'INTO' ? insertion(tokens.slice(at)) : [];
      default:
        return [];
    }
  });
}

const deletion: Read = (tokens) => [
  deed('changes', 'DELETE', [`table ${nameAt(tokens, skip(tokens, 2, 'ONLY')).name}`], more(tokens, true)),
];
const insertion: Read = (tokens) => [deed('changes', 'INSERT', [`table ${nameAt(tokens, 2).name}`])];

function copy(tokens: readonly Token[]): readonly Deed[] {
  const program = holds(tokens, 'PROGRAM');
  if (program) return [unknown('COPY', 'runs a program on the server')];
  if (tokens[1]?.text === '(')
    return [
      deed(
        'reads',
        'COPY',
        tablesRead(tokens).map((name) => `table ${name}`),
      ),
      ...nested(tokens, 1),
    ];
  const { name } = nameAt(tokens, 1);
  if (!holds(tokens, 'TO')) return [deed('changes', 'COPY FROM', [`table ${name}`])];
  const file = tokens[tokens.findIndex((token) => upper(token) === 'TO') + 1];
  const out =
    file?.kind === 'string' ? [deed('changes', 'COPY TO', [`file ${file.text} on the server`])] : [];
  return [deed('reads', 'COPY', [`table ${name}`]), ...out];
}

function rights(tokens: readonly Token[], verb: string): Deed {
  const at = tokens.findIndex((token) => /^(?:TO|FROM)$/.test(upper(token)));
  const what = tokens
    .slice(1, at === -1 ? undefined : at)
    .map(plain)
    .join(' ');
  const who = at === -1 ? [] : namesAt(tokens, at + 1);
  return deed(
    'changes',
    verb,
    who.map((role) => `role ${role}: ${what}`),
    more(tokens, false),
  );
}

/** `BEGIN RAISE …; END` and no more, in PL/pgSQL: it says something, or fails, and changes nothing. */
function onlyRaises(tokens: readonly Token[]): boolean {
  const said = tokens.filter(({ kind }) => kind !== 'body').map((token) => token.text.toUpperCase());
  if (!['DO', 'DO LANGUAGE PLPGSQL'].includes(said.join(' '))) return false;
  const text = /^\$\w*\$\s*BEGIN\b([\s\S]*)\bEND\s*;?\s*\$\w*\$$/i.exec(
    tokens.find(({ kind }) => kind === 'body')?.text ?? '',
  );
  const inner = piecesOf(text?.[1] ?? '');
  return (
    inner.length > 0 &&
    inner.every((one) => upper(one.tokens[0]) === 'RAISE' && impure(one.tokens).length === 0)
  );
}

const body =
  (verb: string): Read =>
  (tokens) => {
    if (onlyRaises(tokens)) return [deed('reads', 'DO … RAISE', [])];
    const text = tokens.find(({ kind }) => kind === 'body' || kind === 'string')?.text ?? '';
    const found = /\b(?:EXECUTE|PERFORM|CALL)\b/i.test(text)
      ? 'holds code that runs other code'
      : 'holds code that is not read as SQL';
    return [unknown(verb, found)];
  };

const first = (tokens: readonly Token[], from: number): string =>
  nameAt(tokens, skip(tokens, from, 'ONLY')).name;

const STATEMENTS: Readonly<Record<string, Read>> = {
  SELECT: query,
  VALUES: query,
  TABLE: () => [deed('reads', 'TABLE', [])],
  WITH: (tokens) => [...query(tokens), ...nested(tokens, 1)],
  PREPARE: (tokens) => [deed('reads', 'PREPARE', []), ...nested(tokens, 1)],
  SET: (tokens) => [deed('reads', 'SET', [], { widens: [tokens.map(plain).join(' ')] })],
  EXPLAIN: (tokens) =>
    holds(tokens, 'ANALYZE') ? [...query(tokens), ...nested(tokens, 1)] : [deed('reads', 'EXPLAIN', [])],
  INSERT: (tokens) => [...insertion(tokens), ...queryCalls(tokens), ...nested(tokens, 1)],
  UPDATE: (tokens) => [update(tokens, 1), ...queryCalls(tokens)],
  DELETE: (tokens) => [...deletion(tokens), ...queryCalls(tokens)],
  MERGE: (tokens) => [deed('changes', 'MERGE', [`table ${first(tokens, 2)}`])],
  TRUNCATE: (tokens) => [
    deed(
      'changes',
      'TRUNCATE',
      namesAt(tokens, skip(tokens, 1, 'TABLE')).map((name) => `table ${name}`),
      more(tokens, false),
    ),
  ],
  COPY: copy,
  CREATE: (tokens) => [
    definition(tokens, 'CREATE'),
    ...(tokens.some(({ kind }) => kind === 'body') ? [] : nested(tokens, 1)),
  ],
  ALTER: (tokens) => [definition(tokens, 'ALTER')],
  DROP: (tokens) => [definition(tokens, 'DROP')],
  GRANT: (tokens) => [rights(tokens, 'GRANT')],
  REVOKE: (tokens) => [rights(tokens, 'REVOKE')],
  COMMENT: (tokens) => [deed('changes', 'COMMENT', [first(tokens, 3)])],
  REINDEX: (tokens) => [deed('changes', 'REINDEX', [first(tokens, 2)])],
  REFRESH: (tokens) => [deed('changes', 'REFRESH', [first(tokens, 3)])],
  CLUSTER: (tokens) => [deed('changes', 'CLUSTER', [first(tokens, 1)])],
  VACUUM: (tokens) => [deed('changes', 'VACUUM', [first(tokens, 1)], more(tokens, false))],
  ANALYZE: () => [deed('changes', 'ANALYZE', ['statistics of tables'])],
  IMPORT: (tokens) => [deed('changes', 'IMPORT', [first(tokens, 1)])],
  DO: body('DO'),
  CALL: (tokens) => [unknown('CALL', `calls the procedure ${first(tokens, 1)}, whose effects are not known`)],
  EXECUTE: (tokens) => [
    unknown(
      'EXECUTE',
      upper(tokens[1]) === 'IMMEDIATE'
        ? 'runs as SQL what it puts together'
        : `runs the prepared statement ${first(tokens, 1)}`,
    ),
  ],
  SECURITY: () => [deed('changes', 'SECURITY', [])],
  REASSIGN: (tokens) => [
    deed(
      'changes',
      'REASSIGN OWNED',
      namesAt(tokens, 3).map((name) => `role ${name}`),
    ),
  ],
};

function queryCalls(tokens: readonly Token[]): Deed[] {
  return impure(tokens).map(called);
}

/** Statements of the session and the transaction; they change nothing by themselves. */
const SESSION =
  /^(?:BEGIN|START|COMMIT|END|RESET|SHOW|SAVEPOINT|RELEASE|LISTEN|UNLISTEN|DISCARD|FETCH|MOVE|CLOSE|DECLARE|LOCK|DEALLOCATE|CHECKPOINT|LOAD|USE)$/;

/** Statements of MariaDB and MySQL that begin as others do; by their manuals, "Replication Statements". */
const REPLICATES =
  /^(?:STOP|START|RESET) (?:ALL )?(?:SLAVE|SLAVES|REPLICA|REPLICAS|MASTER)$|^CHANGE (?:MASTER|REPLICATION)$/;

function replication(tokens: readonly Token[]): Deed | undefined {
  const words = tokens.slice(0, 3).map(upper);
  const said = [words.slice(0, 2), words].map((some) => some.join(' ')).find((one) => REPLICATES.test(one));
  return said === undefined ? undefined : deed('changes', said, ['replication']);
}

export function deedsOfStatement(tokens: readonly Token[]): readonly Deed[] {
  const verb = upper(tokens.find(({ text }) => text !== '('));
  const replicates = replication(tokens);
  if (replicates !== undefined) return [replicates];
  if (verb === 'ROLLBACK' || verb === 'ABORT')
    return [deed('reads', 'ROLLBACK', [], { protects: ['ROLLBACK'] })];
  if (SESSION.test(verb)) return [deed('reads', verb, [])];
  const read = Object.hasOwn(STATEMENTS, verb) ? STATEMENTS[verb] : undefined;
  if (read === undefined)
    return [unknown('SQL', `a statement that begins with \`${tokens[0]?.text ?? ''}\` is not known`)];
  return read(tokens[0]?.text === '(' ? tokens.slice(1) : tokens);
}
