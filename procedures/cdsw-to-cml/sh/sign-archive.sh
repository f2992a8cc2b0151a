ssh-keygen -Y sign -n stepwright-archive -f "$SIGNING_KEY"
