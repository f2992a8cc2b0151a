# scale_back PLACE MEMORY [KIND NAMES]...: scales workloads back to the counts kept under MEMORY.
scale_back() {
  local place=$1 memory=$2 name note count
  shift 2
  while [ $# -gt 0 ]; do
    for name in $2; do
      note=$WORK/${memory}_$1_$name
      [ -s "$note" ] || continue
      count=$(cat "$note") || return
      fits "$count" '[0-9]{1,9}' || refuse "not a number of replicas in $note: $count" || return
      "$place" scale "$1" "$name" --replicas="$count" || return
    done
    shift 2
  done
}
