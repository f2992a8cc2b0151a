expect '' old_versions cdsw_sql >&2
uid=$(cdsw get namespace kube-system -o 'jsonpath={.metadata.uid}')
server=$(echo "SELECT current_setting('server_version_num') FROM pg_tables WHERE schemaname = 'public' AND tablename = 'projects';" | cdsw_sql)
printf 'SOURCE_UID=%s\nSOURCE_SERVER=%s\n' "$uid" "$server"
