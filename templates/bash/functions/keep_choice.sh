# keep_choice NAME VALUE: keeps the value NAME if it is one of the lines of "$WORK/NAME.choices.new".
keep_choice() {
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    [ "$line" != "$2" ] || { printf '%s\n' "$2" >"$WORK/$1.new" && keep "$1" '' && return; }
  done <"$WORK/$1.choices.new"
  refuse "not one of the choices: $2"
}
