date -u +TOKEN=restored-%Y%m%d-%H%M%S
printf 'CLUSTER=%s\n' "$MEMBERS" | sed -E -e "s|=([^:= ]*):[^ ]*|=$SCHEME://\1:$PEER_PORT|g" -e 's/ +/,/g'
printf 'ENDPOINTS=%s\n' "$MEMBERS" | sed -E -e "s|[^= ]*=([^:= ]*):[^ ]*|$SCHEME://\1:$CLIENT_PORT|g" -e 's/ +/,/g'
