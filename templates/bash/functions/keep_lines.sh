# keep_lines FILE PATTERN: keeps the lines of "$WORK/FILE.new" as "$WORK/FILE" if each of them fits the pattern.
keep_lines() {
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    fits "$line" "$2" || refuse "not a value for an item: $line" || return
  done <"$WORK/$1.new"
  mv -f -- "$WORK/$1.new" "$WORK/$1"
}
