job_state | grep -E 'Complete|Failed' || {
  printf 'the Job %s has not ended\n' "$MIGRATE_JOB"
  return 1
}
