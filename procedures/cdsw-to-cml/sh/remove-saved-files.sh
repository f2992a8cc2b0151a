cd -P -- "$WORK"
rm -f cml-before* migrate-job* data-kept import-of placed describe units to-place to-archive export-id former-* files-* members* ./*sizes ./*.list
rm -rf taken taken.over
rm -f OWNERSHIP COUNTS ARCHIVE_* DUMP_* SOURCE_*
printf 'still there, with the data of all users: %s; to destroy it: rm -rf -- %q\n' "$ARCHIVE" "$ARCHIVE"
