if [ ! -e "$WORK/migrate-job-created" ]; then
  kubectl --context "$CML_CONTEXT" delete job -n "$CML_NAMESPACE" "$MIGRATE_JOB" --ignore-not-found --wait=true --timeout="$STOP_TIMEOUT"
  # A pod of the old Job that is still there could be taken for one of the new.
  kubectl --context "$CML_CONTEXT" delete pod -n "$CML_NAMESPACE" -l "job-name=$MIGRATE_JOB" --wait=true --timeout="$STOP_TIMEOUT"
  kubectl --context "$CML_CONTEXT" create -n "$CML_NAMESPACE" -f "$WORK/migrate-job.yaml"
  touch "$WORK/migrate-job-created"
fi
