umask 077
tar -tzf "$FORMER_ARCHIVE" >"$WORK/former-members"
if grep -n -E '^/|(^|/)\.\.(/|$)' "$WORK/former-members" >&2; then
  echo 'these names lead out of the archive' >&2
  exit 1
fi
rm -f "$WORK/former-members"
claim_archive
# What an interrupted attempt has unpacked goes first: tar would follow links that are there already.
rm -rf -- "$ARCHIVE/former"
mkdir "$ARCHIVE/former"
tar -xzpf "$FORMER_ARCHIVE" -C "$ARCHIVE/former"
[ -s "$ARCHIVE/former/db.sql" ] || {
  echo 'there is no db.sql in the archive' >&2
  exit 1
}
inspect_projects "$ARCHIVE/former/projects"
