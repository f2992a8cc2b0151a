# each_once LIST: fails if two words of a list are alike. Called where `*` stands for itself.
each_once() {
  local item seen=' '
  for item in $1; do
    [[ $seen != *" $item "* ]] || refuse "two items are alike: $item" || return
    seen+="$item "
  done
}
