printf '%s: needed %s KiB, free %s KiB\n' "$1" "$3" "$2"
echo "$2 $3" | awk '!/^[0-9]+ [0-9]+$/ || $2 >= $1 { full = 1 } END { exit full }'
