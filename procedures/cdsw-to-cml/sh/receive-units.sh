cat <<'REMOTE'
# Prints for each unit how many bytes came, and the SHA-256 of its description. dd takes not one byte more from the stream than the unit has.
set -eu
umask 022
export LC_ALL=C
noted=$(mktemp)
trap 'rm -f "$noted"' EXIT
cd /migration/projects
while read -r bytes folders unit; do
  case $bytes$folders in *[!0-9]*) exit 1 ;; esac
  mkdir -p "${unit%/*}"
  unpacked=yes
  dd bs=65536 count="$bytes" iflag=fullblock,count_bytes 2>"$noted" | { tar -xpf - && cat >/dev/null; } || unpacked=no
  read -r came <"$noted" || came=0
  came=${came%%+*}
  printf '%s ' $((came < bytes / 65536 ? came * 65536 : bytes))
  [ "$unpacked" = yes ] || exit 1
  # BusyBox makes some links last, and as root; folders get their times after them.
  find "./$unit" -type l -exec chown -h "$1" {} +
  dd bs=65536 count="$folders" iflag=fullblock,count_bytes 2>/dev/null | { tar -xpf - && cat >/dev/null; }
  sh /tmp/describe . "$unit" | sha256sum
done
REMOTE
