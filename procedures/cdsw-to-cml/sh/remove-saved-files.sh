cd -P -- "$WORK"
rm -f cml-before* migrate-job* data-kept import-of placed describe to-place files-* members* ./*.list
rm -rf taken taken.over
rm -f replicas_* database_* ADMIN* ARCHIVE_* COUNTS DATA_FOLDER DUMP_* MIGRATE_JOB SOURCE_VERSION
printf 'still there, with the data of all users: %s; to destroy it: rm -rf -- %q\n' "$ARCHIVE" "$ARCHIVE"
