SELECT set_config('default_transaction_read_only', 'on', false) AS read_only, set_config('search_path', 'public', false) AS path \gset
SELECT 'the server is PostgreSQL ' || current_setting('server_version') || '; 11 or later is needed' WHERE current_setting('server_version_num')::int < 110000;
SELECT 'the encoding of the database is ' || pg_encoding_to_char(encoding) || ' instead of UTF8' FROM pg_database WHERE datname = current_database() AND pg_encoding_to_char(encoding) <> 'UTF8';
SELECT format('the role %s may not create schemas in this database', current_user) WHERE NOT has_database_privilege(current_database(), 'CREATE');
SELECT format('the role %s may not drop the schema %I', current_user, nspname) FROM pg_namespace WHERE nspname IN ('public', 'feature_flags') AND NOT pg_has_role(nspowner, 'USAGE');
SELECT format('%s belongs to %s, to which the role %s could not give it back', c.oid::regclass, c.relowner::regrole, current_user)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('public', 'feature_flags')
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT pg_has_role(c.relowner, 'USAGE');
SELECT format('the rights by default of the role %s in %I could not be given back by the role %s', d.defaclrole::regrole, n.nspname, current_user)
FROM pg_default_acl d JOIN pg_namespace n ON n.oid = d.defaclnamespace AND n.nspname IN ('public', 'feature_flags') WHERE NOT pg_has_role(d.defaclrole, 'USAGE');
SELECT format('the role %s is no superuser and may not read where the server keeps its data; GRANT pg_read_all_settings TO %1$I', current_user)
WHERE current_setting('is_superuser') <> 'on' AND NOT pg_has_role('pg_read_all_settings', 'USAGE');
SELECT format('the role %s is no superuser, and the server logs statements (%s = %s), among which would be the hash of a password; a superuser can run: ALTER ROLE %1$I SET %2$s = %4$L',
              current_user, name, setting, CASE name WHEN 'log_statement' THEN 'none' ELSE '-1' END)
FROM pg_settings WHERE current_setting('is_superuser') <> 'on'
  AND (name = 'log_statement' AND setting <> 'none' OR name IN ('log_min_duration_statement', 'log_min_duration_sample') AND setting <> '-1');
-- What lies outside of the schemas that are replaced and depends on them would go with them.
SELECT DISTINCT format('%s outside of public and feature_flags depends on %s, and would go with it',
                       pg_describe_object(d.classid, d.objid, d.objsubid), pg_describe_object(d.refclassid, d.refobjid, 0))
FROM pg_depend d JOIN LATERAL (SELECT (pg_identify_object(d.refclassid, d.refobjid, 0)).schema) AS inner_side ON inner_side.schema IN ('public', 'feature_flags')
LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
LEFT JOIN pg_trigger t ON d.classid = 'pg_trigger'::regclass AND t.oid = d.objid
LEFT JOIN pg_attrdef f ON d.classid = 'pg_attrdef'::regclass AND f.oid = d.objid
LEFT JOIN pg_policy p ON d.classid = 'pg_policy'::regclass AND p.oid = d.objid
LEFT JOIN pg_class c ON c.oid = coalesce(r.ev_class, nullif(k.conrelid, 0), t.tgrelid, f.adrelid, p.polrelid)
LEFT JOIN LATERAL (SELECT (pg_identify_object(d.classid, d.objid, 0)).schema) AS outer_side ON true
WHERE d.deptype IN ('n', 'a') AND (coalesce(c.relnamespace::regnamespace::text, outer_side.schema) NOT IN ('public', 'feature_flags', 'pg_toast', 'stepwright_saved')
    OR d.classid IN ('pg_publication_rel'::regclass, 'pg_event_trigger'::regclass))
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e');
