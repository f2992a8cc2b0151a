# existing PLACE KIND NAMES: prints the names of those workloads that exist, and says which do not.
existing() {
  local name found names=''
  for name in $3; do
    found=$("$1" get "$2" "$name" --ignore-not-found -o name) || return
    [ -z "$found" ] || names="$names $name"
    [ -n "$found" ] || printf '%s/%s does not exist and is left out\n' "$2" "$name" >&2
  done
  printf '%s\n' "${names# }"
}
