-- Empties the quota tables, as far as they exist: quotas of CDSW keep sessions of CML from starting (Cloudera's DSE-11000).
BEGIN;
SELECT stepwright_saved.keep_still() \g /dev/null
SELECT format('TRUNCATE %s;', string_agg(format('public.%I', name), ', '))
FROM unnest(ARRAY['custom_quota', 'default_quota']) AS name
WHERE to_regclass('public.' || name) IS NOT NULL HAVING count(*) > 0
\gexec
SELECT stepwright_saved.as_it_was() \g /dev/null
COMMIT;
