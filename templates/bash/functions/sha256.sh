# sha256 [FILE...]: prints SHA-256 checksums, as sha256sum does.
sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}
