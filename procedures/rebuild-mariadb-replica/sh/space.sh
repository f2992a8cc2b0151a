replica test ! -e "$FOLDER/replica.old.sql"
[ "$(replica df -Pk "$FOLDER" | awk 'END { print $4 }')" -gt "$((PRIMARY_KIB + REPLICA_KIB))" ]
