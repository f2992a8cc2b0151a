wrong=$(kubectl --context "$CML_CONTEXT" exec -n "$CML_NAMESPACE" stepwright-files -c helper -- \
  find /migration/projects/projects -mindepth 1 ! -name .snapshot '(' ! -user "$PROJECT_UID" -o ! -group "$PROJECT_GID" ')')
[ -z "$wrong" ] || {
  printf 'of another owner:\n%s\n' "$wrong" | head -n 20 >&2
  exit 1
}
