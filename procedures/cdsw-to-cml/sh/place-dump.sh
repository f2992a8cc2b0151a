in_helper() {
  kubectl --context "$CML_CONTEXT" exec -i -n "$CML_NAMESPACE" stepwright-database -c helper -- "$@"
}
# The server's own user has to read it; that user owns the server's data.
gzip -dc "$ARCHIVE/db.sql.gz" | in_helper sh -c '
  set -eu
  umask 077
  cd /migration/database
  mkdir -p stepwright
  cat >stepwright/db.sql.part
  chown -R "$(stat -c %u:%g "$1")" stepwright' sh "${DATA_FOLDER#"$CML_DB_MOUNT"/}"
found=$(in_helper sh -c 'cd /migration/database/stepwright && echo "$(wc -c <db.sql.part | tr -d " ") $(sha256sum <db.sql.part | cut -d " " -f 1)"' </dev/null)
[ "$found" = "$DUMP_BYTES $DUMP_SHA256" ] || {
  printf 'size and SHA-256 differ: %s was sent, %s arrived\n' "$DUMP_BYTES $DUMP_SHA256" "$found" >&2
  exit 1
}
in_helper mv /migration/database/stepwright/db.sql.part /migration/database/stepwright/db.sql </dev/null
