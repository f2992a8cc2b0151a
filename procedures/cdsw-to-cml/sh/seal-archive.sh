umask 077
cd -P -- "$ARCHIVE"
bytes=$(gzip -dc db.sql.gz | wc -c)
sum=$(gzip -dc db.sql.gz | sha256sum | cut -d ' ' -f 1)
printf '%s\n' format=1 "source_uid=$1" "source_version=$2" dump_bytes="$bytes" dump_sha256="$sum" >manifest
# The checksums of tar files are those of what tar wrote, so that the check finds what the disk has not kept.
{
  find files -name '*.tar.sum' -exec awk '{ sub(/^projects\//, "./files/", $3); print $2 "  " $3 ".tar" }' {} +
  find . -path ./former -prune -o -type f ! -name 'SHA256SUMS*' '(' ! -name '*.tar' -o -path ./files/folders.tar ')' -exec sha256sum {} +
} | LC_ALL=C sort -k 2 >SHA256SUMS.part
[ -z "$SIGNING_KEY" ] || ssh-keygen -Y sign -n stepwright-archive -f "$SIGNING_KEY" <SHA256SUMS.part >SHA256SUMS.sig
# What the disk has kept is read back.
sha256sum -c --quiet SHA256SUMS.part
mv SHA256SUMS.part SHA256SUMS
rm -f "$WORK/stamps"
wc -l SHA256SUMS
