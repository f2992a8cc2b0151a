cat <<'SQL'
SET default_transaction_read_only = on; SET search_path = public;
SELECT format('there is a schema %I, and this procedure knows only public and feature_flags; take it out of this database first', nspname)
FROM pg_namespace WHERE nspname NOT IN ('public', 'feature_flags', 'information_schema') AND nspname !~ '^pg_';
-- A dump holds large objects in a transaction of their own, whose COMMIT would end that of the restore before anything is compared.
SELECT format('there are %s large objects, and a dump with those cannot be restored as one transaction', count(*)) FROM pg_largeobject_metadata HAVING count(*) > 0;
SELECT format('there is an event trigger %I, which would run during the restore; drop it first', evtname) FROM pg_event_trigger
UNION ALL SELECT format('there is a publication %I, which means nothing in another cluster; drop it first', pubname) FROM pg_publication
UNION ALL SELECT format('there is a subscription %I, whose password would come along; drop it first', subname) FROM pg_subscription JOIN pg_database d ON d.oid = subdbid AND d.datname = current_database()
UNION ALL SELECT format('there is a foreign server %I, whose passwords would come along with its user mappings; drop it first', srvname) FROM pg_foreign_server
UNION ALL SELECT format('the function %s runs with the rights of its owner (SECURITY DEFINER), and could be called by everybody in CML, because rights stay behind; drop it first', p.oid::regprocedure)
FROM pg_proc p WHERE p.prosecdef AND p.pronamespace::regnamespace::text IN ('public', 'feature_flags') AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e');
SELECT format('table %s cannot be read by the role %s', c.oid::regclass, current_user) FROM pg_class c
WHERE c.relnamespace::regnamespace::text IN ('public', 'feature_flags') AND c.relkind IN ('r', 'p') AND (NOT has_table_privilege(c.oid, 'SELECT') OR row_security_active(c.oid));
SELECT format('policy %I of table %s names roles that the workspace may not have; drop it first', polname, polrelid::regclass) FROM pg_policy WHERE polroles <> '{0}'
UNION ALL SELECT format('table %s has a rule, %I, which may turn one change into another; drop it first', r.ev_class::regclass, r.rulename)
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class AND c.relkind IN ('r', 'p') WHERE r.rulename <> '_RETURN'
UNION ALL SELECT format('the index %s is not valid, and a dump leaves it out; drop it or build it again', indexrelid::regclass)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid AND c.relkind <> 'p' WHERE NOT i.indisvalid
UNION ALL SELECT format('%I.id is of the type %s; this procedure knows whole numbers only', t.name, format_type(a.atttypid, a.atttypmod))
FROM unnest(ARRAY['users', 'projects', 'engine_images']) AS t (name) JOIN pg_attribute a ON a.attrelid = to_regclass(t.name) AND a.attname = 'id'
WHERE a.atttypid NOT IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype);
SQL
