local WHICH=$1 ADDRESS
ADDRESS=$(cml get pod "$CML_DB-0" -o 'jsonpath={.status.podIP}') || return 2
# By the pod's address, as the services do; the server may trust 127.0.0.1. Status 2: nothing can be told.
run_on db DB_ROLE ADDRESS WHICH <<'REMOTE'
unknown() { printf '%s\n' "$*" >&2; exit 2; }
password=${POSTGRES_PASSWORD:-$(cat "${POSTGRES_PASSWORD_FILE-}" 2>/dev/null || true)}
[ -n "$password" ] || unknown 'neither POSTGRES_PASSWORD nor POSTGRES_PASSWORD_FILE gives a password in the container of the database: the role would get none'
pg_isready -q -h "$ADDRESS" || unknown "the server does not answer at the address of its pod, $ADDRESS"
[ "$WHICH" = right ] || password=x$password
said=$(PGPASSWORD=$password psql -X -w -qAt -h "$ADDRESS" -U "$DB_ROLE" -d "$DB_ROLE" -c 'SELECT 1' 2>&1) || {
  case $said in *'password authentication failed'*) exit 1 ;; *) unknown "cannot tell whether the server takes the password: $said" ;; esac
}
REMOTE
