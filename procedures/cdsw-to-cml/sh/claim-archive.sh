umask 077
if [ ! -s "$WORK/archive-id" ]; then
  [ ! -e "$ARCHIVE" ] && [ ! -L "$ARCHIVE" ] || refuse "exists already, and this run has not made it: $ARCHIVE" || return
  printf '%s %s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$$" "$ARCHIVE" >"$WORK/archive-id.new"
  mv "$WORK/archive-id.new" "$WORK/archive-id"
fi
case $(cat "$WORK/archive-id") in
*" $ARCHIVE") ;;
*) refuse "this working directory belongs to another archive: $(cat "$WORK/archive-id")" || return ;;
esac
mkdir -p -- "$ARCHIVE"
# An attempt that was interrupted may have left its copy of the mark, and nothing else.
if [ -z "$(find "$ARCHIVE" -mindepth 1 -maxdepth 1 ! -name archive-id.part)" ]; then
  cp "$WORK/archive-id" "$ARCHIVE/archive-id.part"
  mv "$ARCHIVE/archive-id.part" "$ARCHIVE/archive-id"
fi
cmp -s "$WORK/archive-id" "$ARCHIVE/archive-id" || refuse "holds something that this run has not made: $ARCHIVE" || return
[ ! -e "$ARCHIVE/SHA256SUMS" ] || refuse "is a complete archive already: $ARCHIVE"
