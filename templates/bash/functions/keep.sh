# keep NAME PATTERN: keeps the file "$WORK/NAME.new" as the value NAME if it fits the pattern.
keep() {
  local value
  value=$(cat "$WORK/$1.new") || return
  fits "$value" "$2" || {
    printf 'not a value for %s: %s\n' "$1" "${value:-(nothing was printed)}" >&2
    return 1
  }
  mv -f -- "$WORK/$1.new" "$WORK/$1"
}
