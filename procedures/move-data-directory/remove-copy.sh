if [ -L "$SOURCE" ] || [ ! -d "$SOURCE" ]; then
  fail "not the directory itself, so the copy stays: $SOURCE"
fi
if [ -d "$TARGET" ]; then
  if [ -s "$WORK/target.manifest" ]; then
    describe "$TARGET" | cmp -s - "$WORK/target.manifest" ||
      fail "was written to since it was compared, so it stays: $TARGET"
    rm -f -- "$WORK/target.manifest"
  fi
  find "$TARGET/." ! -name . -type d ! -perm -u+rwx -exec chmod u+rwx {} ';'
  find "$TARGET/." ! -name . -prune -exec rm -rf -- {} +
  [ ! -e "$WORK/target-made" ] || rmdir -- "$TARGET"
fi
rm -f -- "$WORK/target-made"
