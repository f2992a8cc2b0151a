umask 077
mkdir -p "$ARCHIVE/files"
archive() {
  tar --create --null --no-recursion --files-from=- --format=gnu \
    --owner="$PROJECT_UID" --group="$PROJECT_GID" --numeric-owner
}
cd -P -- "$FORMER_FOLDER/projects"
{
  find projects -mindepth 1 -maxdepth 1 ! -type d
  find projects -mindepth 2 -maxdepth 2
} | sort >"$WORK/units"
number=0
total=$(wc -l <"$WORK/units" | tr -d ' ')
while IFS= read -r unit <&3; do
  number=$((number + 1))
  packed=$ARCHIVE/files/${unit#projects/}.tar
  [ ! -s "$packed.sum" ] || continue
  mkdir -p "${packed%/*}"
  sh "$WORK/describe" . "$unit" >"$packed.list"
  find "$unit" -print0 | archive >"$packed.part"
  mv "$packed.part" "$packed"
  # Folders once more, the deepest first: unpacked after all that lies in them, they get their times back.
  find "$unit" -depth -type d -print0 | archive >"$packed.folders"
  printf '%s %s %s\n' "$(wc -c <"$packed" | tr -d ' ')" "$(sha256sum <"$packed" | cut -d ' ' -f 1)" "$unit" >"$packed.sum.part"
  mv "$packed.sum.part" "$packed.sum"
  printf '%s of %s: %s\n' "$number" "$total" "$unit"
done 3<"$WORK/units"
find projects -mindepth 1 -maxdepth 1 -type d -print0 | archive >"$ARCHIVE/files/folders.tar"
printf '%s files and folders are in the archive\n' "$total"
