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
first=$(gzip -dc "$ARCHIVE/db.sql.gz" | sed -n '1,30{/^\\restrict /p;}')
if [ -n "$first" ]; then
  printf '%s\n' '\restrict a' '\unrestrict a' | cml_sql || {
    printf 'the psql in the container %s is older than the dump: bring the image of the database up to date\n' "$CML_DB_CONTAINER" >&2
    exit 1
  }
fi
import_has_room
