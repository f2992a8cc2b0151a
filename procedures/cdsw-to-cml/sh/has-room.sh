local free
free=$("$3" df -Pk "$4" | awk 'NR == 2 { print $4 }') || return
printf '%s: needed %s KiB, free %s KiB\n' "$1" "$2" "$free"
echo "$free $2" | awk '!/^[0-9]+ [0-9]+$/ || $2 >= $1 { full = 1 } END { exit full }'
