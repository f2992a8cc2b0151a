if [ ! -e "$WORK/migrate-job-created" ]; then
  found=$(kubectl --context "$CML_CONTEXT" get job -n "$CML_NAMESPACE" "$MIGRATE_JOB" --ignore-not-found -o 'jsonpath={.metadata.uid}')
  # Noted once. A Job with another uid was created here, by an attempt that ended before it had noted that.
  if [ ! -e "$WORK/migrate-job-replaced" ]; then
    printf '%s\n' "$found" >"$WORK/migrate-job-replaced.new"
    mv "$WORK/migrate-job-replaced.new" "$WORK/migrate-job-replaced"
  fi
  if [ -z "$found" ] || [ "$found" = "$(cat "$WORK/migrate-job-replaced")" ]; then
    kubectl --context "$CML_CONTEXT" delete job -n "$CML_NAMESPACE" "$MIGRATE_JOB" --ignore-not-found --wait=true --timeout="$STOP_TIMEOUT"
    # A pod of the old Job that is still there could be taken for one of the new.
    kubectl --context "$CML_CONTEXT" delete pod -n "$CML_NAMESPACE" -l "job-name=$MIGRATE_JOB" --wait=true --timeout="$STOP_TIMEOUT"
    kubectl --context "$CML_CONTEXT" create -n "$CML_NAMESPACE" -f "$WORK/migrate-job.yaml"
  fi
  touch "$WORK/migrate-job-created"
fi
