# scale_to PLACE REPLICAS MEMORY [KIND NAMES]...: scales; before, keeps counts under MEMORY if given.
scale_to() {
  local place=$1 replicas=$2 name
  [ -z "$3" ] || remember_counts "$@" || return
  shift 3
  while [ $# -gt 0 ]; do
    for name in $2; do "$place" scale "$1" "$name" --replicas="$replicas" || return; done
    shift 2
  done
}
