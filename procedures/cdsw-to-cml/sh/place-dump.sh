expect "$ARCHIVE_SHA256" archive_sum
# The server's own user has to read it; that user owns the server's data.
gzip -dc "$ARCHIVE/db.sql.gz" | in_database_stream sh -c '
  set -eu
  umask 077
  cd /migration/database
  mkdir -p stepwright
  cat >stepwright/db.sql.part
  chown -R "$(stat -c %u:%g "$1")" stepwright' sh "${DATA_FOLDER#"$CML_DB_MOUNT"/}"
expect "$DUMP_BYTES $DUMP_SHA256" in_database sh -c \
  'cd /migration/database/stepwright && echo "$(wc -c <db.sql.part | tr -d " ") $(sha256sum <db.sql.part | cut -d " " -f 1)"'
in_database mv /migration/database/stepwright/db.sql.part /migration/database/stepwright/db.sql
