umask 077
clean_dump "$ARCHIVE/counts.json" <"$ARCHIVE/former/db.sql" | gzip -n >"$ARCHIVE/new.sql.gz"
inspect_dump "$ARCHIVE/new.sql.gz"
mv "$ARCHIVE/new.sql.gz" "$ARCHIVE/db.sql.gz"
cat "$ARCHIVE/counts.json"
