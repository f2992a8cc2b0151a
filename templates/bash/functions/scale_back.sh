# scale_back PLACE MEMORY: scales each workload back to the count that was kept under MEMORY.
scale_back() {
  local note workload count
  for note in "$WORK/$2"_*; do
    case $note in *.new) continue ;; esac
    [ -s "$note" ] || continue
    workload=${note#"$WORK/$2"_}
    count=$(cat "$note")
    fits "$count" '[0-9]{1,9}' || {
      printf 'not a number of replicas in %s: %s\n' "$note" "$count" >&2
      return 1
    }
    "$1" scale "${workload%%_*}" "${workload#*_}" --replicas="$count"
  done
}
