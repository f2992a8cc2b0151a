/** Clients of databases, and the programs that copy them. */
import type { Done, Inner } from '../effect.js';
import { has, optionOf } from '../invocation.js';
import type { Invocation, Option } from '../invocation.js';
import { ETCDCTL } from './etcd.js';
import { deed, deedOf, forms, only, operandsOf, unknown } from './program.js';
import type { Form, Program } from './program.js';

const PG_VALUED =
  '-h --host -p --port -U --username -d --dbname -c --command -f --file -v --set --variable -o --output -F --field-separator -P --pset -R ' +
  '-L --log-file -n --schema -N --exclude-schema -t --table -T --exclude-table -j --jobs -S --superuser -I --index -Z --compress -E --encoding ' +
  '--snapshot --format --role --section --exclude-table-data -l --locale -O --owner';
/** psql's `-t`, `-E` and `-l` take no value, unlike pg_dump's. */
const PSQL_VALUED = PG_VALUED.split(' ')
  .filter(
    (name) =>
      !['-t', '-E', '-l', '-n', '-N', '-S', '-O', '-L', '-I', '-Z', '-j', '--table', '-s'].includes(name),
  )
  .join(' ');

const SETTINGS: readonly (readonly [string, readonly string[], string])[] = [
  ['host', ['-h', '--host'], 'PGHOST'],
  ['port', ['-p', '--port'], 'PGPORT'],
  ['role', ['-U', '--username'], 'PGUSER'],
  ['service', [], 'PGSERVICE'],
];

/** `database D (host H, port P, role U)`, inside the place that the client runs in. */
export function databasePlace(called: Invocation, operand: string | undefined): string {
  const name = optionOf(called, '-d', '--dbname') ?? operand ?? called.environment.get('PGDATABASE');
  const parts = SETTINGS.flatMap(([what, names, variable]) => {
    const value = optionOf(called, ...names) ?? called.environment.get(variable);
    return value === undefined ? [] : [`${what} ${value}`];
  });
  const where = [...parts, ...(called.place === 'here' ? [] : [`from ${called.place}`])];
  const database = name === undefined ? 'the default database' : `database ${name}`;
  return where.length === 0 ? database : `${database} (${where.join(', ')})`;
}

const PROTECTED = /^(?:ON_ERROR_STOP=(?:1|on|true))$/i;

type Told = Inner | { readonly kind: 'file'; readonly path: string };

function toldBy({ name, value }: Option, { contentOf }: Invocation, place: string): Told[] {
  if (name === '-c' || name === '--command') return [{ kind: 'sql', sql: value, place }];
  const isFile = name === '-f' || name === '--file';
  if (!isFile || value === '-') return [];
  const sql = contentOf(value);
  return sql === undefined ? [{ kind: 'file', path: value }] : [{ kind: 'sql', sql, place }];
}

/** What psql is told on its command line and on its standard input. */
function told(called: Invocation, place: string): readonly Told[] {
  const given = called.options.flatMap((option) => toldBy(option, called, place));
  const asked = called.options.some(({ name, value }) => /^(?:-f|--file)$/.test(name) && value === '-');
  if (given.length > 0 && !asked) return given;
  if (called.input === undefined) return [...given, { kind: 'file', path: 'its standard input' }];
  return [...given, { kind: 'sql', sql: called.input, place }];
}

function psql(called: Invocation): Done {
  const place = databasePlace(called, called.operands[0]?.value);
  if (has(called, '-l', '--list', '-V', '--version', '-?', '--help')) return only(deed('reads', 'psql', []));
  const runs = told(called, place);
  const protects = [
    ...called.options
      .filter(({ name, value }) => /^(?:-v|--set|--variable)$/.test(name) && PROTECTED.test(value))
      .map(({ value }) => value),
    ...(has(called, '-1', '--single-transaction') ? ['--single-transaction'] : []),
    ...(has(called, '-X', '--no-psqlrc') ? ['-X'] : []),
  ];
  const files = runs.flatMap((one) => (one.kind === 'file' ? [one.path] : []));
  return {
    deeds: [
      deed('reads', 'psql', [], { protects, place }),
      ...files.map((path) => ({ ...unknown('psql', `runs SQL that is not in the text: ${path}`), place })),
      ...outputs(called),
    ],
    inner: runs.flatMap((one) => (one.kind === 'file' ? [] : [one])),
  };
}

function outputs(called: Invocation): Done['deeds'] {
  const out = optionOf(called, '-o', '--output');
  return out === undefined ? [] : [deed('changes', 'psql -o', [out])];
}

const DUMP: Form = {
  does: 'reads',
  acts: 'none',
  widens:
    '-s --schema-only -a --data-only -t --table -T --exclude-table --exclude-table-data -n --schema -N --exclude-schema --section ' +
    '--no-blobs --no-large-objects -x --no-privileges -O --no-owner --where --no-data --ignore-table -d --no-tablespaces --snapshot',
  protects: '--single-transaction --serializable-deferrable --lock-tables',
};

/** A dump only reads its database; what it leaves out counts, because a backup is relied on. */
function dump(called: Invocation): Done {
  const file = optionOf(called, '-f', '--file', '-r', '--result-file');
  const { widens, protects } = deedOf(
    called,
    { ...DUMP, widens: DUMP.widens?.replace(' -d ', ' ') ?? '' },
    called.program,
    [],
  );
  const reads = deed('reads', called.program, [databasePlace(called, called.operands[0]?.value)], {
    widens,
    protects,
  });
  const thrown = file === '/dev/null' ? { ...reads, widens: [...widens, '--file=/dev/null'] } : reads;
  return {
    deeds:
      file === undefined || file === '/dev/null'
        ? [thrown]
        : [reads, deed('changes', `${called.program} -f`, [file])],
    inner: [],
  };
}

function restore(called: Invocation): Done {
  const to = optionOf(called, '-d', '--dbname');
  const file = optionOf(called, '-f', '--file');
  if (to === undefined) {
    const [archive = 'its standard input'] = operandsOf(called);
    const reads = deed('reads', 'pg_restore', [archive]);
    return only(
      file === undefined || file === '-' || file === '/dev/null'
        ? reads
        : deed('changes', 'pg_restore -f', [file]),
    );
  }
  const form: Form = {
    does: 'changes',
    widens:
      '-c --clean -C --create -t --table -n --schema --data-only -a --schema-only -s --disable-triggers --if-exists -x -O --no-owner',
    protects: '-1 --single-transaction -e --exit-on-error',
  };
  const objects = ['what the archive holds'];
  const place = databasePlace(called, undefined);
  return {
    deeds: [
      { ...deedOf(called, form, 'pg_restore', []), objects, place },
      { ...unknown('pg_restore', 'runs whatever SQL the archive holds'), place },
    ],
    inner: [],
  };
}

function mysql(called: Invocation): Done {
  const name = optionOf(called, '-D', '--database') ?? called.operands[0]?.value;
  const host = optionOf(called, '-h', '--host');
  const where = [
    ...(host === undefined ? [] : [`host ${host}`]),
    ...(called.place === 'here' ? [] : [`from ${called.place}`]),
  ];
  const database = name === undefined ? 'the default MySQL database' : `MySQL database ${name}`;
  const place = `${database}${where.length === 0 ? '' : ` (${where.join(', ')})`}`;
  const sql = optionOf(called, '-e', '--execute') ?? called.input;
  const protects = ['--safe-updates', '-U'].filter((option) => has(called, option));
  const reads = deed('reads', 'mysql', [place], {
    protects,
    widens: has(called, '-f', '--force') ? ['--force'] : [],
  });
  if (sql === undefined)
    return only(unknown('mysql', 'runs SQL that is not in the text: its standard input', [place]));
  return { deeds: [reads], inner: [{ kind: 'sql', sql, place }] };
}

function sqlite(called: Invocation): Done {
  const [file = '', ...statements] = operandsOf(called);
  const sql = statements.length > 0 ? statements.join(';\n') : called.input;
  const place = `SQLite ${file}${called.place === 'here' ? '' : ` in ${called.place}`}`;
  if (sql === undefined)
    return only(unknown('sqlite3', 'runs SQL that is not in the text: its standard input', [place]));
  return { deeds: [deed('reads', 'sqlite3', [file])], inner: [{ kind: 'sql', sql, place }] };
}

const MYSQL_VALUED =
  '-h --host -P --port -u --user -D --database -e --execute -S --socket --defaults-extra-file';

export const databases: readonly Program[] = [
  { names: 'psql', does: 'unknown', syntax: { valued: PSQL_VALUED }, describe: psql },
  { names: 'pg_dump pg_dumpall pg_basebackup', does: 'reads', syntax: { valued: PG_VALUED }, describe: dump },
  {
    names: 'pg_restore',
    does: 'changes',
    syntax: { valued: PG_VALUED.replace(' -t ', ' -t ') },
    describe: restore,
  },
  { names: 'pg_isready pg_verifybackup pg_controldata pg_config', does: 'reads' },
  {
    names: 'createdb createuser',
    does: 'changes',
    acts: 'all',
    widens: '-s --superuser -r --createrole',
    syntax: { valued: PG_VALUED },
  },
  {
    names: 'dropdb dropuser',
    does: 'changes',
    acts: 'all',
    widens: '-f --force',
    protects: '-i --interactive',
    syntax: { valued: PG_VALUED },
  },
  {
    names: 'vacuumdb reindexdb clusterdb',
    does: 'changes',
    widens: '-f --full',
    syntax: { valued: PG_VALUED },
  },
  {
    names: 'pg_ctl',
    does: 'changes',
    syntax: { valued: '-D --pgdata -m --mode -t -l -o' },
    verbs: {
      ...forms('status', { does: 'reads' }),
      ...forms('start stop restart reload promote initdb init', { does: 'changes', widens: '-m --mode' }),
    },
  },
  {
    names: 'mysqldump mariadb-dump',
    does: 'reads',
    syntax: { valued: `${MYSQL_VALUED} -r --result-file --where --ignore-table` },
    describe: dump,
  },
  { names: 'mysql mariadb', does: 'unknown', syntax: { valued: MYSQL_VALUED }, describe: mysql },
  {
    names: 'sqlite3',
    does: 'unknown',
    syntax: { valued: '-cmd -separator -init', oneDash: true },
    describe: sqlite,
  },
  ETCDCTL,
  {
    names: 'redis-cli',
    does: 'changes',
    syntax: { valued: '-h -p -a -n -u' },
    verbs: {
      ...forms('PING INFO GET KEYS SCAN TTL DBSIZE ping info get', { does: 'reads' }),
      ...forms('SET DEL FLUSHALL FLUSHDB CONFIG SAVE BGSAVE SHUTDOWN set del flushall flushdb', {
        does: 'changes',
      }),
    },
  },
];
