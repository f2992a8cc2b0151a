cat <<'REMOTE'
# Unpacks each unit that arrives, and prints how many bytes arrived and the SHA-256 of the description of what is there now. `take` takes so many
# bytes from the stream, and not one more; dd notes how many blocks came.
set -eu
umask 022
export LC_ALL=C
own=$(mktemp -d)
trap 'rm -rf "$own"' EXIT
cd /migration/projects
take() {
  dd bs=65536 count=$(($1 / 65536)) iflag=fullblock 2>"$own/blocks"
  dd bs=512 count=$(($1 % 65536 / 512)) iflag=fullblock 2>"$own/rest"
}
while read -r bytes folders unit; do
  case $bytes$folders in *[!0-9]*) exit 1 ;; esac
  [ -d "${unit%/*}" ] || mkdir -p "${unit%/*}"
  unpacked=yes
  take "$bytes" | { tar -xpf - && cat >/dev/null; } || unpacked=no
  read -r blocks <"$own/blocks" || true
  read -r rest <"$own/rest" || true
  printf '%s ' $((${blocks%%+*} * 65536 + ${rest%%+*} * 512))
  [ "$unpacked" = yes ] || exit 1
  # BusyBox makes some links last, and as root; folders get their times after them.
  find "./$unit" -type l -exec chown -h "$1" {} +
  take "$folders" | { tar -xpf - && cat >/dev/null; }
  sh /tmp/describe . "$unit" | sha256sum
done
REMOTE
