command -v ssh-keygen >/dev/null || refuse 'ssh-keygen of OpenSSH 8.0 or later is needed to sign the archive' || return
ssh-keygen -Y sign -n stepwright-archive -f "$SIGNING_KEY"
