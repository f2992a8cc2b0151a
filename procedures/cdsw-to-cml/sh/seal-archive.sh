umask 077
local measured
cd -P -- "$ARCHIVE"
find . -path ./former -prune -o -type f -name '*.part' -exec rm -f {} +
measured=$(measure_gzip db.sql.gz)
printf '%s\n' format=1 "source_uid=$1" "source_version=$2" "dump_bytes=${measured% *}" "dump_sha256=${measured#* }" >manifest
# The checksums of tar files are those of what tar wrote, so that the check finds what the disk has not kept.
{
  find files -name '*.tar.sum' -exec awk '{ sub(/^projects\//, "./files/", $3); print $2 "  " $3 ".tar" }' {} +
  find . -path ./former -prune -o -type f ! -name 'SHA256SUMS*' '(' ! -name '*.tar' -o -path ./files/folders.tar ')' -exec sha256sum {} +
} | LC_ALL=C sort -k 2 >SHA256SUMS.part
if [ -n "$SIGNING_KEY" ]; then
  sign_archive <SHA256SUMS.part >SHA256SUMS.sig.part
  mv SHA256SUMS.sig.part SHA256SUMS.sig
fi
mv SHA256SUMS.part SHA256SUMS
rm -f "$WORK/stamps"
printf '%s files\n' "$(wc -l <SHA256SUMS | tr -d ' ')"
