wait_until "$STOP_TIMEOUT" 5s expect '' sessions cml_sql
query() {
  cml_sql -v ADMIN="$ADMIN" <<'SQL'
SELECT format('there are %s projects now', count(*)) FROM public.projects HAVING count(*) > 0;
SELECT format('%s is no administrator any more', :'ADMIN')
WHERE NOT EXISTS (SELECT FROM public.users WHERE username = :'ADMIN' AND admin AND row_to_json(users) ->> 'banned' IS DISTINCT FROM 'true');
SQL
}
expect '' query
expect '' project_files
