cat <<'SQL'
-- Statements that give the database NEW_DATABASE the rights and settings of DATABASE, in an order and form that are the same on every server:
-- a line for PUBLIC, for the owner and for each other role that may do something, with all that it may do; a line for each setting; the rest.
SET search_path = pg_catalog;
SELECT format('REVOKE ALL ON DATABASE :"NEW_DATABASE" FROM %s;', role) || coalesce(
    string_agg(' GRANT ' || privilege_type || ' ON DATABASE :"NEW_DATABASE" TO ' || role ||
      CASE WHEN is_grantable THEN ' WITH GRANT OPTION;' ELSE ';' END, '' ORDER BY privilege_type, is_grantable), '')
  FROM pg_database CROSS JOIN LATERAL (
      SELECT (acl).grantee, (acl).privilege_type, (acl).is_grantable
        FROM (SELECT aclexplode(coalesce(datacl, acldefault('d', datdba))) AS acl) AS exploded
      UNION SELECT 0, NULL, NULL UNION SELECT datdba, NULL, NULL) AS held
    CROSS JOIN LATERAL (SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS role) AS named
  WHERE datname = :'DATABASE' GROUP BY role ORDER BY role COLLATE "C";

-- Lists of names are kept as they are written, all other values without their quotes.
SELECT format('ALTER %s:"NEW_DATABASE" SET %I TO %s;', scope, name, CASE
    WHEN lower(name) NOT IN ('local_preload_libraries', 'search_path', 'session_preload_libraries', 'temp_tablespaces') THEN quote_literal(value)
    WHEN value IN ('', '""') THEN '''''' ELSE value END)
  FROM pg_database JOIN pg_db_role_setting ON setdatabase = pg_database.oid
    CROSS JOIN LATERAL (SELECT CASE setrole WHEN 0 THEN 'DATABASE ' ELSE format('ROLE %I IN DATABASE ', pg_get_userbyid(setrole)) END AS scope) AS scopes
    CROSS JOIN LATERAL (SELECT unnest(setconfig) AS setting) AS settings
    CROSS JOIN LATERAL (SELECT split_part(setting, '=', 1) AS name, substr(setting, strpos(setting, '=') + 1) AS value) AS halves
  WHERE datname = :'DATABASE' ORDER BY scope COLLATE "C", name COLLATE "C";

SELECT format('ALTER DATABASE :"NEW_DATABASE" CONNECTION LIMIT %s;', datconnlimit) FROM pg_database WHERE datname = :'DATABASE';
SELECT format('ALTER DATABASE :"NEW_DATABASE" SET TABLESPACE %I;', spcname)
  FROM pg_database JOIN pg_tablespace ON pg_tablespace.oid = dattablespace WHERE datname = :'DATABASE';
SELECT format('COMMENT ON DATABASE :"NEW_DATABASE" IS %L;', shobj_description(oid, 'pg_database')) FROM pg_database WHERE datname = :'DATABASE';
SQL
