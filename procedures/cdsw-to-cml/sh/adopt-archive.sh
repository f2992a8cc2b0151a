umask 077
clean_dump "$ARCHIVE/counts.json" <"$ARCHIVE/former/db.sql" | gzip -n >"$ARCHIVE/new.sql.gz"
inspect_dump "$ARCHIVE/new.sql.gz"
mv "$ARCHIVE/new.sql.gz" "$ARCHIVE/db.sql.gz"
cat "$ARCHIVE/counts.json"
pack_projects "$ARCHIVE/former/projects"
echo 'project_id,name,slug,visibility,owner,owner_type,creator,shared_with,team_members,jobs_not_paused,applications_not_stopped,models,sessions' \
  >"$ARCHIVE/ownership.csv"
seal_archive unknown 0
rm -rf -- "$ARCHIVE/former"
