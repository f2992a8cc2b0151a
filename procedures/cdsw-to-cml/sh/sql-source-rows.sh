cat <<'SQL'
-- Prints one line for each constraint that CDSW's rows would break when they have one user and one image, nothing if the check passes. Reads only.
-- In: future, set by source-future.sql.
:future, one_each AS (
  -- Unique indexes in which a reference stands, with the texts of their keys. Of the images that a project may choose, one row stays.
  SELECT i.indrelid, i.indexrelid, array_agg(pg_get_indexdef(i.indexrelid, n, true) ORDER BY n) AS keys, min(pg_get_expr(i.indpred, i.indrelid)) AS condition,
         bool_and(coalesce(to_jsonb(i) ->> 'indnullsnotdistinct', 'false') = 'true') AS nulls_equal
  FROM pg_index i CROSS JOIN LATERAL generate_series(1, coalesce((to_jsonb(i) ->> 'indnkeyatts')::int, i.indnatts)) AS n
  WHERE i.indrelid IS DISTINCT FROM to_regclass('projects_engine_images') AND i.indexrelid IN (
    SELECT indexrelid FROM key_column WHERE NOT indisexclusion AND (indrelid, attnum) IN (SELECT tab, attnum FROM reference))
  GROUP BY i.indrelid, i.indexrelid
)
SELECT format('SELECT format(%L, count(*), min(example)) FROM (SELECT json_build_array(%s)::text AS example FROM %s WHERE %s GROUP BY %s HAVING count(*) > 1) AS equal HAVING count(*) > 0;',
         format('table %s: rows of several users or images would become equal in (%s), of which index %s allows one: %%s times, such as %%s; %s',
                replace(o.indrelid::regclass::text, '%', '%%'), replace(array_to_string(o.keys, ', '), '%', '%%'),
                replace(o.indexrelid::regclass::text, '%', '%%'), replace(m.advice, '%', '%%')),
         array_to_string(o.keys, ', '), m.rows,
         concat_ws(' AND ', CASE WHEN o.nulls_equal THEN 'true' ELSE '(' || array_to_string(o.keys, ') IS NOT NULL AND (') || ') IS NOT NULL' END,
                   '(' || o.condition || ')'),
         array_to_string(o.keys, ', '))
FROM one_each o JOIN moved m ON m.tab = o.indrelid
UNION ALL
-- Checks that would no longer hold, or never did.
SELECT format('SELECT %L FROM %s WHERE NOT (%s) HAVING count(*) > 0;',
              format('table %s: rows would break the check %I; %s', k.conrelid::regclass, k.conname, m.advice), m.rows, pg_get_expr(k.conbin, k.conrelid))
FROM pg_constraint k JOIN moved m ON m.tab = k.conrelid
WHERE k.contype = 'c' AND (NOT k.convalidated OR EXISTS (SELECT FROM reference r WHERE r.tab = k.conrelid AND r.attnum = ANY (k.conkey)))
\gexec
:future
SELECT format('SELECT %L FROM %s child WHERE %s AND NOT EXISTS (SELECT FROM %s parent WHERE %s) HAVING count(*) > 0;',
              format('table %s: the foreign key %I was never validated, and rows break it; %s', k.conrelid::regclass, k.conname, m.advice),
              k.conrelid::regclass, string_agg(format('child.%I IS NOT NULL', a.attname), ' AND '), k.confrelid::regclass,
              string_agg(format('parent.%I = child.%I', b.attname, a.attname), ' AND '))
FROM pg_constraint k JOIN moved m ON m.tab = k.conrelid CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair (col, to_col)
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.col JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.to_col
WHERE k.contype = 'f' AND NOT k.convalidated AND k.confrelid <> 'users'::regclass GROUP BY k.oid, k.conrelid, k.conname, k.confrelid, m.advice
UNION ALL
-- Columns named as if they held a user, which cannot.
SELECT format('SELECT %L FROM %s WHERE %I IS NOT NULL%s HAVING count(*) > 0;',
              format('table %s: %I holds something else than ids of users, and no foreign key says what; %s', k.oid::regclass, a.attname, k.advice),
              k.oid::regclass, a.attname,
              CASE WHEN a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype) THEN format(' AND %I !~ ''^[0-9]+$''', a.attname) END)
FROM kept k JOIN pg_attribute a ON a.attrelid = k.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname IN ('user_id', 'creator_id', 'owner_id')
WHERE a.atttypid NOT IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype)
  AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = k.oid AND a.attnum = ANY (f.conkey))
UNION ALL
SELECT DISTINCT format('SELECT %L FROM %s WHERE %I IS NOT NULL HAVING count(*) > 0;',
              format('table %s: the column %s says what %I is the id of, so that it may not be a user; %s', r.tab::regclass, kind.attname, r.attname, r.advice),
              r.tab::regclass, r.attname)
FROM reference r
JOIN pg_attribute kind ON kind.attrelid = r.tab AND kind.attname = replace(r.attname, '_id', '_type') AND kind.attname <> r.attname AND NOT kind.attisdropped
WHERE NOT EXISTS (SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = r.tab AND r.attnum = ANY (f.conkey))
\gexec
SQL
