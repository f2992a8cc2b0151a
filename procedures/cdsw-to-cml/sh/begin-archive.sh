umask 077
if [ ! -s "$WORK/export-id" ]; then
  printf '%s %s\n' "$SOURCE_UID" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >"$WORK/export-id.new"
  mv "$WORK/export-id.new" "$WORK/export-id"
fi
mkdir -p "$ARCHIVE"
# An attempt that was cut short may have left its copy of the mark, and nothing else.
if [ -z "$(find "$ARCHIVE" -mindepth 1 -maxdepth 1 ! -name export-id.part)" ]; then
  cp "$WORK/export-id" "$ARCHIVE/export-id.part"
  mv "$ARCHIVE/export-id.part" "$ARCHIVE/export-id"
fi
cmp -s "$WORK/export-id" "$ARCHIVE/export-id" || {
  printf 'holds something that this run has not made: %s\n' "$ARCHIVE" >&2
  exit 1
}
[ ! -e "$ARCHIVE/SHA256SUMS" ] || {
  printf 'is a complete archive already: %s\n' "$ARCHIVE" >&2
  exit 1
}
