# Not removed: it may be the only one, and the import may need it.
if [ -d "$ARCHIVE" ]; then
  number=1
  while [ -e "$ARCHIVE.undone-$number" ]; do number=$((number + 1)); done
  mv -- "$ARCHIVE" "$ARCHIVE.undone-$number"
  printf 'the archive is now %s\n' "$ARCHIVE.undone-$number"
fi
