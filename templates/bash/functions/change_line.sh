# change_line FILE set HOW TEXT LINE | remove HOW TEXT | after|before HOW TEXT LINE | first|last LINE: makes one change, unless it is made.
change_line() {
  local found=1 status=0 there next
  case $2 in
  first | last)
    there=$(line_numbers "$1" line "$3") || return
    [ -z "$there" ] || return 0
    if [ ! -s "$1" ]; then
      printf '%s\n' "$3" >"$1"
    elif [ "$2" = first ]; then
      splice_line "$1" 1 before "$3"
    else
      found=$(line_numbers "$1" text '') || return
      splice_line "$1" "${found##*[!0-9]}" after "$3"
    fi
    return
    ;;
  esac
  case $3:$4 in start: | text:) refuse 'nothing is said of the line: the text to look for is empty' || return ;; esac
  found=$(one_line "$1" "$3" "$4") || status=$?
  there=$([ $# -lt 5 ] || line_numbers "$1" line "$5") || return
  case $status:$2 in
  0:set | 0:remove) splice_line "$1" "$found" "$2" "${5-}" ;;
  0:*)
    [ "$2" = after ] && next=$((found + 1)) || next=$((found - 1))
    case $'\n'$there$'\n' in
    *$'\n'$next$'\n'*) ;;
    *) splice_line "$1" "$found" "$2" "$5" ;;
    esac
    ;;
  1:remove) ;;
  2:*) return 1 ;;
  1:set) [ -n "$there" ] || status=3 ;;
  *) status=3 ;;
  esac
  [ "$status" -ne 3 ] || refuse "no line fits, and exactly one must: $4"
}
