job() {
  kubectl --context "$CML_CONTEXT" "$1" -n "$CML_NAMESPACE" "${@:2}"
}
if [ ! -e "$WORK/migrate-job-created" ]; then
  job delete job "$MIGRATE_JOB" --ignore-not-found --wait=true
  deadline=$((SECONDS + 300))
  # A pod of the old Job that is still there could be taken for one of the new.
  while [ -n "$(job get pod -l "job-name=$MIGRATE_JOB" -o name)" ]; do
    [ "$SECONDS" -lt "$deadline" ] || {
      echo 'pods of the old Job are still there' >&2
      exit 1
    }
    sleep 2
  done
  job create -f "$WORK/migrate-job.yaml"
  touch "$WORK/migrate-job-created"
fi
