# file_state PLACE FILE: prints the SHA-256 and the mode of a file, as SUM:MODE, or `none` if there is no file.
file_state() {
  whole "$1" sh -c '
    [ -e "$1" ] || { echo none; exit; }
    sum=$({ sha256sum <"$1" 2>/dev/null || shasum -a 256 <"$1"; } | cut -d " " -f 1)
    mode=$(stat -c %a "$1" 2>/dev/null || stat -f %Lp "$1") && [ -n "$sum" ] && echo "$sum:$mode"
  ' sh "$2"
}
