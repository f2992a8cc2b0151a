umask 077
mkdir -p "$ARCHIVE"
dump=$FORMER_FOLDER/db.sql
tail -n 10 "$dump" | grep -q 'PostgreSQL database dump complete'
# Rows stand between a COPY command and a line with a backslash and a dot.
awk '
  !inside && /^COPY .* FROM stdin;$/ { name = $2; gsub(/"/, "", name); rows = 0; inside = 1; next }
  inside && $0 == "\\." { counts = counts (counts == "" ? "" : ", ") "\"" name "\": " rows; inside = 0; next }
  inside { rows++ }
  END { print "{" counts "}" }
' "$dump" >"$WORK/former-counts"
printf '%s %s\n' "$(wc -c <"$dump" | tr -d ' ')" "$(sha256sum <"$dump" | cut -d ' ' -f 1)" >"$ARCHIVE/dump.measured"
gzip -n <"$dump" >"$ARCHIVE/db.sql.gz.part"
mv "$ARCHIVE/db.sql.gz.part" "$ARCHIVE/db.sql.gz"
cat "$WORK/former-counts"
