local cluster this
cluster=$(cml get namespace kube-system -o 'jsonpath={.metadata.uid}') || return
this="$cluster $CML_NAMESPACE $ARCHIVE_SHA256"
if [ ! -s "$WORK/import-of" ]; then
  printf '%s\n' "$this" >"$WORK/import-of.new"
  mv "$WORK/import-of.new" "$WORK/import-of"
fi
[ "$(cat "$WORK/import-of")" = "$this" ] || {
  printf 'cluster, namespace and archive of the notes in %s:\n  %s\nof this migration:\n  %s\n' "$WORK" "$(cat "$WORK/import-of")" "$this" >&2
  return 1
}
