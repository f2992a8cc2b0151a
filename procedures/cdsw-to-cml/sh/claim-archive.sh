umask 077
if [ ! -s "$WORK/archive-id" ]; then
  if [ -e "$ARCHIVE" ] || [ -L "$ARCHIVE" ]; then
    printf 'exists already, and this run has not made it: %s\n' "$ARCHIVE" >&2
    return 1
  fi
  printf '%s %s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$$" "$ARCHIVE" >"$WORK/archive-id.new"
  mv "$WORK/archive-id.new" "$WORK/archive-id"
fi
case $(cat "$WORK/archive-id") in
*" $ARCHIVE") ;;
*)
  printf 'this working directory belongs to another archive: %s\n' "$(cat "$WORK/archive-id")" >&2
  return 1
  ;;
esac
mkdir -p -- "$ARCHIVE"
# An attempt that was interrupted may have left its copy of the mark, and nothing else.
if [ -z "$(find "$ARCHIVE" -mindepth 1 -maxdepth 1 ! -name archive-id.part)" ]; then
  cp "$WORK/archive-id" "$ARCHIVE/archive-id.part"
  mv "$ARCHIVE/archive-id.part" "$ARCHIVE/archive-id"
fi
cmp -s "$WORK/archive-id" "$ARCHIVE/archive-id" || {
  printf 'holds something that this run has not made: %s\n' "$ARCHIVE" >&2
  return 1
}
[ ! -e "$ARCHIVE/SHA256SUMS" ] || {
  printf 'is a complete archive already: %s\n' "$ARCHIVE" >&2
  return 1
}
