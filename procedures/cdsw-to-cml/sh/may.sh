local place=$1 right
shift
for right; do
  # shellcheck disable=SC2086 # a verb and its object
  "$place" auth can-i $right >/dev/null || refuse "not allowed: $right" || return
done
