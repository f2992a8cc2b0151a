/**
 * The invariants of a migration that concern databases and files, each checked by queries of its own, not by the procedure's.
 * In: where both sides are, and copies of both as they were before. Out: violations, a line each; none means that the migration is right.
 * Left to whoever has a cluster: replicas (11), helper pods and temporary files of pods (12).
 */
import { createHash } from 'node:crypto';
import { EMPTIED_TABLES } from './schema.js';
import { ADMIN, CML_IMAGE, SECRET } from './rows.js';
import { CDSW_OWNER, SNAPSHOT, treeDifferences, treeManifest } from './files.js';
import { openSession, query, runClient } from '../support/postgres.js';
import type { PostgresClient, Session } from '../support/postgres.js';

/** A database by name, on a server reached through its `env`. */
export interface DatabaseAt {
  readonly server: PostgresClient;
  readonly database: string;
}

/** CDSW's shared folder and CML's projects volume. */
export interface Folders {
  readonly source: string;
  readonly target: string;
}

/** A login over TCP that must work. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** What both sides were before the migration, as far as the invariants need it. */
export interface Memory {
  readonly sourceDump: string;
  readonly sourceFiles: Manifest;
  readonly targetFiles: Manifest;
  /** The administrator's row, and the columns of site_config with their values. */
  readonly admin: string;
  readonly config: string;
  readonly configColumns: string;
  /** Schemas that the migration leaves alone, and what other roles may do in those that it replaces. */
  readonly schemas: readonly string[];
  readonly rights: readonly string[];
}

export interface Migration {
  readonly source: DatabaseAt;
  readonly target: DatabaseAt;
  readonly before: Memory;
  /** Undefined where no files are migrated. */
  readonly folders?: Folders;
  /** Text of the ownership report, and everything that the procedure printed or left behind. */
  readonly report: string;
  readonly traces: readonly string[];
  /** Further tables that the operator chose to empty. */
  readonly alsoEmpty?: readonly string[];
  /** Undefined where the server is not reached as the services reach it. */
  readonly login?: Login;
}

type Manifest = ReadonlyMap<string, string>;
/** A side with a session that answers the checks' queries. */
interface Side extends DatabaseAt {
  readonly session: Session;
}

type Judged = Omit<Migration, 'source' | 'target'> & { readonly source: Side; readonly target: Side };
type Check = (migration: Judged) => Promise<readonly string[]>;

function ask({ session }: Side, sql: string): Promise<string> {
  return session.ask(sql);
}

function connect(at: DatabaseAt): Side {
  return { ...at, session: openSession(at.server, at.database) };
}

async function lines(at: Side, sql: string): Promise<readonly string[]> {
  const text = await ask(at, sql);
  return text === '' ? [] : text.split('\n');
}

async function tables(at: Side): Promise<readonly string[]> {
  return lines(
    at,
    "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('public', 'feature_flags') ORDER BY 1;",
  );
}

function same(what: string, expected: string, found: string): readonly string[] {
  return expected === found ? [] : [`${what}: expected ${expected}, found ${found}`];
}

/** pg_dump's text without the lines that differ at every run. */
async function dumpDigest({ server, database }: DatabaseAt): Promise<string> {
  const { status, stdout, stderr } = await runClient(server, 'pg_dump', ['-d', database]);
  if (status !== 0) throw new Error(`pg_dump failed: ${stderr}`);
  return createHash('sha256')
    .update(stdout.replace(/^\\(un)?restrict .*$/gm, ''))
    .digest('hex');
}

/** An image of the administrator's has another id afterwards; the key says that there is one, and nobody else's stays. */
const ADMIN_ROW = `SELECT to_jsonb(users) - 'id' - 'creator_id' - 'editor_image',
  to_jsonb(users) ->> 'editor_image' IS NOT DISTINCT FROM (SELECT default_engine_image_id::text FROM site_config) FROM users WHERE username = '${ADMIN}';`;

const SCHEMAS =
  "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1;";

/** Each right of a role on a table, a view, a sequence, a column or a schema, and by default. Not the owner's, which the server writes out or not. */
const RIGHTS = `
  SELECT what || ' ' || entry FROM (
    SELECT c.oid::regclass::text AS what, unnest(c.relacl)::text AS entry FROM pg_class c
    WHERE c.relnamespace::regnamespace::text IN ('public', 'feature_flags')
    UNION ALL
    SELECT a.attrelid::regclass || '.' || a.attname, unnest(a.attacl)::text FROM pg_attribute a
    UNION ALL
    SELECT nspname, unnest(nspacl)::text FROM pg_namespace WHERE nspname IN ('public', 'feature_flags')
    UNION ALL
    SELECT 'by default ' || defaclobjtype::text || ' in ' || defaclnamespace::regnamespace, unnest(defaclacl)::text FROM pg_default_acl
  ) AS rights WHERE split_part(entry, '=', 1) <> split_part(entry, '/', 2) ORDER BY 1;`;

/** Notes what the invariants compare with; to be called before the procedure begins. */
export async function remember(source: DatabaseAt, target: DatabaseAt, folders?: Folders): Promise<Memory> {
  const columns = `SELECT string_agg(quote_ident(column_name), ', ' ORDER BY column_name) FROM information_schema.columns
    WHERE table_name = 'site_config' AND column_name NOT IN ('default_engine_image_id', 'edited_by');`;
  const side = connect(target);
  const configColumns = await ask(side, columns);
  const memory = {
    sourceDump: await dumpDigest(source),
    sourceFiles: folders === undefined ? new Map<string, string>() : treeManifest(folders.source, true),
    targetFiles: folders === undefined ? new Map<string, string>() : treeManifest(folders.target, true),
    admin: await ask(side, ADMIN_ROW),
    config: await ask(side, `SELECT ${configColumns} FROM site_config;`),
    configColumns,
    schemas: await lines(side, SCHEMAS),
    rights: await lines(side, RIGHTS),
  };
  await side.session.end();
  return memory;
}

const sourceUntouched: Check = async ({ source, before, folders }) => [
  ...same('the dump of the source', before.sourceDump, await dumpDigest(source)),
  ...(folders === undefined ? [] : treeDifferences(before.sourceFiles, treeManifest(folders.source, true))),
];

/** Rows that the target must have, from the source's own counts; undefined for tables whose rows another invariant judges. */
function expectedRows(table: string, source: number, alsoEmpty: readonly string[]): number | undefined {
  const name = table.replace(/^public\./, '');
  if (EMPTIED_TABLES.includes(name.replace(/_20\d\d$/, '')) || alsoEmpty.includes(name)) return 0;
  if (['users', 'site_config'].includes(name)) return 1;
  if (['engine_images', 'projects_engine_images', 'schema_migrations'].includes(name)) return undefined;
  return source;
}

/** One query a line, all in one session; its answers a line each. */
async function each(at: Side, queries: readonly string[]): Promise<readonly string[]> {
  return queries.length === 0 ? [] : lines(at, queries.join('\n'));
}

async function countAll(at: Side): Promise<ReadonlyMap<string, number>> {
  const names = await tables(at);
  const counts = await each(
    at,
    names.map((name) => `SELECT count(*) FROM ${name};`),
  );
  return new Map(names.map((name, n) => [name, Number(counts[n])]));
}

const rowCounts: Check = async ({ source, target, alsoEmpty = [] }) => {
  const now = await countAll(target);
  const wrong = [...(await countAll(source))].flatMap(([table, rows]) => {
    const expected = expectedRows(table, rows, alsoEmpty);
    const found = now.get(table);
    if (found === undefined) return [`${table} is missing`];
    return expected === undefined ? [] : same(`rows of ${table}`, String(expected), String(found));
  });
  const images = 'SELECT id, description, repository, tag FROM engine_images ORDER BY id;';
  const kept = await lines(target, images);
  // One image is the workspace's own, which the dump may have had as well.
  const lost = (await lines(source, images)).filter(
    (line) => !kept.includes(line) && !line.includes(CML_IMAGE.repository),
  );
  const projects = 'SELECT count(DISTINCT project_id) FROM projects_engine_images;';
  const choices = same('projects with an image', await ask(source, projects), await ask(target, projects));
  return [...wrong, ...lost.map((line) => `the image ${line} is lost`), ...choices];
};

/** Columns of kept tables that no step may change: their text must be the source's. */
const CONTENTS: readonly string[] = [
  'SELECT id, project_visibility, description, updated_at FROM projects ORDER BY id;',
  'SELECT id, project_id, name, schedule FROM jobs ORDER BY id;',
  'SELECT id, project_id, script FROM batch_runs ORDER BY id;',
  'SELECT id, project_id, name FROM models ORDER BY id;',
  'SELECT id, project_id, title FROM dashboards ORDER BY id;',
];

const contents: Check = async ({ source, target }) => {
  const queries = CONTENTS.join('\n');
  return same('the kept columns', await ask(source, queries), await ask(target, queries));
};

function below(root: string, manifest: Manifest): Manifest {
  return new Map([...manifest].filter(([path]) => path.startsWith(`${root}/`)));
}

const projectFiles: Check = ({ folders, before }) => {
  if (folders === undefined) return Promise.resolve([]);
  const projects = treeDifferences(
    below('projects', treeManifest(folders.source)),
    below('projects', treeManifest(folders.target)),
  );
  const others = (manifest: Manifest): Manifest =>
    new Map([...manifest].filter(([path]) => !path.startsWith('projects')));
  return Promise.resolve([
    ...projects,
    ...treeDifferences(others(before.targetFiles), others(treeManifest(folders.target, true))),
  ]);
};

async function adminId({ target }: Judged): Promise<string> {
  return ask(target, `SELECT id FROM users WHERE username = '${ADMIN}';`);
}

/** Every column that is named so, or has a foreign key to users. */
const USER_COLUMNS = `
  SELECT format('%I.%I', table_schema, table_name) || ' ' || quote_ident(column_name) FROM information_schema.columns
  WHERE table_schema IN ('public', 'feature_flags') AND column_name IN ('user_id', 'creator_id', 'owner_id', 'created_by')
  UNION
  SELECT k.conrelid::regclass || ' ' || quote_ident(a.attname) FROM pg_constraint k
  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
  WHERE k.contype = 'f' AND k.confrelid = 'public.users'::regclass;`;

const ownership: Check = async (migration) => {
  const { source, target, before } = migration;
  const admin = await adminId(migration);
  const columns = await lines(target, USER_COLUMNS);
  const others = columns.map((line) => {
    const [table = '', column = ''] = line.split(' ');
    return `SELECT '${table}.${column} refers to others' FROM ${table} WHERE ${column}::text ~ '^[0-9]+$' AND ${column}::text <> '${admin}' LIMIT 1;`;
  });
  const empty = 'SELECT count(*) FROM projects WHERE creator_id IS NULL;';
  return [
    ...(await each(target, others)),
    ...same(
      'the users',
      `1|${ADMIN}|t|f`,
      await ask(target, 'SELECT count(*), min(username), bool_and(admin), bool_or(banned) FROM users;'),
    ),
    ...same('the row of the administrator', before.admin, await ask(target, ADMIN_ROW)),
    ...same('projects without a creator', await ask(source, empty), await ask(target, empty)),
  ];
};

const slugs: Check = async ({ source, target }) => {
  const shared = await lines(
    target,
    'SELECT slug FROM projects WHERE slug IS NOT NULL GROUP BY user_id, slug HAVING count(*) > 1;',
  );
  const before = await lines(source, 'SELECT id, slug FROM projects ORDER BY id;');
  const after = new Set(await lines(target, 'SELECT id, slug FROM projects ORDER BY id;'));
  const seen = new Set<string>();
  const needless = before.filter((line) => {
    const slug = line.slice(line.indexOf('|') + 1);
    const first = !seen.has(slug);
    seen.add(slug);
    return first && !after.has(line);
  });
  return [
    ...shared.map((slug) => `several projects have the slug ${slug}`),
    ...needless.map((line) => `renamed without need: ${line}`),
  ];
};

/** Names change only where an owner may have a name once, and then only the second one on. */
const names: Check = async ({ source, target }) => {
  const list = "SELECT id || ' ' || to_json(name) FROM projects ORDER BY id;";
  const after = await lines(target, list);
  const once = await ask(
    source,
    "SELECT count(*) FROM pg_indexes WHERE tablename = 'projects' AND indexdef LIKE '%UNIQUE%(user_id, name)';",
  );
  const seen = new Set<string>();
  return (await lines(source, list)).flatMap((line, n) => {
    const name = line.slice(line.indexOf(' '));
    const second = seen.has(name);
    seen.add(name);
    return line === after[n] || (once === '1' && second)
      ? []
      : [`${line} has become ${after[n] ?? 'nothing'}`];
  });
};

/** Triggers are switched as they were, and what views keep is what they would show now. */
const derived: Check = async ({ source, target }) => {
  const triggers =
    "SELECT tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1;";
  const stale = await lines(
    target,
    `SELECT format('SELECT %L FROM (SELECT * FROM %s EXCEPT %s) AS stale HAVING count(*) > 0;', c.oid::regclass || ' is stale', c.oid::regclass,
       rtrim(pg_get_viewdef(c.oid), ';')) FROM pg_class c WHERE c.relkind = 'm' AND c.relispopulated;`,
  );
  return [
    ...same('triggers', await ask(source, triggers), await ask(target, triggers)),
    ...(await each(target, stale.length === 0 ? [] : [stale.join(' ')])),
  ];
};

const rights: Check = async ({ target, before }) => {
  const now = new Set(await lines(target, RIGHTS));
  return before.rights.filter((right) => !now.has(right)).map((right) => `lost: ${right}`);
};

const foreignKeys: Check = async ({ source, target }) => {
  const keys = `SELECT conrelid::regclass || ' ' || conname || ' ' || replace(pg_get_constraintdef(oid), ' NOT VALID', '') FROM pg_constraint
    WHERE contype <> 'n' AND coalesce(to_jsonb(pg_constraint) ->> 'conparentid', '0') = '0' AND connamespace::regnamespace::text IN ('public', 'feature_flags') ORDER BY 1;`;
  const now = await lines(target, keys);
  const lost = (await lines(source, keys)).filter((key) => !now.includes(key));
  // Dropping and adding a key again checks every row anew; the transaction is taken back.
  const defined = await lines(
    target,
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %I %s;', conrelid::regclass, conname, conname, pg_get_constraintdef(oid))
     FROM pg_constraint WHERE contype = 'f' AND conparentid = 0;`,
  );
  const recheck = await query(
    target.server,
    target.database,
    `BEGIN;\n${defined.join('\n')}\nROLLBACK;`,
  ).catch((error: unknown) => String(error));
  const unvalidated = await lines(target, 'SELECT conname FROM pg_constraint WHERE NOT convalidated;');
  return [
    ...lost.map((key) => `lost: ${key}`),
    ...same('keys checked anew', '', recheck),
    ...unvalidated.map((key) => `unvalidated: ${key}`),
  ];
};

const stillness: Check = async ({ target }) => {
  const running = (await tables(target)).includes('public.applications')
    ? await ask(target, "SELECT count(*) FROM applications WHERE status IS DISTINCT FROM 'stopped';")
    : '0';
  const jobs = await ask(target, 'SELECT count(*) FROM jobs WHERE paused IS NOT TRUE;');
  return [
    ...same('jobs that are not paused', '0', jobs),
    ...same('applications that are not stopped', '0', running),
  ];
};

const sequences: Check = async ({ target }) => {
  const defaults = await lines(
    target,
    `SELECT format('%I.%I', table_schema, table_name) || ' ' || quote_ident(column_name) || ' ' ||
       coalesce(pg_get_serial_sequence(format('%I.%I', table_schema, table_name), column_name), substring(column_default FROM 'nextval\\(''([^'']+)'))
     FROM information_schema.columns
     WHERE table_schema IN ('public', 'feature_flags') AND (column_default LIKE 'nextval%' AND column_name <> 'left_over' OR is_identity = 'YES');`,
  );
  const behind = defaults.map((line) => {
    const [table = '', column = '', sequence = ''] = line.split(' ');
    return `SELECT '${sequence} is behind' FROM ${table} HAVING nextval('${sequence}') <= max(${column});`;
  });
  // nextval is not taken back by ROLLBACK; nothing compares the sequences afterwards.
  return each(target, behind);
};

const siteConfig: Check = async (migration) => {
  const { target, before } = migration;
  const image =
    "SELECT i.repository || ':' || i.tag FROM site_config s JOIN engine_images i ON i.id = s.default_engine_image_id;";
  const wrong =
    'SELECT count(*) FROM projects_engine_images WHERE engine_image_id <> (SELECT default_engine_image_id FROM site_config);';
  return [
    ...same(
      'site_config',
      before.config,
      await ask(target, `SELECT ${before.configColumns} FROM site_config;`),
    ),
    ...same('the default image', `${CML_IMAGE.repository}:${CML_IMAGE.tag}`, await ask(target, image)),
    ...same('projects with another image', '0', await ask(target, wrong)),
    ...same(
      'site_config.edited_by',
      await adminId(migration),
      await ask(target, 'SELECT edited_by FROM site_config;'),
    ),
  ];
};

const passwords: Check = async ({ target, login }) => {
  if (login === undefined) return [];
  const attempt = async (password: string): Promise<number | null> => {
    const env = {
      ...target.server.env,
      PGHOST: login.host,
      PGPORT: String(login.port),
      PGUSER: login.user,
      PGPASSWORD: password,
    };
    return (await runClient({ env }, 'psql', ['-X', '-w', '-c', 'SELECT 1', '-d', target.database])).status;
  };
  const right = await attempt(login.password);
  const wrong = await attempt(`${login.password}x`);
  return [
    ...same('login with the right password', '0', String(right)),
    ...(wrong === 0 ? ['a wrong password is let in'] : []),
  ];
};

const leftovers: Check = async ({ target, before, folders }) => {
  const schemas = same('the schemas', before.schemas.join(), (await lines(target, SCHEMAS)).join());
  const dumps =
    folders === undefined
      ? []
      : [...treeManifest(folders.target).keys()].filter((path) => /(^|\/)db\.sql|\.tar(\.gz)?$/.test(path));
  return [...schemas, ...dumps.map((path) => `${path} is left behind`)];
};

const fileOwners: Check = ({ folders }) => {
  if (folders === undefined || process.getuid?.() !== 0) return Promise.resolve([]);
  const owner = `${CDSW_OWNER}:${CDSW_OWNER}`;
  const wrong = [...treeManifest(folders.target, true)].filter(
    ([path, line]) => path !== SNAPSHOT && !line.endsWith(` ${owner}`),
  );
  return Promise.resolve(
    wrong.map(([path, line]) => `${JSON.stringify(path)} belongs to ${line.split(' ').at(-1) ?? ''}`),
  );
};

const secrets: Check = async ({ target, traces, login }) => {
  const { stdout } = await runClient(target.server, 'pg_dump', ['-d', target.database, '--data-only']);
  const inTarget = stdout.split('\n').filter((line) => line.includes(SECRET));
  const planted = [SECRET, ...(login === undefined ? [] : [login.password])];
  const inTraces = traces
    .flatMap((trace) => trace.split('\n'))
    .filter((line) => planted.some((secret) => line.includes(secret)));
  return [
    ...inTarget.map((line) => `in the target: ${line}`),
    ...inTraces.map((line) => `printed or left: ${line}`),
  ];
};

/** Records of a CSV text (RFC 4180). */
export function csvRecords(text: string): readonly (readonly string[])[] {
  const fields = [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n|$)/g)];
  const records: string[][] = [[]];
  for (const [, quoted, bare = '', end] of fields) {
    records.at(-1)?.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === '\n') records.push([]);
  }
  return records.filter((record) => record.length > 1);
}

const report: Check = async ({ source, report: text }) => {
  const [header = [], ...records] = csvRecords(text);
  const column = (name: string): number => header.indexOf(name);
  const reported = records
    .map((record) => `${record[column('project_id')] ?? ''}|${record[column('owner')] ?? ''}`)
    .sort();
  const owners = 'SELECT p.id, u.username FROM projects p JOIN users u ON u.id = p.user_id;';
  const listed = (name: string): number =>
    records.flatMap((record) => JSON.parse(record[column(name)] || '[]') as readonly unknown[]).length;
  const unpaused = 'SELECT count(*) FROM jobs WHERE paused IS NOT TRUE;';
  return [
    ...same(
      'projects and owners of the report',
      [...(await lines(source, owners))].sort().join(),
      reported.join(),
    ),
    ...same('jobs of the report', await ask(source, unpaused), String(listed('jobs_not_paused'))),
  ];
};

interface Invariant {
  readonly number: number;
  readonly name: string;
  readonly check: Check;
}

/** By their numbers. A number that is missing here needs a cluster. */
export const INVARIANTS: readonly Invariant[] = [
  { number: 1, name: 'the source is untouched', check: sourceUntouched },
  { number: 2, name: 'every kept table has its rows, every emptied one none', check: rowCounts },
  { number: 2, name: 'the rows say what they said', check: contents },
  { number: 2, name: 'names are kept where they may be', check: names },
  { number: 2, name: 'triggers and views are as they were', check: derived },
  {
    number: 3,
    name: 'the project files are equal, everything beside them is as it was',
    check: projectFiles,
  },
  { number: 4, name: 'everything belongs to the administrator, the only user', check: ownership },
  { number: 5, name: 'slugs are unique, and none was changed without need', check: slugs },
  { number: 6, name: 'every foreign key holds', check: foreignKeys },
  { number: 7, name: 'jobs are paused, applications stopped', check: stillness },
  { number: 8, name: 'sequences are ahead of their columns', check: sequences },
  { number: 9, name: 'site_config is as saved, its image resolves', check: siteConfig },
  { number: 9, name: 'other roles may do what they might', check: rights },
  { number: 10, name: 'the password works over TCP and a wrong one does not', check: passwords },
  { number: 12, name: 'nothing temporary is left', check: leftovers },
  { number: 13, name: 'project files belong to 8536:8536', check: fileOwners },
  { number: 14, name: 'no planted secret came along', check: secrets },
  { number: 15, name: 'the ownership report has every project', check: report },
];

/** All violations, each with the invariant's number and name in front. The check that locks tables waits for the others. */
export async function violations(migration: Migration): Promise<readonly string[]> {
  const judged = { ...migration, source: connect(migration.source), target: connect(migration.target) };
  const judge = async ({ number, name, check }: Invariant): Promise<readonly string[]> =>
    (await check(judged)).map((line) => `${number} (${name}): ${line}`);
  const gentle = await Promise.all(INVARIANTS.filter(({ check }) => check !== foreignKeys).map(judge));
  const locking = await Promise.all(INVARIANTS.filter(({ check }) => check === foreignKeys).map(judge));
  await Promise.all([judged.source.session.end(), judged.target.session.end()]);
  return [...gentle, ...locking].flat();
}
