umask 077
mkdir -p "$ARCHIVE/files"
archive() {
  tar --create --null --no-recursion --files-from=- --format=gnu --blocking-factor=20 \
    --owner="$PROJECT_UID" --group="$PROJECT_GID" --numeric-owner
}
cd -P -- "$CDSW_DATA/projects"
{
  find projects -mindepth 1 -maxdepth 1 ! -type d
  find projects -mindepth 2 -maxdepth 2
} | sort >"$WORK/units"
total=$(wc -l <"$WORK/units" | tr -d ' ')
# The largest first, so that no stream is still at one of them when the others are done.
tr '\n' '\0' <"$WORK/units" | du -skl --files0-from=- | sort -rn | cut -f 2 >"$WORK/to-archive"
rm -rf -- "$WORK/taken" "$WORK/taken.over"
mkdir "$WORK/taken"
# Changes with every write, rename and change of mode below a project.
stamp() { find "$1" -exec stat -c '%Z %Y %s %n' {} + | sha256sum; }
pack() {
  packed=$ARCHIVE/files/${1#projects/}.tar
  mkdir -p "${packed%/*}"
  before=$(stamp "$1")
  sh "$WORK/describe" . "$1" >"$packed.list"
  sum=$(find "$1" -print0 | archive | tee "$packed.part" | sha256sum | cut -d ' ' -f 1)
  mv "$packed.part" "$packed"
  # Folders once more, the deepest first: unpacked after all that lies in them, they get their times back.
  find "$1" -depth -type d -print0 | archive >"$packed.folders"
  [ "$(stamp "$1")" = "$before" ] || {
    printf '%s was changed while it was archived\n' "$1" >&2
    exit 1
  }
  printf '%s %s %s\n' "$(wc -c <"$packed" | tr -d ' ')" "$sum" "$1" >"$packed.sum.part"
  mv "$packed.sum.part" "$packed.sum"
}
stream() {
  number=0
  while IFS= read -r unit <&4; do
    number=$((number + 1))
    [ ! -s "$ARCHIVE/files/${unit#projects/}.tar.sum" ] || continue
    [ ! -e "$WORK/taken/$number" ] || continue
    # noclobber: only one stream can make this file, and that one has the unit.
    (set -C && : >"$WORK/taken/$number") 2>/dev/null || continue
    set +e
    (
      set -e
      pack "$unit"
    )
    status=$?
    set -e
    [ "$status" -eq 0 ] || {
      printf '%s could not be archived\n' "$unit" >&2
      # Nobody can take another one: the other streams finish theirs and end.
      mv "$WORK/taken" "$WORK/taken.over" 2>/dev/null || true
      exit 1
    }
    printf '%s of %s: %s\n' "$number" "$total" "$unit"
  done 4<"$WORK/to-archive"
}
# Side by side as the members of one pipeline: Ctrl-C ends them all, and if one fails, so does the pipeline. All print to descriptor 3.
streams() {
  if [ "$1" -gt 1 ]; then
    stream >&3 | streams "$(($1 - 1))"
  else
    stream >&3
  fi
}
streams "$STREAMS" 3>&1
rm -rf -- "$WORK/taken"
[ "$(find "$ARCHIVE/files" -name '*.tar.sum' | wc -l)" -eq "$total" ] || {
  echo 'some projects are not in the archive' >&2
  exit 1
}
find projects -mindepth 1 -maxdepth 1 -type d -print0 | archive >"$ARCHIVE/files/folders.tar"
printf '%s files and folders are in the archive\n' "$total"
