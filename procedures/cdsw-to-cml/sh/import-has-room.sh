local used needed free dump free_in_pod free_here
free_in() { awk 'NR == 2 { print $4 }'; }
# On the volume: the dump, the database that it becomes, and a copy of the data as they are now. In the pod and here: a dump of the database as it is now.
used=$(db du -sk "$DATA_FOLDER" | awk '{ print $1 }') || return
needed=$((used + 4 * DUMP_BYTES / 1024))
free=$(db df -Pk "$CML_DB_MOUNT" | free_in) || return
dump=$(echo 'SELECT pg_database_size(current_database()) / 1024;' | cml_sql) || return
free_in_pod=$(db df -Pk "$DUMP_FOLDER" | free_in) || return
free_here=$(df -Pk "$WORK" | free_in) || return
printf 'volume: needed %s KiB, free %s KiB\n' "$needed" "$free"
printf 'dump in the pod: needed %s KiB, free %s KiB\n' "$dump" "$free_in_pod"
printf 'working directory: needed %s KiB, free %s KiB\n' "$dump" "$free_here"
[ "$free" -gt "$needed" ] && [ "$free_in_pod" -gt "$dump" ] && [ "$free_here" -gt "$dump" ]
