cd -P -- "$ARCHIVE"
grep -q -x 'format=1' manifest || refuse 'this archive was made by another version of the procedure'
if [ -n "$SIGNERS" ]; then
  [ -s SHA256SUMS.sig ] || refuse 'the archive is not signed: there is no SHA256SUMS.sig'
  signer=$(ssh-keygen -Y find-principals -s SHA256SUMS.sig -f "$SIGNERS" | head -n 1)
  ssh-keygen -Y verify -f "$SIGNERS" -I "$signer" -n stepwright-archive -s SHA256SUMS.sig <SHA256SUMS
else
  echo 'not verified who made the archive: SIGNERS is empty; checksums show damage, not tampering'
fi
# One list of units says what the archive holds: no other file, none missing, none without a checksum, and none that is something else than a file.
LC_ALL=C awk '!/^projects\/[A-Za-z0-9._@=,+-]+(\/[A-Za-z0-9._@=,+-]+)?$/ || /\/\.\.?(\/|$)/ || seen[$0]++ { print "not a path of a project: " $0; bad = 1 } END { exit bad }' units >&2
{
  printf './%s\n' counts.json db.sql.gz files/folders.tar manifest ownership.csv units
  awk '{ sub(/^projects\//, "./files/"); print $0 ".tar"; print $0 ".tar.folders"; print $0 ".tar.list"; print $0 ".tar.sum" }' units
} | LC_ALL=C sort >"$WORK/files-expected"
find . ! -type d ! -path ./SHA256SUMS ! -path ./SHA256SUMS.sig ! -path ./archive-id | LC_ALL=C sort >"$WORK/files-found"
LC_ALL=C expect '' comm -3 "$WORK/files-expected" "$WORK/files-found"
expect '' find . ! -type d ! -type f
cut -c 67- SHA256SUMS | LC_ALL=C sort | LC_ALL=C comm -23 "$WORK/files-expected" - >"$WORK/files-without"
expect '' cat "$WORK/files-without"
sha256 -c SHA256SUMS >"$WORK/files-checked" || refuse "$(grep -v ': OK$' "$WORK/files-checked")"
while IFS= read -r unit <&3; do inspect_members "$unit"; done 3<units
inspect_dump db.sql.gz
rm -f "$WORK"/files-* "$WORK"/members*
printf '%s files and folders of projects, checked\n' "$(wc -l <units | tr -d ' ')"
