# measure PLACE FILE: prints the size and the SHA-256 of a file in a place, or nothing if there is none.
measure() {
  whole "$1" sh -c '
    [ ! -d "$1" ] || { echo "a directory of that name exists: $1" >&2; exit 1; }
    [ ! -f "$1" ] || printf "%s %s\n" "$(wc -c <"$1" | tr -d " ")" \
      "$({ sha256sum <"$1" 2>/dev/null || shasum -a 256 <"$1"; } | cut -d " " -f 1)"
  ' sh "$2"
}
