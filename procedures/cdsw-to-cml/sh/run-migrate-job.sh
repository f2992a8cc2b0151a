if [ ! -e "$WORK/migrate-job-created" ]; then
  found=$(cml get job "$MIGRATE_JOB" --ignore-not-found -o 'jsonpath={.metadata.uid}')
  # Noted once. A Job with another uid was created here, by an attempt that ended before it had noted that.
  [ -e "$WORK/migrate-job-replaced" ] ||
    { printf '%s\n' "$found" >"$WORK/migrate-job-replaced.new" && mv "$WORK/migrate-job-replaced.new" "$WORK/migrate-job-replaced"; }
  if [ -z "$found" ] || [ "$found" = "$(cat "$WORK/migrate-job-replaced")" ]; then
    delete_job
    cml create -f "$WORK/migrate-job.yaml"
  fi
  touch "$WORK/migrate-job-created"
fi
wait_until "$MIGRATE_TIMEOUT" 3s job_ended
state=$(job_state)
case " $state " in *' Complete '*) ;; *) refuse "the Job has ended with: $state" ;; esac
