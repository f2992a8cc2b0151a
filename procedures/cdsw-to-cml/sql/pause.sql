-- Pauses every job and marks every application as stopped. Each is to be started again by whoever takes it over.
BEGIN;
SELECT stepwright_saved.keep_still() \g /dev/null
UPDATE public.jobs SET paused = true WHERE paused IS DISTINCT FROM true;
SELECT to_regclass('public.applications') IS NOT NULL AS has_applications \gset
\if :has_applications
UPDATE public.applications SET status = 'stopped' WHERE status IS DISTINCT FROM 'stopped';
\endif
SELECT stepwright_saved.as_it_was() \g /dev/null
COMMIT;
