[ -e "$WORK/placed" ] || exit 0
# From here on nothing counts as brought in; the file itself says that something may be there.
: >"$WORK/placed"
send_file "$ARCHIVE/units" /tmp/units
run_on in_files <<'REMOTE'
cd /migration/projects
# Renamed first: an attempt that was interrupted may still be at it, and ends when its folder is gone.
rm -rf .stepwright-removed-*
away=$(mktemp -d .stepwright-removed-XXXXXX)
removed=0
while IFS= read -r unit; do
  [ ! -e "./$unit" ] && [ ! -L "./$unit" ] || mv -- "./$unit" "$away/$removed"
  removed=$((removed + 1))
done </tmp/units
rm -rf "$away"
find projects -mindepth 1 -maxdepth 1 -type d | while IFS= read -r folder; do rmdir -- "$folder" 2>/dev/null || true; done
REMOTE
rm -f "$WORK/placed"
