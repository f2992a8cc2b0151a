# keep_items GROUP PATTERN [empty]: keeps the lines of "$WORK/GROUP.items.new" as the items of a group. Each can be an item, no two are
# alike, and what is begun and not finished is among them. At first there is one at least, unless it says `empty`.
keep_items() {
  local LC_ALL=C line begun seen=' ' form='^[A-Za-z0-9._:/@%+=,-]+$'
  while IFS= read -r line || [ -n "$line" ]; do
    { [[ $line =~ $form ]] && fits "$line" "$2"; } ||
      refuse "not an item, or not of its type: ${line:-(an empty line)}" || return
    [[ $seen != *" $line "* ]] || refuse "two items are alike: $line" || return
    seen+="$line "
  done <"$WORK/$1.items.new"
  begun=$(cat "$WORK/$1.open" 2>/dev/null) || begun=
  for line in $begun; do
    [[ $seen = *" $line "* ]] ||
      refuse "$line is begun and not finished, and is not listed any more: list it, or undo its steps first" || return
  done
  [ "$seen${3-}" != ' ' ] || [ -e "$WORK/$1.items" ] || refuse 'no items are listed' || return
  mv -f -- "$WORK/$1.items.new" "$WORK/$1.items"
  for line in $seen; do printf 'item: %s\n' "$line"; done
}
