cd -P -- "$1" || return
awk '{ last[$1] = $2 } END { for (project in last) print project, last[project] }' "$WORK/stamps" | while read -r project stamp; do
  [ "$(find "$project" -printf '%C@ %T@ %s %p\0' | sha256sum)" = "$stamp  -" ] || printf '%s\n' "$project"
done
