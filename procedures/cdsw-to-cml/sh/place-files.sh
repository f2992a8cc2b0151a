touch "$WORK/placed"
expect "$ARCHIVE_SHA256" archive_sum
write_describe
send_file "$WORK/describe" /tmp/describe
# An undo that was interrupted may still be removing; without this folder it ends.
in_files sh -c 'rm -rf /migration/projects/.stepwright-removed-*'
units_to_place >"$WORK/to-place"
rm -rf -- "$WORK/taken" "$WORK/taken.over"
mkdir "$WORK/taken"
place_streams "$STREAMS" 3>&1 | tee -a "$WORK/placed"
expect '' units_to_place
rm -rf -- "$WORK/taken" "$WORK"/sent-* "$WORK/to-place"
# Last, because files that arrive change the times of the folders that they arrive in.
send_file "$ARCHIVE/files/folders.tar" /tmp/folders.tar
run_on in_files PROJECT_UID PROJECT_GID <<'REMOTE'
tar -xpf /tmp/folders.tar -C /migration/projects
wrong=$(find /migration/projects/projects -mindepth 1 ! -name .snapshot '(' ! -user "$PROJECT_UID" -o ! -group "$PROJECT_GID" ')' | sed -n 1,20p)
[ -z "$wrong" ] || { printf 'of another owner:\n%s\n' "$wrong" >&2; exit 1; }
REMOTE
