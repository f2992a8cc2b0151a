db rm -rf -- "$CML_DB_MOUNT/stepwright"
drop_saved
left() {
  db sh -c 'ls -d "$1/stepwright" "$2"/stepwright-* 2>/dev/null || true' sh "$CML_DB_MOUNT" "$DUMP_FOLDER"
  cml get pod stepwright-files stepwright-database --ignore-not-found -o name
  echo "SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname = 'stepwright_saved';" | cml_sql
}
expect '' left
cd -P -- "$WORK"
rm -rf cml-before* migrate-job* data-kept import-of placed describe to-place files-* members* ./*.list taken taken.over
rm -f replicas_* database_* ADMIN* ARCHIVE_* COUNTS DATA_FOLDER DUMP_* MIGRATE_JOB SOURCE_VERSION
printf 'still there, with the data of all users: %s; to destroy it: rm -rf -- %q\n' "$ARCHIVE" "$ARCHIVE"
