# A stream that ended early leaves fewer rows than there are projects. A row ends where a line ends and every quote is closed.
[ -z "$(tail -c 1 "$WORK/OWNERSHIP")" ] || {
  echo 'the report ends within a line' >&2
  exit 1
}
awk -v counts="$SOURCE_COUNTS" '
  { quotes += gsub(/"/, "&") }
  quotes % 2 == 0 { rows++ }
  END {
    match(counts, /"public\.projects" : [0-9]+/)
    wanted = substr(counts, RSTART + 20, RLENGTH - 20)
    if (RLENGTH > 0 && quotes % 2 == 0 && rows - 1 == wanted + 0) exit 0
    printf "the report has %d rows for %s projects\n", rows - 1, wanted
    exit 1
  }' "$WORK/OWNERSHIP" >&2
