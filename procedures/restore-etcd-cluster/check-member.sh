fail() {
  printf '%s\n' "$1" >&2
  exit 1
}
[ "$MEMBER_HOST" = "${MEMBER_HOST%%:*}" ] || fail "an IPv6 address: $MEMBER_HOST"
left=$(find "$MEMBER_DATA" -maxdepth 1 '(' -name member.before-restore -o -name restored ')' -print)
[ -z "$left" ] || fail "left by an earlier restore: $left"
[ "$(systemctl show -p LoadState --value -- "$SERVICE")" = loaded ] || fail "no service of this name: $SERVICE"
free=$(df -Pk "$MEMBER_DATA" | awk 'NR == 2 { print $4 }')
[ "$free" -gt "$((SIZE / 512 + 262144))" ] || fail "$free KiB are free, $((SIZE / 512 + 262144)) KiB are needed: $MEMBER_DATA"
