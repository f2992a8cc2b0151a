# has_programs PLACE PROGRAM...: succeeds if the place answers and has the programs; else names those that are missing.
has_programs() {
  local place=$1
  shift
  whole "$place" sh -c '
    missing=""
    for program; do command -v "$program" >/dev/null || missing="$missing $program"; done
    [ -z "$missing" ] || { echo "not found there:$missing" >&2; exit 1; }
  ' sh "$@"
}
