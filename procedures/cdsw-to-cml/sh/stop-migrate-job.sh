rm -f "$WORK/migrate-job-created" "$WORK/migrate-job-replaced"
state=$(job_state)
case " $state " in *' Complete '* | *' Failed '*) exit 0 ;; esac
# One that still works would go on in the data that are put back.
delete_job
printf 'the Job %s stays deleted, because it would run at once; its manifest is %s, which CML_MIGRATE_FILE takes\n' "$MIGRATE_JOB" "$WORK/migrate-job-as-found.yaml"
