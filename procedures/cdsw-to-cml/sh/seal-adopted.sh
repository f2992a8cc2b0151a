umask 077
echo 'project_id,name,slug,visibility,owner,owner_type,creator,shared_with,team_members,jobs_not_paused,applications_not_stopped,models,sessions' \
  >"$ARCHIVE/ownership.csv"
cp "$WORK/former-counts" "$ARCHIVE/counts.json"
cp "$WORK/units" "$ARCHIVE/units"
{
  printf 'format=1\n'
  printf 'source_uid=unknown\n'
  printf 'source_version=0\n'
  printf 'dump_bytes=%s\n' "$(cut -d ' ' -f 1 "$ARCHIVE/dump.measured")"
  printf 'dump_sha256=%s\n' "$(cut -d ' ' -f 2 "$ARCHIVE/dump.measured")"
} >"$ARCHIVE/manifest"
cd -P -- "$ARCHIVE"
find . -type f ! -name 'SHA256SUMS*' ! -name '*.part' -exec sha256sum {} + | sort -k 2 >"$WORK/SHA256SUMS.new"
cp "$WORK/SHA256SUMS.new" SHA256SUMS
wc -l <SHA256SUMS
