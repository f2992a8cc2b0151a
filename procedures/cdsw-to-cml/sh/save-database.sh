umask 077
measured() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1
}
in_database() {
  kubectl --context "$CML_CONTEXT" exec -n "$CML_NAMESPACE" "$CML_DB-0" -c "$CML_DB_CONTAINER" -- "$@"
}
in_database sh -c '
  set -eu
  umask 077
  dump=$(mktemp "$2/stepwright-dump-XXXXXX")
  trap "rm -f $dump" EXIT
  trap "exit 1" HUP INT PIPE TERM
  pg_dump -U "$1" -f "$dump"
  echo "$(wc -c <"$dump" | tr -d " ") $(sha256sum <"$dump" | cut -d " " -f 1)"
  cat "$dump"
' sh "$DB_ROLE" "$DUMP_FOLDER" </dev/null | {
  IFS= read -r line
  printf '%s\n' "$line" >"$WORK/cml-before.measured"
  gzip -n >"$WORK/cml-before.sql.gz.part"
}
found="$(gzip -dc "$WORK/cml-before.sql.gz.part" | wc -c | tr -d ' ') $(gzip -dc "$WORK/cml-before.sql.gz.part" | measured)"
[ "$found" = "$(cat "$WORK/cml-before.measured")" ] || {
  printf 'size and SHA-256 differ: %s in the pod, %s here\n' "$(cat "$WORK/cml-before.measured")" "$found" >&2
  exit 1
}
in_database pg_dumpall -U "$DB_ROLE" --roles-only --no-role-passwords >"$WORK/cml-before-roles.sql"
grep -q 'PostgreSQL database cluster dump complete' "$WORK/cml-before-roles.sql"
mv "$WORK/cml-before.sql.gz.part" "$WORK/cml-before.sql.gz"
printf 'size and SHA-256 agree: %s\n' "$found"
