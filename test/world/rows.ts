/**
 * The rows of both sides. In: the options. Out: SQL that fills the tables of `schema.ts`; every value follows from the seed.
 * CDSW has users with ids above every CML admin's, jobs that run, secrets in every table that may hold some; CML has two admins and a
 * default image that is not its newest.
 */
import { extraSql } from './extras.js';
import { makeRandom } from './random.js';
import type { Random } from './random.js';
import type { Size, WorldOptions } from './options.js';

export type Value = string | number | boolean | null;
export type Row = Readonly<Record<string, Value>>;

/** The CML admin whom the tests choose. */
export const ADMIN = 'ann';
/** Begins every planted secret of CDSW; the target may hold none. */
export const SECRET = 'PLANTED-CDSW-SECRET';
export const CML_IMAGE = { repository: 'registry.example/cml/engine', tag: '15' } as const;

const COUNTS: Readonly<Record<Size, { readonly users: number; readonly projects: number }>> = {
  small: { users: 8, projects: 14 },
  medium: { users: 80, projects: 250 },
  large: { users: 1500, projects: 8000 },
};

const HOSTILE = [
  'a, "quoted" name',
  'two\nlines, and a comma',
  "O'Brien'; DROP TABLE projects; --",
  'back\\slash \\. \\N',
  'Zürich 東京 🚀',
  '$(touch /tmp/owned) `id` %s',
  ' leading and trailing ',
] as const;
const PLAIN_NAMES = ['Churn', 'Forecast', 'Fraud', 'Images', 'Texts', 'Demo', 'Report'] as const;
const LONG_SLUG = 'a-slug-as-long-as-the-column-takes-'.padEnd(60, 'x');

function literal(value: Value): string {
  if (value === null) return 'NULL';
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

/** INSERT statements of at most 500 rows each; ids are given, also to identity columns. */
export function insert(table: string, rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const statements: string[] = [];
  for (let at = 0; at < rows.length; at += 500) {
    const values = rows
      .slice(at, at + 500)
      .map((row) => `(${columns.map((column) => literal(row[column] ?? null)).join(', ')})`);
    statements.push(
      `INSERT INTO ${table} (${columns.join(', ')}) OVERRIDING SYSTEM VALUE VALUES\n${values.join(',\n')};`,
    );
  }
  return statements.join('\n');
}

/** Moves the sequences behind `id` columns up, as they are in a database that was used. */
const SYNC_SEQUENCES = `
SELECT setval(pg_get_serial_sequence(format('%I.%I', table_schema, table_name), 'id'), 100 + (xpath('/row/m/text()',
  query_to_xml(format('SELECT coalesce(max(id), 0) AS m FROM %I.%I', table_schema, table_name), false, true, '')))[1]::text::int)
FROM information_schema.columns
WHERE table_schema IN ('public', 'feature_flags')
  AND CASE WHEN column_name = 'id' THEN pg_get_serial_sequence(format('%I.%I', table_schema, table_name), 'id') IS NOT NULL ELSE false END;
SELECT setval('run_numbers', 900);`;

interface People {
  readonly rows: readonly Row[];
  readonly ids: readonly [number, ...number[]];
  readonly teams: readonly number[];
}

function people(options: WorldOptions, random: Random): People {
  const { users } = COUNTS[options.size];
  const names = options.hostileText ? HOSTILE : PLAIN_NAMES;
  const rows = Array.from({ length: users }, (_, n): Row => {
    const id = 3 * n + 4;
    const team = options.teamOwner && n % 4 === 3;
    const sameName = options.sharedAdmin && n === 2;
    return {
      id,
      username: sameName ? ADMIN : team ? `team-${id}` : `user${id}`,
      name: random.pick(names),
      email: options.sharedAdmin && n === 4 ? `${ADMIN}@example.org` : `user${id}@cdsw.example`,
      type: team ? 'organization' : 'user',
      creator_id: n === 0 ? null : 4,
      admin: n === 0,
      banned: n === 5,
      bio: random.pick(names),
      password_digest: `${SECRET}-digest-${id}`,
    };
  });
  const teams = rows.filter((row) => row['type'] === 'organization').map((row) => Number(row['id']));
  return { rows, ids: [4, ...rows.slice(1).map((row) => Number(row['id']))], teams };
}

function slugOf(options: WorldOptions, n: number, id: number): string {
  if (options.equalSlugs) {
    if (n < 3) return 'churn';
    // What the original's renaming, and ours, would make of the second project.
    if (n === 3) return 'churn-cdsw-user-7';
    if (n === 4) return 'churn-cdsw-11';
    if (n === 5 || n === 6) return LONG_SLUG;
    if (!options.uniqueSlug && (n === 7 || n === 8)) return 'twice-by-one-user';
  }
  return `project-${id}`;
}

function projects(options: WorldOptions, random: Random, { ids }: People): readonly Row[] {
  const names = options.hostileText ? HOSTILE : PLAIN_NAMES;
  return Array.from({ length: COUNTS[options.size].projects }, (_, n): Row => {
    const id = 2 * n + 9;
    const same = n === 7 || n === 8;
    return {
      id,
      name: random.pick(names),
      slug: slugOf(options, n, id),
      // The first projects go to different owners, a team among them, so that equal slugs can exist.
      user_id: same ? 4 : n < ids.length ? (ids[n] ?? 4) : random.pick(ids),
      creator_id: n === 9 ? null : random.pick(ids),
      project_visibility: random.pick(['private', 'organization', 'public']),
      description: random.pick(names),
      updated_at: `2020-0${1 + (n % 9)}-11 12:13:14.56789+00`,
    };
  });
}

function workRows(
  options: WorldOptions,
  random: Random,
  who: People,
  owned: readonly Row[],
): Record<string, readonly Row[]> {
  const name = (): string => random.pick(options.hostileText ? HOSTILE : PLAIN_NAMES);
  const person = (): number => random.pick(who.ids);
  const each = (make: (project: Row, id: number) => Row): readonly Row[] =>
    owned.flatMap((project, n) => [make(project, 2 * n + 1), make(project, 2 * n + 2)]);
  const project = (row: Row): Row => ({ project_id: row['id'] ?? null });
  return {
    jobs: each((row, id) => ({
      id,
      ...project(row),
      creator_id: person(),
      name: name(),
      paused: id % 5 === 0 ? null : id % 3 === 0,
      schedule: '0 * * * *',
      engine_image_id: id % 2 === 0 ? random.pick([1, 2, 3, 4]) : null,
    })),
    applications: each((row, id) => ({
      id,
      ...project(row),
      creator_id: person(),
      name: name(),
      status: random.pick(['running', 'stopped', 'starting', 'failed']),
      subdomain: `app-${id}`,
    })),
    batch_runs: each((row, id) => ({ id, ...project(row), user_id: person(), script: name() })),
    models: each((row, id) => ({ id, ...project(row), creator_id: person(), name: name() })),
    build_details: each((row, id) => ({
      id,
      ...project(row),
      user_id: person(),
      engine_image_id: random.pick([1, 2, 3, 4]),
    })),
    dashboards: each((row, id) => ({
      id: `session-${id}`,
      ...project(row),
      creator_id: id % 7 === 0 ? null : person(),
      title: name(),
    })),
  };
}

function contextRows(who: People, owned: readonly Row[]): Record<string, readonly Row[]> {
  const [first] = who.ids;
  const project = Number(owned[0]?.['id']);
  const secret = (what: string): string => `${SECRET}-${what}`;
  return {
    access_keys: who.ids.map((id) => ({ user_id: id, secret: secret('access') })),
    authorized_keys: [{ user_id: first, key: secret('authorized') }],
    followers: who.ids.slice(1).map((id) => ({ user_id: id, follower_id: first })),
    job_notifications: [{ job_id: 1, user_id: first }],
    kerberos: who.ids.map((id) => ({
      user_id: id,
      principal: secret('principal'),
      keytab: secret('keytab'),
    })),
    licenses: [{ body: secret('license') }],
    password_resets: [{ user_id: first, token: secret('reset') }],
    projects_users: who.ids.map((id) => ({ project_id: project, user_id: id, permission: 'write' })),
    invitations: [{ id: 1, inviter_id: first, email: 'someone@cdsw.example' }],
    project_invitations: [{ project_id: project, user_id: first, email: 'someone@cdsw.example' }],
    organization_members: who.teams.map((team) => ({ organization_id: team, user_id: first, role: 'admin' })),
    organization_invitations: who.teams.map((team) => ({
      organization_id: team,
      email: 'someone@cdsw.example',
    })),
    shared_job_run_acl: [{ user_id: first, job_id: 1 }],
    shared_session_acl: [{ user_id: first, session: 's' }],
    ssh_keys: who.ids.map((id) => ({ user_id: id, private_key: secret('ssh') })),
    stars: who.ids.map((id) => ({ user_id: id, project_id: project })),
    user_billing: who.ids.map((id) => ({ user_id: id, plan: 'none' })),
    user_events: who.ids.map((id) => ({ user_id: id, event: 'login' })),
    waiting: [{ email: 'someone@cdsw.example' }],
    watchers: who.ids.map((id) => ({ user_id: id, project_id: project })),
    custom_quota: who.ids.map((id) => ({ user_id: id, cpu: 4, memory: 16, gpu: 0 })),
    default_quota: [{ cpu: 2, memory: 8, gpu: 0 }],
    model_builds: [{ id: 1, model_id: 1, user_id: first, build_detail_id: 1 }],
    model_deployments: [{ model_build_id: 1, deployer_id: first }],
  };
}

function cdswImages(options: WorldOptions): readonly Row[] {
  return [1, 2, 3, 4].map((id): Row => {
    const shared = options.imageShared && id === 3;
    return {
      id,
      description: id === 1 ? 'Default engine image' : `An image, "${id}"`,
      repository: shared ? CML_IMAGE.repository : 'registry.example/cdsw/engine',
      tag: shared ? CML_IMAGE.tag : String(id),
      added_by: 4,
    };
  });
}

/** Fills CDSW's tables. */
export function cdswRows(options: WorldOptions): string {
  const random = makeRandom(options.seed);
  const who = people(options, random);
  const owned = projects(options, random, who);
  const chosen = owned.flatMap((row, n): Row[] => {
    const images = options.twoImages && n % 3 === 0 ? [1, 2] : n % 3 === 1 ? [3] : [];
    return images.map((image) => ({ project_id: row['id'] ?? null, engine_image_id: image }));
  });
  const tables: Record<string, readonly Row[]> = {
    users: who.rows,
    projects: owned,
    engine_images: cdswImages(options),
    ...workRows(options, random, who, owned),
    ...contextRows(who, owned),
    projects_engine_images: chosen,
    site_config: [
      {
        max_users: 50,
        max_sessions: 5,
        welcome: 'CDSW, before',
        ldap_bind_password: `${SECRET}-ldap`,
        session_minutes: 60,
        sso: '{"cdsw": true}',
        default_engine_image_id: 4,
        edited_by: 4,
      },
    ],
    usage_samples: who.ids.map((id, n) => ({ id: n + 1, user_id: String(id), seconds: 60 * n })),
    reviews:
      options.extraTable === 'none'
        ? []
        : who.ids.slice(0, 5).map((id, n) => ({
            id: n + 1,
            project_id: Number(owned[n]?.['id']),
            reviewer_id: id,
            verdict: 'fine',
          })),
    'feature_flags.flags': [{ name: 'cdsw-only', enabled: true }],
    'feature_flags.overrides': [{ id: 1, flag: 'cdsw-only', user_id: 7 }],
  };
  return `${inserts(options, tables)}\n${extraSql(options.extras, 'cdsw')}\n${SYNC_SEQUENCES}`;
}

function inserts(options: WorldOptions, tables: Readonly<Record<string, readonly Row[]>>): string {
  return Object.entries(tables)
    .filter(
      ([table, rows]) => rows.length > 0 && !options.missingTables.includes(table.split('.')[0] ?? table),
    )
    .map(([table, rows]) => insert(table, rows))
    .join('\n');
}

/** Fills CML's tables: two admins and two others, no project. */
export function cmlRows(options: WorldOptions): string {
  const hostile = options.hostileText ? 'Ann "the, Admin"\nO\'Neill \\' : 'Ann';
  const user = (id: number, username: string, admin: boolean): Row => ({
    id,
    username,
    name: username === ADMIN ? hostile : username,
    email: `${username}@example.org`,
    type: 'user',
    creator_id: id === 1 ? null : 1,
    admin,
    banned: username === 'bert',
    bio: hostile,
    password_digest: `cml-digest-${id}`,
    load: 0.1 + 0.2 * id,
    seen_at: '2024-02-29 23:59:59.123456+00',
  });
  const image = options.imageAbsent ? 90 : 2;
  const images = [
    { id: 1, description: 'Older', repository: CML_IMAGE.repository, tag: '14', added_by: 1 },
    { id: image, description: hostile, ...CML_IMAGE, added_by: 1 },
    {
      id: image + 5,
      description: 'Newest, not the default',
      repository: CML_IMAGE.repository,
      tag: '16',
      added_by: null,
    },
  ];
  const config: Row = {
    max_users: 700,
    max_sessions: 7,
    welcome: hostile,
    ldap_bind_password: 'cml, "ldap"',
    session_minutes: '1440.50',
    sso: '{"b": 1,   "a": [1.50, "x\\ny"]}',
    default_engine_image_id: image,
    edited_by: 1,
    allow_teams: false,
  };
  const tables = {
    users: [user(1, 'setup', true), user(2, ADMIN, true), user(3, 'zoe', false), user(5, 'bert', true)],
    engine_images: images,
    site_config: [config],
    access_keys: [{ user_id: 2, secret: 'cml-access' }],
    default_quota: [{ cpu: 8, memory: 32, gpu: 1 }],
    'feature_flags.flags': [{ name: 'cml-only', enabled: true }],
  };
  return `${inserts(options, tables)}\n${SYNC_SEQUENCES}\n${extraSql(options.extras, 'cml')}`;
}
