kubectl --context "$CML_CONTEXT" exec -n "$CML_NAMESPACE" stepwright-database -c helper -- sh -c '
  set -eu
  cd /migration/database
  if [ -d stepwright/data-before ]; then
    [ ! -e "$1/postmaster.pid" ] || { echo "the server has not ended cleanly: there is $1/postmaster.pid" >&2; exit 1; }
    rm -rf "$1"
    mv stepwright/data-before "$1"
  fi
  rm -rf stepwright/data-before.part
' sh "${DATA_FOLDER#"$CML_DB_MOUNT"/}"
