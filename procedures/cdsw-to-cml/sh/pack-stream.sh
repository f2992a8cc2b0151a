local number=0 unit status
while IFS= read -r unit <&4; do
  number=$((number + 1))
  [ -d "$WORK/taken" ] || break
  [ ! -s "$ARCHIVE/files/${unit#projects/}.tar.sum" ] || continue
  [ ! -e "$WORK/taken/$number" ] || continue
  # Only one stream can make this folder, and that one has the project.
  mkdir "$WORK/taken/$number" 2>/dev/null || continue
  set +e
  (
    set -e
    pack_project "$unit"
  )
  status=$?
  set -e
  [ "$status" -eq 0 ] || {
    printf '%s could not be archived\n' "$unit" >&2
    # Nobody can take another one: the other streams finish theirs and end.
    mv "$WORK/taken" "$WORK/taken.over" 2>/dev/null || true
    return 1
  }
  printf '%s of %s: %s\n' "$number" "$(wc -l <"$WORK/to-archive" | tr -d ' ')" "$unit"
done 4<"$WORK/to-archive"
