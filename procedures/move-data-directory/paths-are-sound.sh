for path in "$SOURCE" "$TARGET" "$OLD"; do
  case "$path/" in
  */./* | */../*) fail "contains . or ..: $path" ;;
  esac
done
[ ! -L "$SOURCE" ] || fail "is a symbolic link: $SOURCE"
[ -d "$SOURCE" ] || fail "is not a directory: $SOURCE"
[ -d "${TARGET%/*}/" ] || fail "there is no directory ${TARGET%/*}: is the new disk mounted?"
[ ! -L "$TARGET" ] || fail "is a symbolic link: $TARGET"
if [ -e "$TARGET" ]; then
  [ -d "$TARGET" ] || fail "already exists and is not a directory: $TARGET"
  [ -z "$(ls -A "$TARGET")" ] || fail "is not empty: $TARGET"
fi
[ "${OLD%/*}" = "${SOURCE%/*}" ] || fail "is not beside $SOURCE: $OLD"
if [ -e "$OLD" ] || [ -L "$OLD" ]; then fail "already exists: $OLD"; fi
real=$(cd "$SOURCE" && pwd -P)
above=$(cd "${TARGET%/*}/" && pwd -P)
case "$above/${TARGET##*/}/" in
"$real"/*) fail 'the target lies in the source' ;;
esac
case "$real/" in
"${above%/}/${TARGET##*/}"/*) fail 'the source lies in the target' ;;
esac
