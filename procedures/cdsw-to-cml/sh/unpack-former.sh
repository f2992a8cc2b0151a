umask 077
tar -tzf "$FORMER_ARCHIVE" >"$WORK/former-members"
if grep -n -E '^/|(^|/)\.\.(/|$)' "$WORK/former-members" >&2; then
  echo 'these names lead out of the archive' >&2
  exit 1
fi
mkdir -p "$FORMER_FOLDER"
tar -xzpf "$FORMER_ARCHIVE" -C "$FORMER_FOLDER"
