# pods_gone PLACE KIND NAMES: fails, and lists them, while pods of these workloads can still run.
pods_gone() {
  local name selector pods left=''
  for name in $3; do
    selector=$(selector_of "$1" "$2" "$name") || return
    [ -n "$selector" ] || continue
    pods=$("$1" get pods -l "$selector" --field-selector status.phase!=Failed,status.phase!=Succeeded -o name) || return
    [ -z "$pods" ] || left=$left$pods$'\n'
  done
  [ -z "$left" ] || refuse "pods still exist:"$'\n'"${left%?}"
}
