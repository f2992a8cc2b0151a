# line_numbers FILE HOW TEXT: prints the number of each line that is TEXT (line), begins with it (start), holds it (text),
# or has a match of it (pattern, an extended regular expression).
line_numbers() {
  local LC_ALL=C line number=0 status
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'} number=$((number + 1)) status=0
    case $2 in
    line) [ "$line" = "$3" ] || status=1 ;;
    start) [ "${line:0:${#3}}" = "$3" ] || status=1 ;;
    text) case $line in *"$3"*) ;; *) status=1 ;; esac ;;
    *) fits "$line" ".*($3).*" || status=$? ;;
    esac
    case $status in
    0) echo "$number" ;;
    2)
      printf 'not an extended regular expression: %s\n' "$3" >&2
      return 2
      ;;
    esac
  done <"$1"
}
