if [ ! -s "$WORK/database-replicas" ]; then
  kubectl --context "$CML_CONTEXT" get statefulset -n "$CML_NAMESPACE" "$CML_DB" -o 'jsonpath={.spec.replicas}' >"$WORK/database-replicas.new"
  mv "$WORK/database-replicas.new" "$WORK/database-replicas"
fi
kubectl --context "$CML_CONTEXT" scale -n "$CML_NAMESPACE" statefulset "$CML_DB" --replicas=0
# Nothing makes the pod anew, so this only hastens and waits.
kubectl --context "$CML_CONTEXT" delete pod -n "$CML_NAMESPACE" "$CML_DB-0" --ignore-not-found --wait=true --timeout="$STOP_TIMEOUT"
