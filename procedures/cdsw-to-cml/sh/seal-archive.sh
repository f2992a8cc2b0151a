umask 077
cp "$WORK/OWNERSHIP" "$ARCHIVE/ownership.csv"
cp "$WORK/SOURCE_COUNTS" "$ARCHIVE/counts.json"
cp "$WORK/units" "$ARCHIVE/units"
{
  printf 'format=1\n'
  printf 'source_uid=%s\n' "$SOURCE_UID"
  printf 'source_version=%s\n' "$SOURCE_SERVER"
  printf 'dump_bytes=%s\n' "$(cut -d ' ' -f 1 "$ARCHIVE/dump.measured")"
  printf 'dump_sha256=%s\n' "$(cut -d ' ' -f 2 "$ARCHIVE/dump.measured")"
} >"$ARCHIVE/manifest"
cd -P -- "$ARCHIVE"
find . -type f ! -name 'SHA256SUMS*' ! -name '*.part' -exec sha256sum {} + | sort -k 2 >"$WORK/SHA256SUMS.new"
cp "$WORK/SHA256SUMS.new" SHA256SUMS
wc -l <SHA256SUMS
