cat >"$WORK/describe.new" <<'PROGRAM'
# Describes everything at and below $2 in the folder $1, a sorted line each: type and mode, size, time, target of a link, SHA-256.
# Owners are left out, because they change. Works with the tools of GNU and of BusyBox.
set -eu
export LC_ALL=C
cd "$1"
newline='
'
{
  find "./$2" -type d -exec stat -c '%A %Y %n' {} +
  find "./$2" ! -type d ! -type l ! -type s -exec stat -c '%A %s %Y %n' {} +
  find "./$2" -type l -exec sh -c 'for link; do printf "%s -> " "$link" && readlink "$link"; done' sh {} +
  find "./$2" -type f ! -path '*\\*' ! -path "*$newline*" -exec sha256sum {} +
  # sha256sum of GNU writes such names in another way than that of BusyBox.
  find "./$2" -type f '(' -path '*\\*' -o -path "*$newline*" ')' \
    -exec sh -c 'for file; do printf "%s  %s\n" "$(sha256sum <"$file")" "$file"; done' sh {} +
} | sort
PROGRAM
mv "$WORK/describe.new" "$WORK/describe"
