local unit stamp
cd -P -- "$1" || return
awk '{ last[$1] = $2 } END { for (unit in last) print unit, last[unit] }' "$WORK/stamps" |
  while read -r unit stamp; do
    [ "$(project_stamp "$unit")" = "$stamp" ] || printf '%s\n' "$unit"
  done
