pack_projects "$ARCHIVE/former/projects"
echo 'project_id,name,slug,visibility,owner,owner_type,creator,shared_with,team_members,jobs_not_paused,applications_not_stopped,models,sessions' \
  >"$ARCHIVE/ownership.csv"
seal_archive unknown 0
rm -rf -- "$ARCHIVE/former"
