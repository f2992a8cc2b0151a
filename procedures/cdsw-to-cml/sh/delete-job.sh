cml delete job "$MIGRATE_JOB" --ignore-not-found --wait=true --timeout="$STOP_TIMEOUT" || return
# A pod of the old Job that is still there could be taken for one of the new.
cml delete pod -l "job-name=$MIGRATE_JOB" --wait=true --timeout="$STOP_TIMEOUT"
