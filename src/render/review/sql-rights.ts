/** Rights that statements need of PostgreSQL. In: the effects in one database. Out: privileges, roles' attributes and ownership. */
import type { Effect } from '../../effects/effect.js';
import { distinct } from './group-by.js';
import { renamed } from './renamed.js';

/** By PostgreSQL's manual, for who is no superuser; the first that fits a verb. */
const SQL: readonly (readonly [RegExp, right: string, on: string])[] = [
  [/^CREATE DATABASE/, 'CREATEDB', ''],
  [/^ALTER DATABASE … RENAME/, 'CREATEDB', ''],
  [/^CREATE (?:ROLE|USER)|^(?:ALTER|DROP) (?:ROLE|USER)/, 'CREATEROLE', ''],
  [/^CREATE SCHEMA/, 'CREATE', 'the database'],
  [/^CREATE /, 'CREATE', 'schemas'],
  [/^(?:UPDATE|DELETE|INSERT|TRUNCATE)/, '', 'tables'],
  [/^COPY FROM|^\\copy from/, 'INSERT', 'tables'],
  [/^(?:SELECT|COPY|TABLE)$/, 'SELECT', 'tables'],
  [/^SELECT pg_(?:terminate|cancel)_backend/, 'pg_signal_backend', ''],
];

/** Anyone may read them. */
const CATALOG = /^table (?:pg_|information_schema\b)/;

/** What only an owner may do. */
const OWNER =
  /^(?:ALTER (?!ROLE|USER)|DROP (?!ROLE|USER)|COMMENT|ANALYZE|VACUUM|REINDEX|CLUSTER|REFRESH|GRANT|REVOKE|REASSIGN)/;

/** Of another name only the old one is owned. */
const owned = (object: string): string => renamed(object).from;

/** Of one's own role nothing is needed. */
const ANYONE = /^(?:CURRENT_USER|SESSION_USER|CURRENT_ROLE)$/i;

/** The roles to which things are given. */
function owners({ verb, widens }: Effect): string[] {
  const isAltered = verb.endsWith(' OWNER TO');
  return widens
    .flatMap((one) => (isAltered ? [one] : (/^(?:OWNER|AUTHORIZATION) (.*)$/.exec(one)?.slice(1) ?? [])))
    .filter((role) => !ANYONE.test(role));
}

/** Whatever it holds is read. */
const DUMPS: Readonly<Record<string, string>> = {
  pg_dump: 'SELECT on all tables and sequences; USAGE on all schemas',
  pg_dumpall: 'what pg_dumpall reads',
};

const isQualified = (object: string): boolean => /^table (?!public\.)[^\s.]+\./.test(object);

export function sqlRights(effects: readonly Effect[]): string[] {
  const statements = effects
    .filter(({ program }) => program === 'SQL')
    .map(({ verb, objects }) => ({ verb, objects: objects.filter((one) => !CATALOG.test(one)) }));
  const needed = statements.flatMap(({ verb, objects }) => {
    const [, right, on] = SQL.find(([pattern]) => pattern.test(verb)) ?? [];
    if (right === undefined || (on === 'tables' && objects.length === 0)) return [];
    return [{ right: right || (/^\w+/.exec(verb)?.[0] ?? ''), on: on ?? '' }];
  });
  const ownedBy = statements
    .filter(({ verb }) => OWNER.test(verb))
    .flatMap(({ objects }) => objects.map(owned));
  const [databases, others] = [
    distinct(ownedBy.filter((one) => one.startsWith('database '))),
    ownedBy.filter((one) => !one.startsWith('database ')),
  ];
  const parts = distinct(needed.map(({ on }) => on)).map((on) => {
    const rights = distinct(needed.filter((one) => one.on === on).map(({ right }) => right)).join(', ');
    return on === '' ? rights : `${rights} on ${on}`;
  });
  const given = distinct(effects.filter(({ program }) => program === 'SQL').flatMap(owners));
  const dumps = distinct(effects.flatMap(({ program }) => DUMPS[program] ?? []));
  const rights = [
    ...dumps,
    ...parts.filter((one) => dumps.length === 0 || one !== 'SELECT on tables'),
    ...(dumps.length === 0 && statements.some(({ objects }) => objects.some(isQualified))
      ? ['USAGE on schemas']
      : []),
    ...given.map((role) => `membership of ${role}`),
    ...databases.map((one) => `owner of ${one}`),
    ...(others.length === 0 ? [] : ['owner of what else it alters, drops or analyzes']),
    ...(effects.some(({ program, does }) => program === 'pg_restore' && does !== 'reads')
      ? ['whatever the archive needs']
      : []),
  ];
  return rights.length === 0 ? ['CONNECT on the database'] : rights;
}
