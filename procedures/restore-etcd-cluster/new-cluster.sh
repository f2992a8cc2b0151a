date -u +TOKEN=restored-%Y%m%d-%H%M%S
printf '%s\n' $MEMBERS | sed -E "s|=([^:]*):.*|=$SCHEME://\1:$PEER_PORT|" | paste -s -d , - | sed 's/^/CLUSTER=/'
printf '%s\n' $MEMBERS | sed -E "s|.*=([^:]*):.*|$SCHEME://\1:$CLIENT_PORT|" | paste -s -d , - | sed 's/^/ENDPOINTS=/'
