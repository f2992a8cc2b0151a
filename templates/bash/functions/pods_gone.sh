# pods_gone PLACE KIND NAMES: succeeds if no pod of these workloads can still run; else lists them. Failed pods stay and do not count.
pods_gone() {
  local name selector pods left=''
  for name in $3; do
    selector=$(selector_of "$1" "$2" "$name") || return
    [ -n "$selector" ] || continue
    pods=$("$1" get pods -l "$selector" --field-selector status.phase!=Failed,status.phase!=Succeeded -o name) || return
    [ -z "$pods" ] || left=$left$pods$'\n'
  done
  [ -z "$left" ] || {
    printf 'pods still exist:\n%s' "$left"
    return 1
  }
}
