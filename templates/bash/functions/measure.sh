# measure PLACE FILE [BYTES]: prints size and SHA-256 of a file or its first bytes, or nothing.
measure() {
  whole "$1" sh -c '
    [ ! -d "$1" ] || { echo "a directory of that name exists: $1" >&2; exit 1; }
    [ -f "$1" ] || exit 0
    size=${2:-$(wc -c <"$1" | tr -d " ")}
    sum=$(head -c "$size" <"$1" | { sha256sum 2>/dev/null || shasum -a 256; }) || exit
    printf "%s %s\n" "$size" "${sum%% *}"
  ' sh "${@:2}"
}
