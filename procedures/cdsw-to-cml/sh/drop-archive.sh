[ -s "$WORK/archive-id" ] || return 0
if ! cmp -s "$WORK/archive-id" "$ARCHIVE/archive-id"; then
  rmdir -- "$ARCHIVE" 2>/dev/null || true
elif [ -e "$ARCHIVE/SHA256SUMS" ]; then
  mv -v -- "$ARCHIVE" "$ARCHIVE.undone-$(date -u +%Y%m%dT%H%M%SZ)" || return
else
  rm -rf -- "$ARCHIVE"/{files,former,units,manifest,{db,new}.sql.gz,{counts.json,ownership.csv,source.sql.gz,SHA256SUMS,SHA256SUMS.sig}{,.part,.measured}}
  [ -z "$(find "$ARCHIVE" -mindepth 1 ! -name archive-id)" ] || refuse "holds something that this run has not made, and stays: $ARCHIVE" || return
  rm -r -- "$ARCHIVE" || return
fi
rm -f "$WORK/archive-id" "$WORK/stamps" "$WORK/former-unpacked"
