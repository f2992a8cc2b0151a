cat <<'SQL'
-- Columns that are reassigned and cannot be.
:future, wrong AS (
  SELECT tab, format('the column %I is computed by the server and cannot be handed over', attname) AS why
  FROM reference WHERE coalesce(to_jsonb(reference) ->> 'attgenerated', '') <> '' OR attidentity = 'a'
  UNION SELECT tab, format('its rows are spread over partitions by %I; one user could have no partition', attname)
  FROM reference JOIN pg_partitioned_table p ON p.partrelid = tab AND attnum = ANY (p.partattrs) AND p.partstrat <> 'h'
  UNION SELECT tab, format('an exclusion constraint (%I) has the column %I, which is handed over', x.conname, attname)
  FROM reference JOIN pg_constraint x ON x.contype = 'x' AND x.conrelid = tab AND attnum = ANY (x.conkey)
  UNION SELECT k.conrelid, format('the foreign key %I does not allow %I to change (ON UPDATE RESTRICT)', k.conname, attname)
  FROM reference JOIN pg_constraint k ON k.contype = 'f' AND k.confupdtype = 'r' AND k.confrelid = tab AND attnum = ANY (k.confkey)
)
SELECT format('table %s: %s', tab::regclass, why) FROM wrong ORDER BY 1;
:future, suspect AS (
  SELECT k.conrelid AS tab, NULL::int AS col, format('the foreign key %I was never validated, and rows break it', k.conname) AS why, format('%s AND NOT EXISTS (SELECT FROM %s parent WHERE %s)',
           string_agg(format('t.%I IS NOT NULL', a.attname), ' AND '), k.confrelid::regclass, string_agg(format('parent.%I = t.%I', b.attname, a.attname), ' AND ')) AS condition
  FROM pg_constraint k CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair (col, to_col)
  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.col JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.to_col
  WHERE k.contype = 'f' AND NOT k.convalidated AND k.confrelid <> 'users'::regclass GROUP BY k.oid, k.conrelid, k.conname, k.confrelid
  UNION ALL
  -- Columns named as if they held a user, which cannot.
  SELECT a.attrelid, a.attnum, format('%I holds something else than ids of users, and no foreign key says what', a.attname), format('%I IS NOT NULL', a.attname)
           || CASE WHEN a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype, 'numeric'::regtype) THEN format(' AND %I::text !~ ''^[0-9]+$''', a.attname) ELSE '' END
  FROM pg_attribute a WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attname IN ('user_id', 'creator_id', 'owner_id')
    AND a.atttypid NOT IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
  UNION ALL
  SELECT r.tab, r.attnum, format('the column %s says what %I is the id of, so that it may not be a user', kind.attname, r.attname), format('%I IS NOT NULL', r.attname)
  FROM reference r JOIN pg_attribute kind ON kind.attrelid = r.tab AND kind.attname = replace(r.attname, '_id', '_type') AND kind.attname <> r.attname AND NOT kind.attisdropped
)
SELECT DISTINCT format('SELECT %L FROM %s t WHERE %s HAVING count(*) > 0;', format('table %s: %s; %s', k.oid::regclass, why, k.advice), k.oid::regclass, condition)
FROM suspect JOIN kept k ON k.oid = suspect.tab
WHERE col IS NULL OR NOT EXISTS (SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = k.oid AND col = ANY (f.conkey)) \gexec
SQL
