wait_until "$STOP_TIMEOUT" 5s expect '' sessions cml_sql
echo "SELECT format('there are %s projects now', count(*)) FROM public.projects HAVING count(*) > 0;" | expect '' cml_sql
expect '' project_files
