address=$(kubectl --context "$CML_CONTEXT" get pod -n "$CML_NAMESPACE" "$CML_DB-0" -o 'jsonpath={.status.podIP}')
[ -n "$address" ] || exit 2
# Not by 127.0.0.1, which the server may trust.
kubectl --context "$CML_CONTEXT" exec -n "$CML_NAMESPACE" "$CML_DB-0" -c "$CML_DB_CONTAINER" -- sh -c '
  login() { psql -X -w -q -A -t -h "$2" -U "$1" -d "$1" -c "SELECT 1" >/dev/null; }
  password=${POSTGRES_PASSWORD:-$(cat "$POSTGRES_PASSWORD_FILE")}
  PGPASSWORD=$password
  export PGPASSWORD
  login "$@" || exit 1
  PGPASSWORD=x$password
  if login "$@" 2>/dev/null; then
    echo "the server lets a wrong password in" >&2
    exit 1
  fi' sh "$DB_ROLE" "$address"
