# remember_counts PLACE REPLICAS MEMORY [KIND NAMES]...: keeps how many replicas each has, once.
remember_counts() {
  # Refuses if all are to be stopped, are at 0 already, and nothing was kept: somebody else stopped them.
  local place=$1 running=no memory=$3 name note count zeros='' new=()
  [ "$2" = 0 ] || running=yes
  shift 3
  while [ $# -gt 0 ]; do
    for name in $2; do
      note=$WORK/${memory}_$1_$name
      [ -s "$note" ] && running=yes && continue
      count=$(count_of "$place" "$1" "$name") || return
      [ "$count" = 0 ] || running=yes
      printf '%s\n' "$count" >"$note.new"
      new+=("$note")
      zeros=$zeros$(printf 'echo 0 >%q; ' "$note")
    done
    shift 2
  done
  [ "$running" = yes ] || [ -z "$zeros" ] || refuse "all of them have 0 replicas already, and no counts were recorded here
resume with the record of the run that stopped them, or start them first; if 0 is right, record it:
$zeros" || return
  for note in ${new[@]+"${new[@]}"}; do mv -f -- "$note.new" "$note"; done
}
