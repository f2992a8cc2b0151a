[ "$MEMBER_HOST" = "${MEMBER_HOST%%:*}" ]
[ -z "$(find "$MEMBER_DATA" -maxdepth 1 '(' -name member.before-restore -o -name restored ')' -print)" ]
[ "$(systemctl show -p LoadState --value -- "$SERVICE")" = loaded ]
[ "$(df -Pk "$MEMBER_DATA" | awk 'NR == 2 { print $4 }')" -gt "$((SIZE / 512 + 262144))" ]
