command -v ssh-keygen >/dev/null || {
  echo 'ssh-keygen of OpenSSH 8.0 or later is needed to sign the archive' >&2
  return 1
}
ssh-keygen -Y sign -n stepwright-archive -f "$SIGNING_KEY"
