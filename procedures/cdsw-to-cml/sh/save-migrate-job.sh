umask 077
this="$(cml get namespace kube-system -o 'jsonpath={.metadata.uid}') $CML_NAMESPACE $ARCHIVE_SHA256"
[ -s "$WORK/import-of" ] || { printf '%s\n' "$this" >"$WORK/import-of.new" && mv "$WORK/import-of.new" "$WORK/import-of"; }
expect "$this" cat "$WORK/import-of" || refuse "cluster, namespace and archive of this migration were expected; the notes in $WORK are of another"
found=$WORK/migrate-job-as-found.yaml
if [ -n "$CML_MIGRATE_FILE" ]; then
  cml create --dry-run=client -f "$CML_MIGRATE_FILE" -o yaml >"$found.new"
else
  cml get job "$MIGRATE_JOB" -o yaml >"$found.new"
fi
# Only now: the file that was given may be this one, from an earlier attempt.
mv "$found.new" "$found"
# What the cluster added is taken out: a Job that has it is not accepted, or takes the old pods for its own. In a merge patch null removes a field.
ids='{"controller-uid":null,"job-name":null,"batch.kubernetes.io/controller-uid":null,"batch.kubernetes.io/job-name":null}'
cml patch --local -f "$found" --type merge -o yaml -p '{"status": null, "metadata": {"uid": null, "resourceVersion": null, "creationTimestamp": null,
  "generation": null, "managedFields": null, "ownerReferences": null, "selfLink": null, "labels": '"$ids"', "annotations":
  {"kubectl.kubernetes.io/last-applied-configuration": null, "batch.kubernetes.io/job-tracking": null}}, "spec": {"selector": null,
  "manualSelector": null, "ttlSecondsAfterFinished": null, "template": {"metadata": {"labels": '"$ids"'}}}}' >"$WORK/migrate-job.yaml.new"
left=$(grep -n -E 'controller-uid|^  uid:|resourceVersion:' "$WORK/migrate-job.yaml.new" || true)
[ -z "$left" ] || refuse "the Job still holds what the cluster added: $left"
# Would the server take it? Under another name, because the Job itself is still there.
cml patch --local -f "$WORK/migrate-job.yaml.new" --type merge -o yaml -p '{"metadata": {"name": "stepwright-check"}}' |
  cml create --dry-run=server -o name -f -
mv "$WORK/migrate-job.yaml.new" "$WORK/migrate-job.yaml"
