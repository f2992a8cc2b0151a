uid=$(cml get namespace kube-system -o 'jsonpath={.metadata.uid}')
if [ -z "$uid" ] || [ "$uid" = "$ARCHIVE_SOURCE" ]; then
  echo 'this is the cluster that the archive was taken from' >&2
  exit 1
fi
case $DATA_FOLDER in
"$CML_DB_MOUNT"/?*) ;;
*)
  printf 'the data of the server are in %s, which is not on the volume %s\n' "$DATA_FOLDER" "$CML_DB_MOUNT" >&2
  exit 1
  ;;
esac
# Newer dumps begin with \restrict, which a psql from before August 2025 does not know.
if gzip -dc "$ARCHIVE/db.sql.gz" | sed -n 1,30p | grep -q '^\\restrict '; then
  printf '%s\n' '\restrict a' '\unrestrict a' | cml_sql || {
    printf 'the psql in the container %s is older than the dump: bring the image of the database up to date\n' "$CML_DB_CONTAINER" >&2
    exit 1
  }
fi
free_in() { awk 'NR == 2 { print $4 }'; }
# On the volume: the dump, the database that it becomes, and a copy of the data as they are now. In the pod and here: a dump of the database as it is now.
used=$(db du -sk "$DATA_FOLDER" | awk '{ print $1 }')
needed=$((used + 4 * DUMP_BYTES / 1024))
free=$(db df -Pk "$CML_DB_MOUNT" | free_in)
dump=$(echo 'SELECT pg_database_size(current_database()) / 1024;' | cml_sql)
free_in_pod=$(db df -Pk "$DUMP_FOLDER" | free_in)
free_here=$(df -Pk "$WORK" | free_in)
printf 'volume: needed %s KiB, free %s KiB\n' "$needed" "$free"
printf 'dump in the pod: needed %s KiB, free %s KiB\n' "$dump" "$free_in_pod"
printf 'working directory: needed %s KiB, free %s KiB\n' "$dump" "$free_here"
[ "$free" -gt "$needed" ] && [ "$free_in_pod" -gt "$dump" ] && [ "$free_here" -gt "$dump" ]
