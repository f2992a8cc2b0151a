# splice_line FILE NUMBER set|remove|after|before [LINE]: replaces or removes a line, or adds one beside it. Line ends stay as they are.
splice_line() {
  local LC_ALL=C line number=0 cr end=$'\n'
  while IFS= read -r line || { [ -n "$line" ] && end=''; }; do
    number=$((number + 1)) cr=${line##*[!$'\r']}
    if [ "$number" -ne "$2" ]; then
      printf '%s%s' "$line" "$end"
      continue
    fi
    case $3 in
    set) printf '%s%s%s' "$4" "${cr:0:1}" "$end" ;;
    after) printf '%s\n%s%s%s' "$line" "$4" "${cr:0:1}" "$end" ;;
    before) printf '%s%s\n%s%s' "$4" "${cr:0:1}" "$line" "$end" ;;
    esac
  done <"$1" >"$1.spliced"
  mv -f -- "$1.spliced" "$1"
}
