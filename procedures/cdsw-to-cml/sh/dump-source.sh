umask 077
# Where tables lie is the old server's affair.
options=(--no-owner --no-privileges --no-tablespaces)
for name in $(secret_tables); do
  options+=("--exclude-table-data=public.$name" "--exclude-table-data=public.${name}_id_seq")
done
take_dump cdsw_db "$ARCHIVE/source.sql.gz" "${options[@]}"
gzip -dc "$ARCHIVE/source.sql.gz" | clean_dump /dev/null | gzip -n >"$ARCHIVE/new.sql.gz"
inspect_dump "$ARCHIVE/new.sql.gz"
mv "$ARCHIVE/new.sql.gz" "$ARCHIVE/db.sql.gz"
rm -f "$ARCHIVE"/source.sql.gz*
