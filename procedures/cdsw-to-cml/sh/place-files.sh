touch "$WORK/placed"
expect "$ARCHIVE_SHA256" archive_sum
write_describe
# The program that describes files goes into the pod.
copy_file here "$WORK/describe" in_files /tmp/describe
# An undo that was interrupted may still be removing; without this folder it ends.
in_files sh -c 'rm -rf /migration/projects/.stepwright-removed-*'
units_to_place >"$WORK/to-place"
rm -rf -- "$WORK/taken" "$WORK/taken.over"
mkdir "$WORK/taken"
total=$(wc -l <"$ARCHIVE/units" | tr -d ' ')
number=$((total - $(wc -l <"$WORK/to-place")))
place_streams "$STREAMS" 3>&1 | while read -r unit bytes; do
  number=$((number + 1))
  printf '%s %s\n' "$unit" "$bytes" >>"$WORK/placed"
  printf '%s of %s: %s\n' "$number" "$total" "$unit"
done
expect '' units_to_place
rm -rf -- "$WORK/taken" "$WORK"/sent-* "$WORK/to-place"
# Last, because files that arrive change the times of the folders that they arrive in.
copy_file here "$ARCHIVE/files/folders.tar" in_files /tmp/folders.tar
run_on in_files PROJECT_UID PROJECT_GID <<'REMOTE'
tar -xpf /tmp/folders.tar -C /migration/projects
wrong=$(find /migration/projects/projects -mindepth 1 ! -name .snapshot '(' ! -user "$PROJECT_UID" -o ! -group "$PROJECT_GID" ')' | sed -n 1,20p)
[ -z "$wrong" ] || { printf 'of another owner:\n%s\n' "$wrong" >&2; exit 1; }
REMOTE
