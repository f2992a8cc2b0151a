uid=$(cml get namespace kube-system -o 'jsonpath={.metadata.uid}')
case $uid in '' | "$ARCHIVE_SOURCE") refuse 'this is the cluster that the archive was taken from' ;; esac
case $DATA_FOLDER in "$CML_DB_MOUNT"/?*) ;; *) refuse "the data of the server are in $DATA_FOLDER, which is not on the volume $CML_DB_MOUNT" ;; esac
# Newer dumps begin with \restrict, which a psql from before August 2025 does not know.
first=$(gzip -dc "$ARCHIVE/db.sql.gz" | sed -n '1,30{/^\\restrict /p;}')
[ -z "$first" ] || printf '%s\n' '\restrict a' '\unrestrict a' | cml_sql ||
  refuse "the psql in the container $CML_DB_CONTAINER is older than the dump: bring the image of the database up to date"
# In the pod and here: a dump of the database as it is now.
used=$(db du -sk "$DATA_FOLDER" | awk '{ print $1 }')
dump=$(echo 'SELECT pg_database_size(current_database()) / 1024;' | cml_sql)
has_room volume "$((used + 4 * DUMP_BYTES / 1024))" db "$CML_DB_MOUNT"
has_room 'dump in the pod' "$dump" db "$DUMP_FOLDER"
has_room 'working directory' "$dump" here "$WORK"
