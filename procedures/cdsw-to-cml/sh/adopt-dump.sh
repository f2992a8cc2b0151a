umask 077
mkdir -p "$ARCHIVE"
dump=$FORMER_FOLDER/db.sql
tail -n 10 "$dump" | grep -q 'PostgreSQL database dump complete'
# Rows stand between a COPY command and a line with a backslash and a dot; the text of a function between two marks such as $$ or $_$.
# Neither is looked into. Owners and rights of CDSW's roles are left out, as the export leaves them out. What would end the one
# transaction of the restore is refused: transactions, connections and other commands of the dump's own, large objects.
LC_ALL=C awk -v counts="$WORK/former-counts" '
  rows_of != "" {
    if ($0 == "\\.") {
      list = list (list == "" ? "" : ", ") "\"" rows_of "\": " rows
      rows_of = ""
    } else rows++
    print
    next
  }
  mark != "" {
    if (index($0, mark)) mark = ""
    print
    next
  }
  /^COPY .* FROM stdin;$/ {
    rows_of = $0
    sub(/^COPY /, "", rows_of)
    sub(/ (\(.*\) )?FROM stdin;$/, "", rows_of)
    gsub(/"/, "", rows_of)
    rows = 0
    print
    next
  }
  /^(BEGIN|COMMIT|ROLLBACK|END|START TRANSACTION|SAVEPOINT|PREPARE TRANSACTION)[ ;]/ || /^(CREATE|DROP|ALTER) DATABASE / ||
  /^(SELECT )?(pg_catalog\.)?lo(_[a-z]*|read|write)\(/ || /^SELECT pg_catalog\.lo/ || /^ALTER LARGE OBJECT / ||
  (/^\\/ && !/^\\(un)?restrict /) {
    printf "line %d of the dump: %s\n", NR, substr($0, 1, 100) >"/dev/stderr"
    refused = 1
    next
  }
  /^ALTER .* OWNER TO [^;]*;$/ || /^(GRANT|REVOKE) [^;]*;$/ || /^ALTER DEFAULT PRIVILEGES [^;]*;$/ || /^SET SESSION AUTHORIZATION / { next }
  match($0, / AS \$[A-Za-z_0-9]*\$/) {
    mark = substr($0, RSTART + 4, RLENGTH - 4)
    if (index(substr($0, RSTART + RLENGTH), mark)) mark = ""
  }
  { print }
  END {
    print "{" list "}" >counts
    if (refused || rows_of != "" || mark != "") exit 1
  }
' "$dump" >"$WORK/former-dump" || {
  echo 'this dump would not be restored as a whole or not at all; make one with pg_dump, without large objects and without --create' >&2
  exit 1
}
printf '%s %s\n' "$(wc -c <"$WORK/former-dump" | tr -d ' ')" "$(sha256sum <"$WORK/former-dump" | cut -d ' ' -f 1)" >"$ARCHIVE/dump.measured"
gzip -n <"$WORK/former-dump" >"$ARCHIVE/db.sql.gz.part"
mv "$ARCHIVE/db.sql.gz.part" "$ARCHIVE/db.sql.gz"
rm -f "$WORK/former-dump"
cat "$WORK/former-counts"
