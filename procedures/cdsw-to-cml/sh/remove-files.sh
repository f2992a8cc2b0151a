[ -e "$WORK/placed" ] || exit 0
removed=$(
  kubectl --context "$CML_CONTEXT" exec -i -n "$CML_NAMESPACE" stepwright-files -c helper -- sh -c '
    set -eu
    cd /migration/projects
    removed=0
    while IFS= read -r unit; do
      rm -rf -- "./$unit"
      removed=$((removed + 1))
    done
    find projects -mindepth 1 -maxdepth 1 -type d | while IFS= read -r folder; do rmdir -- "$folder" 2>/dev/null || true; done
    echo "$removed"' <"$ARCHIVE/units"
)
[ "$removed" = "$(wc -l <"$ARCHIVE/units" | tr -d ' ')" ] || {
  printf 'the connection ended early: %s removed\n' "${removed:-none}" >&2
  exit 1
}
rm -f "$WORK/placed"
