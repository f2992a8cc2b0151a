# Lists are JSON, so that no name can be mistaken for two. Tables and columns that an older CDSW lacks leave their cells empty.
cdsw_sql <<'SQL'
SET default_transaction_read_only = on; SET search_path = public;
SELECT string_agg(
         CASE WHEN to_regclass(needs) IS NULL THEN 'NULL::text'
         ELSE format('(SELECT ''['' || string_agg(row_to_json(r)::text, '', '') || '']'' FROM (%s ORDER BY 1) AS r)', query) END || ' AS ' || name, ', ') AS lists
FROM (VALUES
  ('shared_with', 'projects_users', $$SELECT u.username AS "user", row_to_json(s) ->> 'permission' AS permission
    FROM projects_users s JOIN users u ON u.id = s.user_id WHERE s.project_id = p.id$$),
  ('team_members', 'organization_members', $$SELECT u.username AS "user", row_to_json(m) ->> 'role' AS role
    FROM organization_members m JOIN users u ON u.id = m.user_id WHERE row_to_json(m) ->> 'organization_id' = p.user_id::text$$),
  ('jobs_not_paused', 'jobs', $$SELECT j.id, j.name, c.username AS creator FROM jobs j LEFT JOIN users c ON c.id = j.creator_id WHERE j.project_id = p.id AND j.paused IS NOT TRUE$$),
  ('applications_not_stopped', 'applications', $$SELECT a.id, a.name, c.username AS creator, a.status
    FROM applications a LEFT JOIN users c ON c.id = a.creator_id WHERE a.project_id = p.id AND a.status::text IS DISTINCT FROM 'stopped'$$),
  ('models', 'models', $$SELECT m.id, m.name, c.username AS creator FROM models m LEFT JOIN users c ON c.id = m.creator_id WHERE m.project_id = p.id$$),
  ('sessions', 'dashboards', $$SELECT c.username AS creator, count(*) AS sessions
    FROM dashboards s LEFT JOIN users c ON c.id::text = row_to_json(s) ->> 'creator_id' WHERE s.project_id = p.id GROUP BY 1$$)
) AS list (name, needs, query) \gset
COPY (
  SELECT p.id AS project_id, p.name, p.slug, row_to_json(p) ->> 'project_visibility' AS visibility, owner.username AS owner,
         CASE WHEN row_to_json(owner) ->> 'type' = 'organization' THEN 'team' ELSE 'user' END AS owner_type, creator.username AS creator, :lists
  FROM projects p LEFT JOIN users owner ON owner.id = p.user_id LEFT JOIN users creator ON creator.id = p.creator_id ORDER BY p.id
) TO STDOUT WITH (FORMAT csv, HEADER);
SQL
