# edit_file NAME PLACE FILE CHANGE...: changes lines of a file, as change_line says, and shows the difference first; put_back takes it back.
edit_file() {
  local name=$1 place=$2 path=$3 file state sum count new=$WORK/$1.new
  file=$(real_file "$2" "$3") && state=$(file_state "$2" "$file") || return
  [ "$state" != none ] || refuse "there is no file $3" || return
  "$2" cat -- "$file" >"$new.was" && tr -d '\000' <"$new.was" >"$new" || return
  sum=$(sha256 <"$new") || return
  [ "${sum%% *}" = "${state%%:*}" ] || refuse "not text, or cut short on its way here: $3" || return
  shift 3
  case "$*" in *$'\n'* | *$'\r'*) refuse "not changed: $path: a value has several lines, and stands in one" || return ;; esac
  while [ $# -gt 0 ]; do
    case $1 in set | after | before) count=4 ;; remove) count=3 ;; *) count=2 ;; esac
    change_line "$new" "${@:1:count}" || refuse "not changed: $path" || return
    shift "$count"
  done
  diff -u -L "$path" -L "$path" -- "$new.was" "$new" || [ $? -eq 1 ] || return
  rm -f -- "$new.was"
  replace_file "$name" "$place" "$path"
}
