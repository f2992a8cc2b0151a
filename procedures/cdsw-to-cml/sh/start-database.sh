kubectl --context "$CML_CONTEXT" scale -n "$CML_NAMESPACE" statefulset "$CML_DB" --replicas="$(cat "$WORK/database-replicas")"
deadline=$((SECONDS + 600))
# A pod that is Running may not answer yet: ask the server itself.
until kubectl --context "$CML_CONTEXT" exec -n "$CML_NAMESPACE" "$CML_DB-0" -c "$CML_DB_CONTAINER" -- \
  psql -X -q -A -t -U "$DB_ROLE" -c 'SELECT 1' >/dev/null 2>&1; do
  [ "$SECONDS" -lt "$deadline" ] || {
    echo 'the database does not answer' >&2
    exit 1
  }
  sleep 2
done
