-- Empties the quota tables, as far as they exist: quotas of CDSW keep sessions of CML from starting (Cloudera's DSE-11000).
BEGIN;
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['custom_quota', 'default_quota'] LOOP
    IF to_regclass('public.' || t) IS NOT NULL THEN
      EXECUTE format('TRUNCATE public.%I', t);
    END IF;
  END LOOP;
END $$;
COMMIT;
