[ -e "$WORK/placed" ] || exit 0
kubectl --context "$CML_CONTEXT" exec -i -n "$CML_NAMESPACE" stepwright-files -c helper -- sh -c '
  cd /migration/projects
  while IFS= read -r unit; do rm -rf -- "./$unit"; done
  find projects -mindepth 1 -maxdepth 1 -type d | while IFS= read -r folder; do rmdir -- "$folder" 2>/dev/null || true; done
' <"$ARCHIVE/units"
rm -f "$WORK/placed"
