local number=1
[ -s "$WORK/archive-id" ] || return 0
if ! cmp -s "$WORK/archive-id" "$ARCHIVE/archive-id"; then
  # Made, and not marked yet.
  rmdir -- "$ARCHIVE" 2>/dev/null || true
elif [ -e "$ARCHIVE/SHA256SUMS" ]; then
  # It may be the only one, and an import may need it.
  while [ -e "$ARCHIVE.undone-$number" ]; do number=$((number + 1)); done
  mv -- "$ARCHIVE" "$ARCHIVE.undone-$number"
  printf 'the archive is now %s\n' "$ARCHIVE.undone-$number"
else
  rm -rf -- "$ARCHIVE/files" "$ARCHIVE/former"
  (
    cd -P -- "$ARCHIVE" &&
      rm -f counts.json* ownership.csv* units manifest SHA256SUMS.* source.sql.gz* new.sql.gz db.sql.gz archive-id.part
  ) || return
  [ -z "$(find "$ARCHIVE" -mindepth 1 -maxdepth 1 ! -name archive-id)" ] ||
    refuse "holds something that this run has not made, and stays: $ARCHIVE" || return
  rm -f -- "$ARCHIVE/archive-id" && rmdir -- "$ARCHIVE" || return
fi
rm -f "$WORK/archive-id" "$WORK/stamps" "$WORK/to-archive"
rm -rf "$WORK/taken" "$WORK/taken.over"
