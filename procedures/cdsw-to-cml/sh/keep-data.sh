said=$(
  kubectl --context "$CML_CONTEXT" exec -n "$CML_NAMESPACE" stepwright-database -c helper -- sh -c '
    set -eu
    cd /migration/database
    [ -f "$1/PG_VERSION" ] || { echo "no data of a server in $1"; exit 1; }
    [ ! -e "$1/postmaster.pid" ] || { echo "the server has not ended cleanly: there is $1/postmaster.pid"; exit 1; }
    # A former attempt may still copy, when only its connection was lost. It ends without its folder, or has just ended.
    for part in stepwright/part-*; do
      [ ! -e "$part" ] || mv "$part" "stepwright/away-${part##*-}" || [ ! -e "$part" ]
    done
    rm -rf stepwright/away-*
    if [ ! -d stepwright/data-before ]; then
      # A line now and then keeps the connection: some load balancers end one on which nothing moves.
      (while sleep 20 >/dev/null 2>&1; do echo "still copying and comparing"; done) & talk=$!
      trap "kill $talk" EXIT
      rm -f stepwright/brought-back
      part=$(mktemp -d stepwright/part-XXXXXX)
      cp -a "$1" "$part/data"
      list() { cd "$1" && find . -type f -exec sha256sum {} + | sort -k 2 | sha256sum; }
      [ "$(list "$1")" = "$(list "$part/data")" ] || { echo "the copy is not equal"; exit 1; }
      mv "$part/data" stepwright/data-before
      rmdir "$part"
    fi
    echo "kept, and equal"' sh "${DATA_FOLDER#"$CML_DB_MOUNT"/}"
) || {
  printf '%s\n' "$said" >&2
  exit 1
}
printf '%s\n' "$said"
# A connection that ends early has status 0; only the last line says that all of it was done.
case "$said" in
*'kept, and equal') ;;
*)
  echo 'the connection ended early' >&2
  exit 1
  ;;
esac
touch "$WORK/data-kept"
