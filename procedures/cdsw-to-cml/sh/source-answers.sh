expect '' old_versions cdsw_sql >&2
uid=$(cdsw get namespace kube-system -o 'jsonpath={.metadata.uid}')
server=$(server_version)
printf 'SOURCE_UID=%s\nSOURCE_SERVER=%s\n' "$uid" "$server"
