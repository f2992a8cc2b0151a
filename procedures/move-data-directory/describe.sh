(
  set -euo pipefail
  export LC_ALL=C
  cd -P -- "$1"
  if stat -c %s . >/dev/null 2>&1; then
    option=-c mode='%A %u %g' size=%s time=%Y name=%n
  else
    option=-f mode='%Sp %u %g' size=%z time=%m name=%N
  fi
  checksum=(shasum -a 256)
  ! command -v sha256sum >/dev/null || checksum=(sha256sum)
  {
    find .//. -type d -exec stat "$option" "$mode $time $name" {} +
    find .//. ! -type d ! -type l ! -type s -exec stat "$option" "$mode $size $time $name" {} +
    find .//. -type l -exec sh -c 'for link; do printf "%s -> " "$link" && readlink "$link"; done' sh {} +
    find .//. -type f -exec "${checksum[@]}" {} +
  } |
    awk '
      index($0, ".//.") { if (NR > 1) print line; line = $0; next }
      { line = line "//" $0 }
      END { print line }
    ' |
    sort
)
