local option=-c size=%s same=() path at=0 here there
stat -c %s . >/dev/null 2>&1 || option=-f size=%z
for path in "${@:2}"; do
  if [ ! -f "$path" ] || [ -L "$path" ] || [ ! -f "$1/$path" ] ||
    [ "$path" -nt "$1/$path" ] || [ "$path" -ot "$1/$path" ]; then
    printf '%s\0' "$path"
  else
    same+=("$path")
  fi
done
[ "${#same[@]}" -gt 0 ] || return 0
while read -r here <&3 && read -r there <&4; do
  [ "$here" = "$there" ] || printf '%s\0' "${same[at]}"
  at=$((at + 1))
done 3< <(stat "$option" "$size" "${same[@]}") 4< <(cd "$1" && stat "$option" "$size" "${same[@]}")
