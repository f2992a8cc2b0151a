# forget_counts MEMORY [KIND NAMES]...: removes the counts of workloads that were kept under MEMORY.
forget_counts() {
  local memory=$1 name
  shift
  while [ $# -gt 0 ]; do
    for name in $2; do rm -f -- "$WORK/${memory}_$1_$name"; done
    shift 2
  done
}
