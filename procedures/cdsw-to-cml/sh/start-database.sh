kubectl --context "$CML_CONTEXT" scale -n "$CML_NAMESPACE" statefulset "$CML_DB" --replicas="$(cat "$WORK/database-replicas")"
case "$START_TIMEOUT" in
*h) limit=$((${START_TIMEOUT%h} * 3600)) ;;
*m) limit=$((${START_TIMEOUT%m} * 60)) ;;
*) limit=${START_TIMEOUT%s} ;;
esac
deadline=$((SECONDS + limit))
# A pod that is Running may not answer yet: ask the server itself. One that is being deleted may still answer.
answers() {
  going=$(kubectl --context "$CML_CONTEXT" get pod -n "$CML_NAMESPACE" "$CML_DB-0" --ignore-not-found -o 'jsonpath={.metadata.deletionTimestamp}')
  [ -z "$going" ] && kubectl --context "$CML_CONTEXT" exec -n "$CML_NAMESPACE" "$CML_DB-0" -c "$CML_DB_CONTAINER" -- \
    psql -X -q -A -t -U "$DB_ROLE" -c 'SELECT 1'
}
until answers >/dev/null 2>&1; do
  [ "$SECONDS" -lt "$deadline" ] || {
    echo 'the database does not answer' >&2
    exit 1
  }
  sleep 2
done
