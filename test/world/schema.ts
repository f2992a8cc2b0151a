/**
 * The tables of CDSW and CML as far as they are known. In: the options. Out: the SQL that makes CDSW's tables, and the SQL of the db-migrate
 * Job, which brings CDSW's tables to CML's state and may run any number of times. Delete rules, keys and quota columns are not public: they are options or guesses.
 */
import { extraSql } from './extras.js';
import type { WorldOptions } from './options.js';

/** Tables that are emptied in the target, with the columns that follow `id`. The ones that refer to a project or a user say so. */
const CONTEXT_TABLES: Readonly<Record<string, string>> = {
  access_keys: 'user_id int USERS, secret text',
  authorized_keys: 'user_id int USERS, key text',
  followers: 'user_id int USERS, follower_id int USERS',
  job_notifications: 'job_id int JOBS, user_id int USERS',
  kerberos: 'user_id int USERS, principal text, keytab bytea',
  licenses: 'body text',
  password_resets: 'user_id int USERS, token text',
  projects_users: 'project_id int PROJECTS, user_id int USERS, permission text, UNIQUE (project_id, user_id)',
  invitations: 'inviter_id int USERS, email text',
  project_invitations:
    'project_id int PROJECTS, user_id int USERS, email text, invitation_id int REFERENCES invitations (id)',
  organization_members:
    'organization_id int USERS, user_id int USERS, role text, UNIQUE (organization_id, user_id)',
  organization_invitations: 'organization_id int USERS, email text',
  shared_job_run_acl: 'user_id int USERS, job_id int JOBS',
  shared_session_acl: 'user_id int USERS, session text',
  ssh_keys: 'user_id int USERS, private_key text',
  stars: 'user_id int USERS, project_id int PROJECTS, UNIQUE (user_id, project_id)',
  user_billing: 'user_id int UNIQUE USERS, plan text',
  user_events: 'user_id int USERS, event text',
  waiting: 'email text',
  watchers: 'user_id int USERS, project_id int PROJECTS',
  custom_quota: 'user_id int UNIQUE USERS, cpu numeric, memory numeric, gpu int',
  default_quota: 'cpu numeric, memory numeric, gpu int',
};

/** site_config's columns in CDSW's order; CML may have them in another, with neighbours of equal types. */
const CONFIG_COLUMNS = [
  'max_users int',
  'max_sessions int',
  'welcome text',
  'ldap_bind_password text',
  'session_minutes numeric',
  'sso json',
  'default_engine_image_id int REFERENCES engine_images (id)',
  'edited_by int USERS',
];

/** The columns that the db-migrate Job adds to CDSW's site_config. */
const ADDED_CONFIG = 'allow_teams boolean NOT NULL DEFAULT true';

export function configColumns(reordered: boolean): readonly string[] {
  const [users = '', sessions = '', welcome = '', bind = '', ...rest] = CONFIG_COLUMNS;
  return reordered ? [sessions, users, bind, welcome, ...rest] : CONFIG_COLUMNS;
}

function coreTables(options: WorldOptions): Readonly<Record<string, string>> {
  const slug = options.uniqueSlug ? ', UNIQUE (user_id, slug)' : '';
  return {
    users: `username varchar(255) NOT NULL UNIQUE, name text, email text UNIQUE, type varchar(20) NOT NULL DEFAULT 'user',
      creator_id int USERS, admin boolean NOT NULL DEFAULT false, banned boolean NOT NULL DEFAULT false, bio text,
      password_digest text, load float8, seen_at timestamptz`,
    projects: `name text NOT NULL, slug varchar(60), user_id int NOT NULL USERS, creator_id int USERS,
      project_visibility text NOT NULL DEFAULT 'private', description text, updated_at timestamptz NOT NULL DEFAULT now()${slug}`,
    engine_images:
      'description text, repository text NOT NULL, tag text NOT NULL, added_by int USERS, UNIQUE (repository, tag)',
    jobs: `project_id int NOT NULL PROJECTS, creator_id int USERS, name text, paused boolean, schedule text,
      engine_image_id int REFERENCES engine_images (id)`,
    applications:
      'project_id int NOT NULL PROJECTS, creator_id int USERS, name text, status text, subdomain text UNIQUE',
    batch_runs: 'project_id int NOT NULL PROJECTS, user_id int USERS, script text',
    models: 'project_id int NOT NULL PROJECTS, creator_id int USERS, name text',
    build_details:
      'project_id int PROJECTS, user_id int USERS, engine_image_id int REFERENCES engine_images (id)',
    model_builds:
      'model_id int REFERENCES models (id), user_id int USERS, build_detail_id int REFERENCES build_details (id)',
    model_deployments: 'model_build_id int REFERENCES model_builds (id), deployer_id int USERS',
  };
}

function idColumn(options: WorldOptions): string {
  return options.identity ? 'id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY' : 'id serial PRIMARY KEY';
}

/** Replaces the words USERS, PROJECTS and JOBS by foreign keys with the variant's delete rule. */
function withKeys(columns: string, rule: string): string {
  return columns.replaceAll(
    /\b(USERS|PROJECTS|JOBS)\b/g,
    (word) => `REFERENCES ${word.toLowerCase()} (id) ON DELETE ${rule}`,
  );
}

function extraTable(options: WorldOptions): string {
  if (options.extraTable === 'none') return '';
  const unique = options.extraTable === 'one-per-user' ? 'UNIQUE ' : '';
  return `CREATE TABLE reviews (id serial PRIMARY KEY, project_id int PROJECTS, reviewer_id int ${unique}USERS, verdict text);`;
}

/** Makes CDSW's tables in an empty database. */
export function cdswSchema(options: WorldOptions): string {
  const { missingTables: missing, deleteRule } = options;
  const tables = Object.entries({ ...coreTables(options), ...CONTEXT_TABLES }).filter(
    ([name]) => !missing.includes(name),
  );
  const invitation = missing.includes('invitations') ? / REFERENCES invitations \(id\)/ : /(?!)/;
  const creates = tables.map(
    ([name, columns]) => `CREATE TABLE ${name} (${idColumn(options)}, ${columns.replace(invitation, '')});`,
  );
  const flags = `
CREATE SCHEMA feature_flags;
CREATE TABLE feature_flags.flags (name text PRIMARY KEY, enabled boolean);
CREATE TABLE feature_flags.overrides (id serial PRIMARY KEY, flag text REFERENCES feature_flags.flags, user_id int);`;
  const sql = `
${creates.join('\n')}
CREATE TABLE dashboards (id text PRIMARY KEY, project_id int PROJECTS, creator_id int USERS, title text);
CREATE TABLE projects_engine_images (project_id int PROJECTS, engine_image_id int REFERENCES engine_images (id), PRIMARY KEY (project_id, engine_image_id));
CREATE TABLE site_config (${configColumns(false).join(', ')});
-- Neither a foreign key nor a serial column: only the names say what these columns hold.
CREATE SEQUENCE run_numbers;
CREATE TABLE usage_samples (id bigint PRIMARY KEY DEFAULT nextval('run_numbers'), user_id varchar(20), seconds int);
CREATE TABLE schema_migrations (version int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());
INSERT INTO schema_migrations VALUES (1, '2020-05-06 07:08:09+00');
${extraTable(options)}
${missing.includes('feature_flags') ? '' : flags}`;
  return `${withKeys(sql, deleteRule)}\n${extraSql(options.extras, 'tables')}`;
}

/** What the db-migrate Job does: brings a CDSW schema to CML's, and does nothing to one that is there already. */
export function migrateSchema(): string {
  return `
BEGIN;
ALTER TABLE site_config ADD COLUMN IF NOT EXISTS ${ADDED_CONFIG};
ALTER TABLE projects ADD COLUMN IF NOT EXISTS default_runtime text NOT NULL DEFAULT 'engine';
CREATE INDEX IF NOT EXISTS jobs_project ON jobs (project_id);
CREATE TABLE IF NOT EXISTS runtimes (id serial PRIMARY KEY, image text UNIQUE);
INSERT INTO runtimes (image) VALUES ('runtime/one:1') ON CONFLICT DO NOTHING;
INSERT INTO schema_migrations (version) VALUES (2), (3) ON CONFLICT DO NOTHING;
COMMIT;
`;
}

/** CML's tables: CDSW's after the migration, site_config with its columns in the variant's order. */
export function cmlSchema(options: WorldOptions): string {
  const config = withKeys(configColumns(options.reorderedConfig).join(', '), options.deleteRule);
  return `${cdswSchema(options)}\nDROP TABLE site_config;\nCREATE TABLE site_config (${config});\n${migrateSchema()}`;
}

export const EMPTIED_TABLES: readonly string[] = [
  ...Object.keys(CONTEXT_TABLES),
  'model_builds',
  'model_deployments',
];
