# keep_items GROUP PATTERN [empty]: keeps the lines of "$WORK/GROUP.items.new" as the items of a group. Each can be an item, no two are
# alike, and what is begun and not finished is among them. At first there is one at least, unless it says `empty`.
keep_items() {
  local LC_ALL=C line begun seen=' ' form='^[A-Za-z0-9._:/@%+=,-]+$'
  while IFS= read -r line || [ -n "$line" ]; do
    { [[ $line =~ $form ]] && fits "$line" "$2"; } || {
      printf 'not an item, or not of its type: %s\n' "${line:-(an empty line)}" >&2
      return 1
    }
    [[ $seen != *" $line "* ]] || {
      printf 'two items are alike: %s\n' "$line" >&2
      return 1
    }
    seen+="$line "
  done <"$WORK/$1.items.new"
  begun=$(cat "$WORK/$1.open" 2>/dev/null) || begun=
  for line in $begun; do
    [[ $seen = *" $line "* ]] || {
      printf '%s is begun and not finished, and is not listed any more: list it, or undo its steps first\n' "$line" >&2
      return 1
    }
  done
  [ "$seen${3-}" != ' ' ] || [ -e "$WORK/$1.items" ] || {
    echo 'no items are listed' >&2
    return 1
  }
  mv -f -- "$WORK/$1.items.new" "$WORK/$1.items"
  for line in $seen; do printf 'item: %s\n' "$line"; done
}
