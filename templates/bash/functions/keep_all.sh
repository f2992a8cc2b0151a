# keep_all FILE NAME PATTERN...: keeps the NAME=value lines of "$WORK/FILE.new": each NAME once, no other.
keep_all() {
  local file=$WORK/$1.new line name names=' '
  shift
  while IFS= read -r line || [ -n "$line" ]; do
    name=${line%%=*}
    case " $* " in *" $name "*) ;; *) refuse "not NAME=value with a name that was asked for: $line" || return ;; esac
    case $names in *" $name "*) refuse "printed twice: $name" || return ;; esac
    names="$names$name "
    printf '%s\n' "${line#*=}" >"$WORK/$name.new"
  done <"$file"
  while [ $# -gt 0 ]; do
    case $names in *" $1 "*) ;; *) refuse "not printed: $1" || return ;; esac
    keep "$1" "$2" || return
    shift 2
  done
  rm -f -- "$file"
}
