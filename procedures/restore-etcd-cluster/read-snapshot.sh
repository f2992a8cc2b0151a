ETCDCTL_API=3 etcdctl snapshot status "$SNAPSHOT" -w fields |
  sed -n -e 's/^"Hash" : /HASH=/p' -e 's/^"Revision" : /REVISION=/p' -e 's/^"Size" : /SIZE=/p'
