# count_of PLACE KIND NAME: prints the replica count that a workload is to have. Fails if there is none.
count_of() {
  local count
  count=$("$1" get "$2" "$3" -o 'jsonpath={.spec.replicas}') || return
  fits "$count" '[0-9]{1,9}' || refuse "$2/$3: not a number of replicas: $count" || return
  printf '%s\n' "$count"
}
