# keep NAME PATTERN: keeps the file "$WORK/NAME.new" as the value NAME if it fits the pattern.
keep() {
  local value
  value=$(cat "$WORK/$1.new") || return
  fits "$value" "$2" || refuse "not a value for $1: ${value:-(nothing was printed)}" || return
  mv -f -- "$WORK/$1.new" "$WORK/$1"
}
