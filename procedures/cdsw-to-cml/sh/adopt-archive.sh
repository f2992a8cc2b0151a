umask 077
tar -tzf "$FORMER_ARCHIVE" >"$WORK/former-members"
if grep -n -E '^/|(^|/)\.\.(/|$)' "$WORK/former-members" >&2; then refuse 'these names lead out of the archive'; fi
rm -f "$WORK/former-members"
# What is this run's already may be sealed already.
cmp -s "$WORK/archive-id" "$ARCHIVE/archive-id" || claim_archive
if [ ! -e "$ARCHIVE/ownership.csv" ]; then
  if [ ! -e "$WORK/former-unpacked" ]; then
    # What an interrupted attempt has unpacked goes first: tar would follow links that are there already.
    rm -rf -- "$ARCHIVE/former"
    mkdir "$ARCHIVE/former"
    tar -xzpf "$FORMER_ARCHIVE" -C "$ARCHIVE/former"
    [ -s "$ARCHIVE/former/db.sql" ] || refuse 'there is no db.sql in the archive'
    inspect_projects "$ARCHIVE/former/projects"
    touch "$WORK/former-unpacked"
  fi
  clean_dump "$ARCHIVE/counts.json" <"$ARCHIVE/former/db.sql" | gzip -n >"$ARCHIVE/new.sql.gz"
  inspect_dump "$ARCHIVE/new.sql.gz"
  mv "$ARCHIVE/new.sql.gz" "$ARCHIVE/db.sql.gz"
  cat "$ARCHIVE/counts.json"
  pack_projects "$ARCHIVE/former/projects"
  echo 'project_id,name,slug,visibility,owner,owner_type,creator,shared_with,team_members,jobs_not_paused,applications_not_stopped,models,sessions' \
    >"$ARCHIVE/ownership.csv"
fi
rm -rf -- "$ARCHIVE/former" "$WORK/former-unpacked"
seal_archive unknown 0
