umask 077
if [ ! -s "$WORK/archive-id" ]; then
  [ ! -e "$ARCHIVE" ] && [ ! -L "$ARCHIVE" ] || refuse "exists already, and this run has not made it: $ARCHIVE" || return
  printf '%s %s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$$" "$ARCHIVE" >"$WORK/archive-id.new"
  mv "$WORK/archive-id.new" "$WORK/archive-id"
fi
mkdir -p -- "$ARCHIVE"
[ -n "$(find "$ARCHIVE" -mindepth 1 ! -name archive-id)" ] || cp "$WORK/archive-id" "$ARCHIVE"
cmp -s "$WORK/archive-id" "$ARCHIVE/archive-id" || refuse "holds something that this run has not made: $ARCHIVE" || return
[ ! -e "$ARCHIVE/SHA256SUMS" ] || refuse "is a complete archive already: $ARCHIVE"
