if [ ! -s "$WORK/database-replicas" ]; then
  kubectl --context "$CML_CONTEXT" get statefulset -n "$CML_NAMESPACE" "$CML_DB" -o 'jsonpath={.spec.replicas}' >"$WORK/database-replicas.new"
  mv "$WORK/database-replicas.new" "$WORK/database-replicas"
fi
kubectl --context "$CML_CONTEXT" scale -n "$CML_NAMESPACE" statefulset "$CML_DB" --replicas=0
deadline=$((SECONDS + 600))
while [ -n "$(kubectl --context "$CML_CONTEXT" get pod -n "$CML_NAMESPACE" "$CML_DB-0" --ignore-not-found -o name)" ]; do
  [ "$SECONDS" -lt "$deadline" ] || {
    printf 'the pod %s does not go\n' "$CML_DB-0" >&2
    exit 1
  }
  sleep 2
done
