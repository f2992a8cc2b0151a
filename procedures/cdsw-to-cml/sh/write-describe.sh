cat >"$WORK/describe.new" <<'PROGRAM'
# Describes everything at and below $2 in the folder $1, a sorted line each: type and mode, size, time, target of a link, SHA-256.
set -eu
export LC_ALL=C
cd "$1"
newline='
'
# openssl is several times as fast, where there is one, and writes a star before the name.
sum=sha256sum
if command -v openssl >/dev/null; then sum='openssl dgst -sha256 -r'; fi
{
  find "./$2" -type d -exec stat -c '%A %Y %n' {} + -o \
    -type l -exec sh -c 'for link; do printf "%s -> " "$link" && readlink "$link"; done' sh {} + -o \
    ! -type d ! -type l ! -type s -exec stat -c '%A %s %Y %n' {} +
  # sha256sum of GNU writes names with a backslash or a line end in another way than that of BusyBox.
  find "./$2" -type f ! -path '*\\*' ! -path "*$newline*" -exec $sum {} + -o \
    -type f '(' -path '*\\*' -o -path "*$newline*" ')' \
    -exec sh -c 'for file; do printf "%s  %s\n" "$(sha256sum <"$file")" "$file"; done' sh {} +
} | sed 's/^\([0-9a-f]\{64\}\) \*/\1  /' | sort
PROGRAM
mv "$WORK/describe.new" "$WORK/describe"
