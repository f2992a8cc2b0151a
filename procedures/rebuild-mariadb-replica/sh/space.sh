replica test ! -e "$FOLDER/replica.old.sql" || refuse "old data of an earlier time are there: $FOLDER/replica.old.sql"
free=$(replica df -Pk "$FOLDER" | awk 'END { print $4 }')
needed=$((PRIMARY_KIB + REPLICA_KIB))
[ "$free" -gt "$needed" ] || refuse "$free KiB are free, $needed KiB are needed: $FOLDER"
