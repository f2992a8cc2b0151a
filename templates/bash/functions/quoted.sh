# quoted VALUE: prints a value as one word for any POSIX shell.
quoted() {
  local rest=$1 word=''
  while [ "$rest" != "${rest#*\'}" ]; do
    word=$word${rest%%\'*}"'\\''"
    rest=${rest#*\'}
  done
  printf "'%s'" "$word$rest"
}
