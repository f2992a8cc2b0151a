replica test ! -e "$FOLDER/replica.old.sql"
free=$(replica df -Pk "$FOLDER" | awk 'END { print $4 }')
[ "$free" -gt "$((PRIMARY_KIB + REPLICA_KIB))" ]
