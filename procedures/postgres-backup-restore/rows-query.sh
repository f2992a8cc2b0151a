cat <<'SQL'
-- One line for each table: its name, the number of its rows, and two sums over the halves of each row's SHA-256, whatever the
-- order of the rows. Then each sequence's position, and the large objects. Tables of extensions are left out.
SET row_security = off;
SET search_path = pg_catalog;
SET bytea_output = hex;
SET datestyle = 'ISO, YMD';
SET intervalstyle = postgres;
SET timezone = 'UTC';
SET extra_float_digits = 1;
SET lc_monetary = 'C';

SELECT format(
    'SELECT ''table'', %L, count(*), coalesce(sum(high), 0), coalesce(sum(low), 0)'
    ' FROM (SELECT encode(sha256(convert_to(whole_row::text, ''UTF8'')), ''hex'') AS digest FROM ONLY %I.%I AS whole_row) AS digests,'
    ' LATERAL (SELECT (''x'' || left(digest, 16))::bit(64)::bigint AS high, (''x'' || right(digest, 16))::bit(64)::bigint AS low) AS halves',
    nspname || '.' || relname, nspname, relname)
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE relkind = 'r' AND relpersistence <> 't' AND left(nspname, 3) <> 'pg_' AND nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')
  ORDER BY nspname::text COLLATE "C", relname::text COLLATE "C"
\gexec

SELECT format('SELECT ''sequence'', %L, last_value, is_called FROM %I.%I', nspname || '.' || relname, nspname, relname)
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE relkind = 'S' AND relpersistence <> 't' AND left(nspname, 3) <> 'pg_' AND nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')
  ORDER BY nspname::text COLLATE "C", relname::text COLLATE "C"
\gexec

SELECT 'large object', oid, encode(sha256(lo_get(oid)), 'hex') FROM pg_largeobject_metadata ORDER BY oid;
SQL
