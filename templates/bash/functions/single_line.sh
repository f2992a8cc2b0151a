# single_line VALUE: prints a value with a line end, or fails if it has several lines.
single_line() {
  case $1 in *$'\n'*) refuse 'a value of several lines cannot be given here' || return ;; esac
  printf '%s\n' "$1"
}
