/** Rights that statements need of PostgreSQL. In: the effects in one database. Out: privileges, roles' attributes and ownership. */
import type { Effect } from '../../effects/effect.js';
import { distinct } from './group-by.js';

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
const owned = (object: string): string => object.replace(/, renamed to .*$/, '');

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
  return [
    ...parts,
    ...databases.map((one) => `owner of ${one}`),
    ...(others.length === 0 ? [] : ['owner of what else it alters, drops or analyzes']),
    ...(effects.some(({ program, does }) => program === 'pg_restore' && does !== 'reads')
      ? ['whatever the archive needs']
      : []),
  ];
}
