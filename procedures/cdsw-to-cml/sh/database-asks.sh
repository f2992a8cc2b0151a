# What the last steps rely on: the server listens where the services reach it and asks for a password, the pod knows that password,
# and the psql in the pod can read the dump.
address=$(kubectl --context "$CML_CONTEXT" get pod -n "$CML_NAMESPACE" "$CML_DB-0" -o 'jsonpath={.status.podIP}')
# Newer dumps begin with \restrict, which a psql from before August 2025 does not know.
first=$(gzip -dc "$ARCHIVE/db.sql.gz" 2>/dev/null | sed -n -e '/^\\restrict /p' -e 30q || true)
kubectl --context "$CML_CONTEXT" exec -n "$CML_NAMESPACE" "$CML_DB-0" -c "$CML_DB_CONTAINER" -- sh -c '
  failed=0
  complain() {
    echo "$1"
    failed=1
  }
  password=${POSTGRES_PASSWORD:-$(cat "$POSTGRES_PASSWORD_FILE" 2>/dev/null)}
  [ -n "$password" ] ||
    complain "neither POSTGRES_PASSWORD nor POSTGRES_PASSWORD_FILE gives a password in the container $4: the role would get none"
  if ! pg_isready -q -h "$2"; then
    complain "the server does not answer at the address of its pod, $2"
  elif PGPASSWORD=x$password psql -X -w -q -A -t -h "$2" -U "$1" -d "$1" -c "SELECT 1" >/dev/null 2>&1; then
    complain "the server lets a wrong password in at $2: pg_hba.conf trusts the addresses of pods; let it ask for passwords there"
  fi
  [ -z "$3" ] || printf "\\\\restrict a\n\\\\unrestrict a\n" | psql -X -q -v ON_ERROR_STOP=1 -U "$1" >/dev/null 2>&1 ||
    complain "the psql in the container $4 is older than the dump, which begins with \\restrict: bring the image of the database up to date"
  exit "$failed"
' sh "$DB_ROLE" "$address" "$first" "$CML_DB_CONTAINER"
