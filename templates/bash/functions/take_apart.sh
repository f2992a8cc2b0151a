# take_apart NAME PATTERN FIELD BRACKET...: sets NAME_FIELD to what the bracket of this number matches in the item NAME.
take_apart() {
  local LC_ALL=C name=$1 pattern="^$2\$"
  [[ ${!name} =~ $pattern ]] || refuse "not a value for $name: ${!name}" || return
  shift 2
  while [ $# -gt 0 ]; do
    printf -v "${name}_$1" %s "${BASH_REMATCH[$2]}"
    shift 2
  done
}
