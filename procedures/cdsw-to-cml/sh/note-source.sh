umask 077
wait_until "$STOP_TIMEOUT" 5s nobody_connected cdsw_sql
written_rows >"$WORK/SOURCE_WRITES.new"
keep SOURCE_WRITES '[0-9]+'
count_rows >"$ARCHIVE/counts.json.part"
ownership_report >"$ARCHIVE/ownership.csv.part"
grep -q '"public\.projects" : [0-9]' "$ARCHIVE/counts.json.part"
mv "$ARCHIVE/counts.json.part" "$ARCHIVE/counts.json"
mv "$ARCHIVE/ownership.csv.part" "$ARCHIVE/ownership.csv"
