# one_line FILE HOW TEXT: prints the number of the one line that fits. Status 1: none does; 2: several do, or it cannot be told.
one_line() {
  local found
  found=$(line_numbers "$@") || return 2
  case $found in
  '') return 1 ;;
  *[!0-9]*)
    printf 'more than one line fits, and exactly one must: %s\nlines: %s\n' "$3" "${found//[!0-9]/ }" >&2
    return 2
    ;;
  esac
  echo "$found"
}
