cd "$BACKUP"
rm -f -- database.dump
rows_query >rows.sql
PGPASSWORD="$DB_PASSWORD" PGPASSFILE="$PASSFILE" \
  PGHOST="$DB_HOST" PGPORT="$DB_PORT" PGUSER="$DB_USER" PGDATABASE="$DATABASE" \
  psql -X -q -A -t -v ON_ERROR_STOP=1 -f - >rows.new <<'SQL'
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SELECT pg_export_snapshot() AS snapshot \gset
\setenv SNAPSHOT :snapshot
\! pg_dump --snapshot="$SNAPSHOT" --format=custom --file=database.dump.new && mv -f -- database.dump.new database.dump
\o settings.new
SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database();
SELECT datcollate FROM pg_database WHERE datname = current_database();
SELECT datctype FROM pg_database WHERE datname = current_database();
SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database();
\o roles.new
SELECT pg_get_userbyid(refobjid) FROM pg_shdepend JOIN pg_database
    ON pg_database.oid = dbid OR pg_database.oid = objid AND classid = 'pg_database'::regclass
  WHERE refclassid = 'pg_authid'::regclass AND datname = current_database()
UNION SELECT rolname FROM pg_db_role_setting JOIN pg_roles ON pg_roles.oid = setrole JOIN pg_database ON pg_database.oid = setdatabase
  WHERE datname = current_database()
UNION SELECT pg_get_userbyid(relowner) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE left(nspname, 3) <> 'pg_' AND nspname <> 'information_schema'
UNION SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()
ORDER BY 1;
\o
\i rows.sql
COMMIT;
SQL
[ -e database.dump ] || {
  echo 'pg_dump failed; its message is above' >&2
  exit 1
}
mv -f -- settings.new settings
mv -f -- roles.new roles
mv -f -- rows.new rows
