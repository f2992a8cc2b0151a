local unit
umask 077
write_describe
mkdir -p "$ARCHIVE/files"
touch "$WORK/stamps"
# What was changed since an earlier attempt is packed again.
changed_projects "$1" >"$WORK/changed"
while IFS= read -r unit; do rm -f "$ARCHIVE/files/${unit#projects/}.tar.sum"; done <"$WORK/changed"
cd -P -- "$1"
{
  find projects -mindepth 1 -maxdepth 1 ! -type d
  find projects -mindepth 2 -maxdepth 2
} | LC_ALL=C sort >"$ARCHIVE/units"
# The largest first, so that no stream is still at one of them when the others are done. Sizes count holes, because tar writes them out.
tr '\n' '\0' <"$ARCHIVE/units" | du -skl --apparent-size --files0-from=- | sort -rn | cut -f 2 >"$WORK/to-archive"
rm -rf -- "$WORK/taken" "$WORK/taken.over"
mkdir "$WORK/taken"
pack_streams "$STREAMS" 3>&1
[ "$(find "$ARCHIVE/files" -name '*.tar.sum' | wc -l)" -eq "$(wc -l <"$ARCHIVE/units")" ] ||
  refuse 'the archive does not hold exactly the projects that are there' || return
find projects -mindepth 1 -maxdepth 1 -type d -print0 | project_tar >"$ARCHIVE/files/folders.tar"
rm -rf -- "$WORK/taken" "$WORK/to-archive" "$WORK/changed" "$WORK/describe"
printf '%s files and folders are in the archive\n' "$(wc -l <"$ARCHIVE/units" | tr -d ' ')"
