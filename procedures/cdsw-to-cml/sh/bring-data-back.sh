server=$(kubectl --context "$CML_CONTEXT" get pod -n "$CML_NAMESPACE" "$CML_DB-0" --ignore-not-found -o name)
[ -z "$server" ] || {
  printf 'the server must not run while its data are exchanged: %s\n' "$server" >&2
  exit 1
}
kept=no
[ ! -e "$WORK/data-kept" ] || kept=yes
# What is thrown away may be of a server that did not end cleanly; what comes back is not.
said=$(
  kubectl --context "$CML_CONTEXT" exec -n "$CML_NAMESPACE" stepwright-database -c helper -- sh -c '
    set -eu
    cd /migration/database
    # An attempt at the copy may still go on. Without its folder it ends, and cannot take for a copy what is half removed.
    for part in stepwright/part-*; do
      [ ! -e "$part" ] || mv "$part" "stepwright/away-${part##*-}" || [ ! -e "$part" ]
    done
    if [ -d stepwright/data-before ]; then
      [ -f stepwright/data-before/PG_VERSION ] || { echo "the copy of the data is not whole; nothing was exchanged"; exit 1; }
      touch stepwright/brought-back
      # Renamed first, and removed when all is in its place: an attempt that was interrupted may still be removing when the next one comes.
      away=$(mktemp -d stepwright/away-XXXXXX)
      [ ! -e "$1" ] || mv "$1" "$away/data"
      mv stepwright/data-before "$1"
    elif [ "$2" = yes ] && [ ! -e stepwright/brought-back ]; then
      echo "the copy of the data is not there"
      exit 1
    fi
    [ -f "$1/PG_VERSION" ]
    rm -rf stepwright/away-*
    echo "the data are what they were"' sh "${DATA_FOLDER#"$CML_DB_MOUNT"/}" "$kept"
) || {
  printf '%s\n' "$said" >&2
  exit 1
}
# A connection that ends early has status 0; only this line says that all of it was done.
[ "$said" = 'the data are what they were' ] || {
  printf 'the connection ended early: %s\n' "$said" >&2
  exit 1
}
rm -f "$WORK/data-kept"
