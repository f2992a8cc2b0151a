# keep_all FILE NAME PATTERN...: keeps each NAME=value line of "$WORK/FILE.new" as a value; each name must occur once, and no other.
keep_all() {
  local file=$WORK/$1.new line name names=' '
  shift
  while IFS= read -r line || [ -n "$line" ]; do
    name=${line%%=*}
    case " $* " in
    *" $name "*) ;;
    *)
      printf 'not NAME=value with a name that was asked for: %s\n' "$line" >&2
      return 1
      ;;
    esac
    case $names in *" $name "*)
      printf 'printed twice: %s\n' "$name" >&2
      return 1
      ;;
    esac
    names="$names$name "
    printf '%s\n' "${line#*=}" >"$WORK/$name.new"
  done <"$file"
  while [ $# -gt 0 ]; do
    case $names in *" $1 "*) ;; *)
      printf 'not printed: %s\n' "$1" >&2
      return 1
      ;;
    esac
    keep "$1" "$2" || return
    shift 2
  done
  rm -f -- "$file"
}
