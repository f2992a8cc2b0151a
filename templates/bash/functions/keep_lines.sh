# keep_lines FILE PATTERN: keeps the lines of "$WORK/FILE.new" as "$WORK/FILE" if each of them fits the pattern, and no two are alike.
keep_lines() {
  local LC_ALL=C line seen=$'\n'
  while IFS= read -r line || [ -n "$line" ]; do
    fits "$line" "$2" || refuse "not a value for an item: $line" || return
    [[ $seen != *$'\n'"$line"$'\n'* ]] || refuse "two items are alike: $line" || return
    seen+=$line$'\n'
  done <"$WORK/$1.new"
  mv -f -- "$WORK/$1.new" "$WORK/$1"
}
