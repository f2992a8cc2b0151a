# begin_item STEP ITEM [WORDS]: says which item is next, and notes it, so that a failure can be told from what was done before.
begin_item() {
  printf '%s%s\n' "${3-}" "$2"
  printf '%s\n' "$2" >>"$WORK/$1.progress"
}
