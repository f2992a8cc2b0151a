umask 077
if [ ! -s "$ARCHIVE/db.sql.gz" ]; then
  options=(--no-owner --no-privileges --no-tablespaces)
  for name in $(secret_tables); do
    options+=("--exclude-table-data=public.$name" "--exclude-table-data=public.${name}_id_seq")
  done
  take_dump cdsw_db "$ARCHIVE/source.sql.gz" "${options[@]}"
  gzip -dc "$ARCHIVE/source.sql.gz" | clean_dump /dev/null | gzip -n >"$ARCHIVE/new.sql.gz"
  inspect_dump "$ARCHIVE/new.sql.gz"
  mv "$ARCHIVE/new.sql.gz" "$ARCHIVE/db.sql.gz"
fi
rm -f "$ARCHIVE"/source.sql.gz*
expect '' cdsw_db sh -c 'ls "$1" | grep "^stepwright-dump-" || true' sh "$DUMP_FOLDER"
