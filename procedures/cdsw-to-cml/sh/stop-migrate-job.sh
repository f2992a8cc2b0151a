rm -f "$WORK/migrate-job-created" "$WORK/migrate-job-replaced"
ended=$(kubectl --context "$CML_CONTEXT" get job -n "$CML_NAMESPACE" "$MIGRATE_JOB" --ignore-not-found -o 'jsonpath={.status.conditions[?(@.status=="True")].type}')
case " $ended " in
*' Complete '* | *' Failed '*) ;;
*)
  # One that still works would go on in the data that are put back.
  kubectl --context "$CML_CONTEXT" delete job -n "$CML_NAMESPACE" "$MIGRATE_JOB" --ignore-not-found --wait=true --timeout="$STOP_TIMEOUT"
  kubectl --context "$CML_CONTEXT" delete pod -n "$CML_NAMESPACE" -l "job-name=$MIGRATE_JOB" --wait=true --timeout="$STOP_TIMEOUT"
  printf 'the Job %s stays deleted, because it would run at once; its manifest is %s, which CML_MIGRATE_FILE takes\n' "$MIGRATE_JOB" "$WORK/migrate-job-as-found.yaml"
  ;;
esac
