umask 077
if [ -n "$CML_MIGRATE_FILE" ]; then
  kubectl --context "$CML_CONTEXT" create -n "$CML_NAMESPACE" --dry-run=client -f "$CML_MIGRATE_FILE" -o yaml >"$WORK/migrate-job-as-found.yaml.new"
else
  kubectl --context "$CML_CONTEXT" get job -n "$CML_NAMESPACE" "$MIGRATE_JOB" -o yaml >"$WORK/migrate-job-as-found.yaml.new"
fi
# Only now: the file that was given may be this one, from an earlier attempt.
mv "$WORK/migrate-job-as-found.yaml.new" "$WORK/migrate-job-as-found.yaml"
# What the cluster added is left out: a Job that has it is not accepted, or takes the old pods for its own.
awk '
  function drop(path) {
    return path ~ /^\.(status|metadata\.(uid|resourceVersion|creationTimestamp|generation|selfLink|managedFields|ownerReferences|labels\.(controller-uid|job-name|batch\.kubernetes\.io\/controller-uid|batch\.kubernetes\.io\/job-name)|annotations\.(kubectl\.kubernetes\.io\/last-applied-configuration|batch\.kubernetes\.io\/job-tracking))|spec\.(selector|manualSelector|ttlSecondsAfterFinished|template\.metadata\.(creationTimestamp|labels\.(controller-uid|job-name|batch\.kubernetes\.io\/controller-uid|batch\.kubernetes\.io\/job-name))))$/
  }
  {
    match($0, /^ */)
    indent = RLENGTH
    item = substr($0, indent + 1, 2) == "- "
    # A dropped block goes on while lines are indented deeper; the items of a list may stand as deep as its key.
    if (dropping && (indent > dropped || item && indent == dropped || $0 == "")) next
    dropping = 0
    if (match($0, /^ *"?[A-Za-z0-9._\/-]+"?:/)) {
      while (depth > 0 && indents[depth] >= indent) depth--
      key = substr($0, indent + 1, RLENGTH - indent - 1)
      gsub(/"/, "", key)
      depth++
      indents[depth] = indent
      keys[depth] = key
      path = ""
      for (i = 1; i <= depth; i++) path = path "." keys[i]
      if (drop(path)) { dropping = 1; dropped = indent; next }
    }
    print
  }
' "$WORK/migrate-job-as-found.yaml" >"$WORK/migrate-job.yaml.new"
grep -q '^kind: Job$' "$WORK/migrate-job.yaml.new"
if grep -n -E 'controller-uid|^status:|^  uid:|resourceVersion:' "$WORK/migrate-job.yaml.new" >&2; then
  echo 'the Job still holds what the cluster added' >&2
  exit 1
fi
# Would the server take it? Under another name, because the Job itself is still there.
awk '/^[^ ]/ { inside = $1 == "metadata:" } inside && /^  name:/ { print "  name: stepwright-check"; next } { print }' "$WORK/migrate-job.yaml.new" |
  kubectl --context "$CML_CONTEXT" create -n "$CML_NAMESPACE" --dry-run=server -o name -f -
mv "$WORK/migrate-job.yaml.new" "$WORK/migrate-job.yaml"
