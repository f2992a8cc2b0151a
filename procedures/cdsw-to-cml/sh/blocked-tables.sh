"$1" -v EMPTIED="$(emptied_tables)" -v ALSO_EMPTY="$ALSO_EMPTY" -v NEVER_EMPTIED="$(kept_tables)" <<'SQL'
SET default_transaction_read_only = on; SET search_path = public;
SELECT format('ALSO_EMPTY names %s, whose rows are what the migration is for; take it out of ALSO_EMPTY', name)
FROM unnest(string_to_array(:'ALSO_EMPTY', ' ')) AS name WHERE name = ANY (string_to_array(:'NEVER_EMPTIED', ' '));
-- TRUNCATE refuses a table to which one refers that stays. Columns that refer to invitations are cleared before those are deleted.
SELECT format('table %s stays and refers by (%s) to %s, which is to be emptied; %s', k.conrelid::regclass, names.listed, k.confrelid::regclass,
         CASE WHEN n.nspname = 'public' AND c.relname <> ALL (string_to_array(:'NEVER_EMPTIED', ' ')) THEN 'if its rows may go too, add ' || c.relname || ' to ALSO_EMPTY'
         ELSE 'this procedure cannot do that; ask its contact' END)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class referred ON referred.oid = k.confrelid AND referred.relnamespace = 'public'::regnamespace
CROSS JOIN LATERAL (SELECT string_agg(quote_ident(a.attname), ', ') AS listed, bool_or(a.attnotnull) AS needed
                    FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)) AS names
WHERE k.contype = 'f' AND NOT c.relispartition AND referred.relname = ANY (string_to_array(:'EMPTIED', ' ')) AND (referred.relname <> 'invitations' OR names.needed)
  AND NOT (n.nspname = 'public' AND c.relname = ANY (string_to_array(:'EMPTIED', ' '))) ORDER BY 1;
SQL
