rm -f "$WORK/cml-before.sql.gz" "$WORK/cml-before.measured" "$WORK/cml-before-roles.sql" \
  "$WORK/migrate-job.yaml" "$WORK/migrate-job-as-found.yaml" "$WORK/migrate-job-created" "$WORK/migrate-job-replaced" \
  "$WORK/database-replicas" "$WORK/data-kept" "$WORK/import-of"
rm -f "$WORK"/replicas_*
rm -rf "$WORK/placed"
