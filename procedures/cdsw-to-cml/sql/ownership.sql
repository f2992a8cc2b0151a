-- Writes one CSV row for each project: who owned and shared it, which of its jobs were not paused, which of its applications were not stopped, its
-- models, and whose sessions (dashboards) it has. Lists are JSON, so that no name can be mistaken for two.
-- Reads only. Tables and columns that an older CDSW lacks leave their cells empty.
-- The first statement keeps the session from writing.
SELECT set_config('default_transaction_read_only', 'on', false) AS read_only, set_config('search_path', 'public', false) AS path \gset

SELECT to_regclass('public.projects_users') IS NOT NULL AS has_shares,
       to_regclass('public.organization_members') IS NOT NULL AS has_teams,
       to_regclass('public.jobs') IS NOT NULL AS has_jobs,
       to_regclass('public.applications') IS NOT NULL AS has_applications,
       to_regclass('public.models') IS NOT NULL AS has_models,
       to_regclass('public.dashboards') IS NOT NULL AS has_dashboards
\gset

-- row_to_json reads a column that may not exist: a missing one is NULL instead of an error.
\set shares NULL::text
\if :has_shares
\set shares '(SELECT ''['' || string_agg(json_build_object(''user'', u.username, ''permission'', row_to_json(s) ->> ''permission'')::text, '', '' ORDER BY u.username) || '']'' FROM projects_users s JOIN users u ON u.id = s.user_id WHERE s.project_id = p.id)'
\endif
\set team NULL::text
\if :has_teams
\set team '(SELECT ''['' || string_agg(json_build_object(''user'', u.username, ''role'', row_to_json(m) ->> ''role'')::text, '', '' ORDER BY u.username) || '']'' FROM organization_members m JOIN users u ON u.id = m.user_id WHERE row_to_json(m) ->> ''organization_id'' = p.user_id::text)'
\endif
\set jobs NULL::text
\if :has_jobs
\set jobs '(SELECT ''['' || string_agg(json_build_object(''id'', j.id, ''name'', j.name, ''creator'', c.username)::text, '', '' ORDER BY j.id) || '']'' FROM jobs j LEFT JOIN users c ON c.id = j.creator_id WHERE j.project_id = p.id AND j.paused IS NOT TRUE)'
\endif
\set applications NULL::text
\if :has_applications
\set applications '(SELECT ''['' || string_agg(json_build_object(''id'', a.id, ''name'', a.name, ''creator'', c.username, ''status'', a.status)::text, '', '' ORDER BY a.id) || '']'' FROM applications a LEFT JOIN users c ON c.id = a.creator_id WHERE a.project_id = p.id AND a.status::text IS DISTINCT FROM ''stopped'')'
\endif
\set models NULL::text
\if :has_models
\set models '(SELECT ''['' || string_agg(json_build_object(''id'', m.id, ''name'', m.name, ''creator'', c.username)::text, '', '' ORDER BY m.id) || '']'' FROM models m LEFT JOIN users c ON c.id = m.creator_id WHERE m.project_id = p.id)'
\endif
\set dashboards NULL::text
\if :has_dashboards
\set dashboards '(SELECT ''['' || string_agg(json_build_object(''creator'', d.username, ''sessions'', d.n)::text, '', '' ORDER BY d.username) || '']'' FROM (SELECT c.username, count(*) AS n FROM dashboards s LEFT JOIN users c ON c.id::text = row_to_json(s) ->> ''creator_id'' WHERE s.project_id = p.id GROUP BY c.username) d)'
\endif

COPY (
  SELECT p.id AS project_id,
         p.name,
         p.slug,
         row_to_json(p) ->> 'project_visibility' AS visibility,
         owner.username AS owner,
         CASE WHEN row_to_json(owner) ->> 'type' = 'organization' THEN 'team' ELSE 'user' END AS owner_type,
         creator.username AS creator,
         :shares AS shared_with,
         :team AS team_members,
         :jobs AS jobs_not_paused,
         :applications AS applications_not_stopped,
         :models AS models,
         :dashboards AS sessions
  FROM projects p
  LEFT JOIN users owner ON owner.id = p.user_id
  LEFT JOIN users creator ON creator.id = p.creator_id
  ORDER BY p.id
) TO STDOUT WITH (FORMAT csv, HEADER);
