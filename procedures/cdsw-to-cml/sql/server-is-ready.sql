SELECT set_config('default_transaction_read_only', 'on', false) AS read_only, set_config('search_path', 'public', false) AS path \gset
SELECT 'the server is PostgreSQL ' || current_setting('server_version') || '; 11 or later is needed' WHERE current_setting('server_version_num')::int < 110000;
SELECT 'the encoding of the database is ' || pg_encoding_to_char(encoding) || ' instead of UTF8' FROM pg_database WHERE datname = current_database() AND pg_encoding_to_char(encoding) <> 'UTF8';
SELECT format('the role %s may not create schemas in this database', current_user) WHERE NOT has_database_privilege(current_database(), 'CREATE');
SELECT format('the role %s may not drop the schema %I; ALTER SCHEMA %2$I OWNER TO %1$I', current_user, nspname) FROM pg_namespace WHERE nspname IN ('public', 'feature_flags') AND NOT pg_has_role(nspowner, 'USAGE');
SELECT format('%s belongs to %s, to which the role %s could not give it back', c.oid::regclass, c.relowner::regrole, current_user)
FROM pg_class c WHERE c.relnamespace::regnamespace::text IN ('public', 'feature_flags') AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND NOT pg_has_role(c.relowner, CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'USAGE' ELSE 'SET' END);
SELECT format('the rights by default of the role %s in %I could not be given back by the role %s', d.defaclrole::regrole, n.nspname, current_user)
FROM pg_default_acl d JOIN pg_namespace n ON n.oid = d.defaclnamespace AND n.nspname IN ('public', 'feature_flags') WHERE NOT pg_has_role(d.defaclrole, 'USAGE');
SELECT format('the role %s is no superuser and may not read where the server keeps its data; GRANT pg_read_all_settings TO %1$I', current_user)
WHERE current_setting('is_superuser') <> 'on' AND NOT pg_has_role('pg_read_all_settings', 'USAGE');
SELECT format('the role %s is no superuser, and the server logs statements (%s = %s), among which would be the hash of a password; a superuser can run: ALTER ROLE %1$I SET %2$s = %4$L',
              current_user, name, setting, CASE name WHEN 'log_statement' THEN 'none' ELSE '-1' END) FROM pg_settings WHERE current_setting('is_superuser') <> 'on'
  AND (name = 'log_statement' AND setting <> 'none' OR name IN ('log_min_duration_statement', 'log_min_duration_sample') AND setting <> '-1');
-- To undo brings back the data of the whole server, which it has to have to itself.
SELECT format('there is the tablespace %I, whose files lie elsewhere and would not be backed up; move what is in it, and drop it', spcname) FROM pg_tablespace WHERE spcname NOT IN ('pg_default', 'pg_global')
UNION ALL SELECT format('archive_mode is %s, and the archived log would not fit the server any more after an undo; set it to off and restart the server', setting) FROM pg_settings WHERE name = 'archive_mode' AND setting <> 'off'
UNION ALL SELECT 'the server is a standby, into which nothing can be written; set CML_DB to the one that it follows' WHERE pg_is_in_recovery()
UNION ALL SELECT format('%s reads the log of the server, and could not follow an undo; end it', coalesce(nullif(application_name, ''), 'a standby')) FROM pg_stat_replication
UNION ALL SELECT format('there is the replication slot %s, whose reader could not follow an undo; SELECT pg_drop_replication_slot(%1$L)', slot_name) FROM pg_replication_slots
UNION ALL SELECT format('there is the publication %I, whose readers would lose its tables; drop it first', pubname) FROM pg_publication
UNION ALL SELECT format('there is the event trigger %I, which would run during the restore; a superuser can run: ALTER EVENT TRIGGER %1$I DISABLE', evtname) FROM pg_event_trigger WHERE evtenabled <> 'D'
UNION ALL SELECT format('there is the prepared transaction %s, whose locks would hold up the restore; end it: ROLLBACK PREPARED %1$L', gid) FROM pg_prepared_xacts WHERE database = current_database();
SELECT format('%s is %s for the role %s, and would end what takes long; the role can run: ALTER ROLE %3$I IN DATABASE %4$I SET %1$s = 0; RESET it after the import', name, setting, current_user, current_database())
FROM pg_settings WHERE name IN ('statement_timeout', 'lock_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout') AND setting <> '0' ORDER BY name;
-- What lies outside of the schemas that are replaced and depends on them, or on an extension in them, would go with them. Parts of an operator class are where its family is.
SELECT DISTINCT format('%s outside of public and feature_flags depends on %s, and would go with it', pg_describe_object(d.classid, d.objid, d.objsubid), pg_describe_object(d.refclassid, d.refobjid, 0))
FROM pg_depend d LEFT JOIN pg_depend m ON m.classid = d.refclassid AND m.objid = d.refobjid AND m.deptype = 'e'
LEFT JOIN pg_extension e ON e.oid = coalesce(m.refobjid, CASE d.refclassid WHEN 'pg_extension'::regclass THEN d.refobjid END)
LEFT JOIN pg_extension x ON d.classid = 'pg_extension'::regclass AND x.oid = d.objid
WHERE d.deptype IN ('n', 'a') AND ARRAY[(pg_identify_object(d.refclassid, d.refobjid, 0)).schema, e.extnamespace::regnamespace::text] && ARRAY['public', 'feature_flags']
  AND coalesce(x.extnamespace::regnamespace::text, (pg_identify_object(d.classid, d.objid, 0)).schema,
               CASE WHEN d.classid = ANY ('{pg_rewrite, pg_trigger, pg_attrdef, pg_policy}'::regclass[]) THEN (pg_identify_object_as_address(d.classid, d.objid, 0)).object_names[1]
                    WHEN d.classid = ANY ('{pg_amop, pg_amproc}'::regclass[]) THEN (pg_identify_object_as_address(d.classid, d.objid, 0)).object_names[2] END, '')
    NOT IN ('public', 'feature_flags', 'pg_toast', 'stepwright_saved') AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = d.classid AND i.objid = d.objid AND i.deptype = 'e');
