# to_end: passes text on up to a last line `end STATUS`, and returns STATUS. Text without it is cut short.
to_end() {
  local line before='' last='' lines=0
  while IFS= read -r line || [ -n "$line" ]; do
    [ "$lines" -lt 2 ] || printf '%s\n' "$before"
    before=$last last=$line lines=$((lines + 1))
  done
  if fits "$last" 'end [0-9]{1,3}'; then
    [ -z "$before" ] || printf '%s\n' "$before"
    return "${last#end }"
  fi
  [ "$lines" -lt 2 ] || printf '%s\n' "$before"
  [ "$lines" -lt 1 ] || printf '%s\n' "$last"
  refuse 'no end mark: the command failed, or what it printed was cut short'
}
