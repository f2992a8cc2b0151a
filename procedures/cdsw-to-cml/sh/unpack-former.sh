umask 077
tar -tzf "$FORMER_ARCHIVE" >"$WORK/former-members"
if grep -n -E '^/|(^|/)\.\.(/|$)' "$WORK/former-members" >&2; then refuse 'these names lead out of the archive'; fi
rm -f "$WORK/former-members"
claim_archive
# What an interrupted attempt has unpacked goes first: tar would follow links that are there already.
rm -rf -- "$ARCHIVE/former"
mkdir "$ARCHIVE/former"
tar -xzpf "$FORMER_ARCHIVE" -C "$ARCHIVE/former"
[ -s "$ARCHIVE/former/db.sql" ] || refuse 'there is no db.sql in the archive'
inspect_projects "$ARCHIVE/former/projects"
