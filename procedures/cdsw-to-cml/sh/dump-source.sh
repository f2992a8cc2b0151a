umask 077
mkdir -p "$ARCHIVE"
measured() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1
}
# In the pod: dump into a file that only its owner can read, look at its end, print size and SHA-256, then the dump.
# The file goes when this ends, in whatever way.
kubectl --context "$CDSW_CONTEXT" exec -n "$CDSW_NAMESPACE" "$CDSW_DB" -c "$CDSW_DB_CONTAINER" -- sh -c '
  set -eu
  umask 077
  dump=$(mktemp "$2/stepwright-dump-XXXXXX")
  trap "rm -f $dump" EXIT
  trap "exit 1" HUP INT PIPE TERM
  pg_dump -U "$1" --no-owner --no-privileges \
    --exclude-table-data=kerberos --exclude-table-data=kerberos_id_seq \
    --exclude-table-data=ssh_keys --exclude-table-data=ssh_keys_id_seq \
    --exclude-table-data=access_keys --exclude-table-data=access_keys_id_seq \
    -f "$dump"
  tail -n 10 "$dump" | grep -q "PostgreSQL database dump complete"
  echo "$(wc -c <"$dump" | tr -d " ") $(sha256sum <"$dump" | cut -d " " -f 1)"
  cat "$dump"
' sh "$DB_ROLE" "$DUMP_FOLDER" </dev/null | {
  IFS= read -r line
  printf '%s\n' "$line" >"$ARCHIVE/dump.measured"
  gzip -n >"$ARCHIVE/db.sql.gz.part"
}
found="$(gzip -dc "$ARCHIVE/db.sql.gz.part" | wc -c | tr -d ' ') $(gzip -dc "$ARCHIVE/db.sql.gz.part" | measured)"
[ "$found" = "$(cat "$ARCHIVE/dump.measured")" ] || {
  printf 'size and SHA-256 differ: %s in the pod, %s here\n' "$(cat "$ARCHIVE/dump.measured")" "$found" >&2
  exit 1
}
mv "$ARCHIVE/db.sql.gz.part" "$ARCHIVE/db.sql.gz"
printf 'size and SHA-256 agree: %s\n' "$found"
