/**
 * Things that tables of some version may have and the known ones have not. Each is SQL for both sides, rows for CDSW and rows for CML.
 * In: nothing. Out: a table by name. All of them can be migrated; what cannot is in the tests of refusals.
 */

export interface Extra {
  /** On both sides, after the tables and before any row. */
  readonly tables: string;
  /** CDSW's rows, after all others. */
  readonly cdsw?: string;
  /** Only in CML, after its rows. */
  readonly cml?: string;
}

export const EXTRAS = {
  /** One that writes rows, one that writes times, and one that was switched off and has to stay so. */
  triggers: {
    tables: `
CREATE TABLE audit (id serial PRIMARY KEY, what text);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.audit (what) VALUES (TG_TABLE_NAME); RETURN NULL; END $$;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;
CREATE FUNCTION forbid() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not allowed'; END $$;
CREATE TRIGGER note_users AFTER INSERT OR UPDATE OR DELETE ON users FOR EACH ROW EXECUTE PROCEDURE note();
CREATE TRIGGER note_jobs AFTER UPDATE ON jobs FOR EACH ROW EXECUTE PROCEDURE note();
CREATE TRIGGER note_emptied AFTER TRUNCATE ON stars EXECUTE PROCEDURE note();
CREATE TRIGGER touch_projects BEFORE UPDATE ON projects FOR EACH ROW EXECUTE PROCEDURE touch();
ALTER TABLE projects ENABLE ALWAYS TRIGGER touch_projects;
CREATE TRIGGER forbid_models BEFORE UPDATE ON models FOR EACH ROW EXECUTE PROCEDURE forbid();
ALTER TABLE models DISABLE TRIGGER forbid_models;`,
  },
  /** Keys over two columns, one of which is handed over in the table that is referred to; one key says RESTRICT on delete. */
  compositeKeys: {
    tables: `
ALTER TABLE users ADD UNIQUE (id, type);
ALTER TABLE projects ADD UNIQUE (id, user_id);
CREATE TABLE seats (id serial PRIMARY KEY, holder int, holder_type varchar(20), FOREIGN KEY (holder, holder_type) REFERENCES users (id, type));
CREATE TABLE forks (id serial PRIMARY KEY, project_id int, project_owner int,
  FOREIGN KEY (project_id, project_owner) REFERENCES projects (id, user_id) ON DELETE RESTRICT);`,
    cdsw: `
INSERT INTO seats (holder, holder_type) SELECT id, type FROM users;
INSERT INTO forks (project_id, project_owner) SELECT id, user_id FROM projects;`,
  },
  /** A table that stays, spread by time, and one that is emptied, spread as it was done before PostgreSQL 10. */
  partitions: {
    tables: `
CREATE TABLE runs (id int NOT NULL, started date NOT NULL, user_id int REFERENCES users (id), PRIMARY KEY (id, started)) PARTITION BY RANGE (started);
CREATE TABLE runs_2019 PARTITION OF runs FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');
CREATE TABLE runs_2020 PARTITION OF runs FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE user_events_2020 () INHERITS (user_events);`,
    cdsw: `
INSERT INTO runs SELECT id, date '2019-12-28' + id, id FROM users;
INSERT INTO user_events_2020 (id, user_id, event) SELECT 1000 + id, id, 'login' FROM users;`,
  },
  /** Views that keep what they show, one of which reads from the other. */
  materializedViews: {
    tables: `
CREATE MATERIALIZED VIEW owners AS SELECT p.id, u.username FROM projects p JOIN users u ON u.id = p.user_id;
CREATE MATERIALIZED VIEW owner_counts AS SELECT username, count(*) FROM owners GROUP BY username;
CREATE MATERIALIZED VIEW never_filled AS SELECT 1 AS one WITH NO DATA;`,
    cdsw: 'REFRESH MATERIALIZED VIEW owners; REFRESH MATERIALIZED VIEW owner_counts;',
  },
  /** Unique indexes that look as if each user might have one row, and that the rows fit. */
  narrowIndexes: {
    tables: `
CREATE TABLE keys (id serial PRIMARY KEY, user_id int REFERENCES users (id), name text, is_default boolean, UNIQUE (user_id, name));
CREATE UNIQUE INDEX one_default ON keys (user_id) WHERE is_default;
CREATE UNIQUE INDEX one_name ON keys (user_id, lower(name));
CREATE UNIQUE INDEX one_address ON projects (user_id, lower(slug));
CREATE TABLE editors (id serial PRIMARY KEY, engine_image_id int REFERENCES engine_images (id), name text, UNIQUE (engine_image_id, name));`,
    cdsw: `
INSERT INTO keys (user_id, name, is_default) SELECT id, 'Key ' || id, id = 4 FROM users;
INSERT INTO editors (engine_image_id, name) SELECT id, 'editor ' || id FROM engine_images;`,
  },
  /** No owner may have two projects of one name. */
  uniqueNames: {
    tables: '',
    cdsw: `
UPDATE projects p SET name = left(name, 20) || ' ' || id WHERE EXISTS (SELECT FROM projects o WHERE o.user_id = p.user_id AND o.name = p.name AND o.id < p.id);
ALTER TABLE projects ADD UNIQUE (user_id, name);`,
    cml: 'ALTER TABLE projects ADD UNIQUE (user_id, name);',
  },
  /** Columns that hold users without a key that says so, a table whose name is a word of the procedure's, and a text that is no id. */
  looseColumns: {
    tables: `
CREATE TABLE owner (id serial PRIMARY KEY, user_id int REFERENCES users (id));
CREATE TABLE folders (id serial PRIMARY KEY, owner_id int, created_by bigint, note text);
CREATE TABLE changes (id serial PRIMARY KEY, created_by text);`,
    cdsw: `
INSERT INTO owner (user_id) SELECT id FROM users;
INSERT INTO folders (owner_id, created_by) SELECT id, id FROM users;
INSERT INTO folders (note) VALUES ('nobody''s');
INSERT INTO changes (created_by) VALUES ('7'), ('user7'), (NULL);`,
  },
  /** Constraints that nobody has validated, and that the rows fulfil. */
  unvalidated: {
    tables: `
ALTER TABLE jobs ADD CONSTRAINT has_schedule CHECK (schedule <> '') NOT VALID;
CREATE TABLE tags (id serial PRIMARY KEY, project_id int);
ALTER TABLE tags ADD CONSTRAINT of_project FOREIGN KEY (project_id) REFERENCES projects (id) NOT VALID;`,
    cdsw: 'INSERT INTO tags (project_id) SELECT id FROM projects;',
  },
  /** Values that only one user may have, whatever their type, and which the workspace's administrator has too. */
  uniqueUsers: {
    tables: `
ALTER TABLE users ADD COLUMN ldap_uid int UNIQUE, ADD COLUMN token uuid UNIQUE;
CREATE UNIQUE INDEX one_bio ON users (md5(password_digest)) WHERE admin;`,
    cdsw: "UPDATE users SET ldap_uid = id; UPDATE users SET token = '00000000-0000-0000-0000-00000000000a' WHERE id = 10;",
    cml: "UPDATE users SET ldap_uid = 7, token = '00000000-0000-0000-0000-00000000000a' WHERE id = 2;",
  },
  /** Rows that stay and say from which invitation they come. */
  invitedUsers: {
    tables:
      'ALTER TABLE projects ADD COLUMN invitation_id int REFERENCES invitations (id) ON DELETE CASCADE;',
    cdsw: 'UPDATE projects SET invitation_id = 1;',
  },
  /** Users who have chosen an engine image of their own. */
  userImages: {
    tables: 'ALTER TABLE users ADD COLUMN editor_image int REFERENCES engine_images (id);',
    cdsw: 'UPDATE users SET editor_image = (SELECT min(id) FROM engine_images);',
    cml: 'UPDATE users SET editor_image = (SELECT default_engine_image_id FROM site_config);',
  },
  /** Sequences that fill no column of numbers, or count down. */
  oddSequences: {
    tables: `
CREATE SEQUENCE run_names;
CREATE SEQUENCE countdown INCREMENT -1;
CREATE TABLE named_runs (name text DEFAULT 'J' || nextval('run_names') PRIMARY KEY, left_over int DEFAULT nextval('countdown'));
ALTER SEQUENCE run_names OWNED BY named_runs.name;
ALTER SEQUENCE countdown OWNED BY named_runs.left_over;`,
    cdsw: 'INSERT INTO named_runs SELECT FROM generate_series(1, 3);',
  },
  /** Another role reads the workspace's tables, also those that are yet to be made. */
  grants: {
    tables: '',
    cml: `
DO $$ BEGIN CREATE ROLE metrics; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
GRANT USAGE ON SCHEMA public, feature_flags TO metrics;
GRANT SELECT ON ALL TABLES IN SCHEMA public, feature_flags TO metrics;
GRANT UPDATE (paused), SELECT (name) ON jobs TO metrics WITH GRANT OPTION;
GRANT USAGE ON SEQUENCE run_numbers TO metrics;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO metrics;
ALTER DEFAULT PRIVILEGES IN SCHEMA feature_flags GRANT USAGE ON SEQUENCES TO metrics;`,
  },
  /** Outside of the schemas that are replaced, and independent of them. */
  furtherSchema: {
    tables: '',
    cml: 'CREATE SCHEMA metering; CREATE TABLE metering.usage (user_id int, seconds int); INSERT INTO metering.usage VALUES (2, 60);',
  },
} as const satisfies Readonly<Record<string, Extra>>;

export type ExtraName = keyof typeof EXTRAS;

/** One part of the extras in the order of their names. */
export function extraSql(names: readonly ExtraName[], part: keyof Extra): string {
  return names.map((name) => (EXTRAS[name] as Extra)[part] ?? '').join('\n');
}
