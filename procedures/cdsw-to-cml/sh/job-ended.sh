job_state | grep -E 'Complete|Failed' || refuse "the Job $MIGRATE_JOB has not ended"
