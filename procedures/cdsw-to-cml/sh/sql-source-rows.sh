cat <<'SQL'
-- In: future, set by sql_source_future. Each row of these queries is itself a query that prints a line, or nothing.
:future, one_each AS (
  -- Unique indexes in which a reference stands, with the texts of their keys. Of the images that a project may choose, one row stays.
  SELECT i.indrelid, i.indexrelid, array_to_string(array_agg(pg_get_indexdef(i.indexrelid, n, true) ORDER BY n), ', ') AS keys,
         array_to_string(array_agg(format('(%s) IS NOT NULL', pg_get_indexdef(i.indexrelid, n, true))), ' AND ') AS filled,
         min(pg_get_expr(i.indpred, i.indrelid)) AS condition, bool_and(coalesce(to_jsonb(i) ->> 'indnullsnotdistinct', 'false') = 'true') AS nulls_equal
  FROM pg_index i CROSS JOIN LATERAL generate_series(1, coalesce((to_jsonb(i) ->> 'indnkeyatts')::int, i.indnatts)) AS n
  WHERE i.indrelid IS DISTINCT FROM to_regclass('projects_engine_images') AND i.indexrelid IN (
    SELECT indexrelid FROM key_column WHERE NOT indisexclusion AND (indrelid, attnum) IN (SELECT tab, attnum FROM reference))
  GROUP BY i.indrelid, i.indexrelid
)
SELECT format('SELECT format(%L, count(*), min(example)) FROM (SELECT json_build_array(%s)::text AS example FROM %s WHERE %s GROUP BY %s HAVING count(*) > 1) AS equal HAVING count(*) > 0;',
         replace(format('table %s: rows of several users or images would become equal in (%s), of which index %s allows one', o.indrelid::regclass, o.keys, o.indexrelid::regclass), '%', '%%')
           || ': %s times, such as %s; ' || replace(m.advice, '%', '%%'),
         o.keys, m.rows, concat_ws(' AND ', CASE WHEN o.nulls_equal THEN 'true' ELSE o.filled END, '(' || o.condition || ')'), o.keys)
FROM one_each o JOIN moved m ON m.tab = o.indrelid
UNION ALL
-- Checks that would no longer hold, or never did.
SELECT format('SELECT %L FROM %s WHERE NOT (%s) HAVING count(*) > 0;',
              format('table %s: rows would break the check %I; %s', k.conrelid::regclass, k.conname, m.advice), m.rows, pg_get_expr(k.conbin, k.conrelid))
FROM pg_constraint k JOIN moved m ON m.tab = k.conrelid
WHERE k.contype = 'c' AND (NOT k.convalidated OR EXISTS (SELECT FROM reference r WHERE r.tab = k.conrelid AND r.attnum = ANY (k.conkey))) \gexec
SQL
