local from=$1_stream file=$2
shift 2
"$from" sh -c '
  set -eu
  umask 077
  dump=$(mktemp "$1/stepwright-dump-XXXXXX")
  shift
  trap "rm -f $dump" EXIT
  trap "exit 1" HUP INT PIPE TERM
  pg_dump -f "$dump" "$@"
  tail -n 10 "$dump" | grep -q "PostgreSQL database dump complete"
  echo "$(wc -c <"$dump" | tr -d " ") $(sha256sum <"$dump" | cut -d " " -f 1)"
  cat "$dump"
' sh "$DUMP_FOLDER" -U "$DB_ROLE" -d "$DB_ROLE" "$@" </dev/null | {
  IFS= read -r line
  printf '%s\n' "$line" >"$file.measured"
  gzip -n >"$file.part"
} || return
local found
found="$(gzip -dc "$file.part" | wc -c | tr -d ' ') $(gzip -dc "$file.part" | sha256 | cut -d ' ' -f 1)" || return
[ "$found" = "$(cat "$file.measured")" ] || refuse "size and SHA-256 of the dump differ: $(cat "$file.measured") in the pod, $found here" || return
mv "$file.part" "$file" || return
printf 'size and SHA-256 agree: %s\n' "$found"
