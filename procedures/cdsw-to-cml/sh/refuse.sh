printf '%s\n' "$*" >&2
return 1
