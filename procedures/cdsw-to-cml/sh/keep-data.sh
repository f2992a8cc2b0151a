kubectl --context "$CML_CONTEXT" exec -n "$CML_NAMESPACE" stepwright-database -c helper -- sh -c '
  set -eu
  cd /migration/database
  [ -f "$1/PG_VERSION" ] || { echo "no data of a server in $1" >&2; exit 1; }
  [ ! -e "$1/postmaster.pid" ] || { echo "the server has not ended cleanly: there is $1/postmaster.pid" >&2; exit 1; }
  [ ! -d stepwright/data-before ] || exit 0
  rm -rf stepwright/data-before.part
  cp -a "$1" stepwright/data-before.part
  list() { cd "$1" && find . -type f -exec sha256sum {} + | sort -k 2 | sha256sum; }
  [ "$(list "$1")" = "$(list stepwright/data-before.part)" ] || { echo "the copy is not equal" >&2; exit 1; }
  mv stepwright/data-before.part stepwright/data-before
' sh "${DATA_FOLDER#"$CML_DB_MOUNT"/}"
