rm -rf -- "$MEMBER_DATA/restored"
ETCDCTL_API=3 etcdctl snapshot status "$MEMBER_DATA/restore.db" -w fields | grep -x "\"Hash\" : $HASH"
ETCDCTL_API=3 etcdctl snapshot restore "$MEMBER_DATA/restore.db" --data-dir "$MEMBER_DATA/restored" \
  --name "$MEMBER_NAME" --initial-cluster "$CLUSTER" --initial-cluster-token "$TOKEN" \
  --initial-advertise-peer-urls "$SCHEME://$MEMBER_HOST:$PEER_PORT"
chown -R --reference "$MEMBER_DATA" -- "$MEMBER_DATA/restored"
