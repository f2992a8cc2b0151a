# run_on PLACE NAME...: runs the shell text on standard input in a place, where it finds the values NAME. A text that arrives cut short does not run.
run_on() {
  local place=$1 name
  shift
  {
    for name; do
      printf '%s=' "$name"
      quoted "${!name}"
      echo
    done
    echo '(set -euo pipefail) 2>/dev/null && set -o pipefail'
    echo '( set -eu'
    cat
    printf '\n) </dev/null\nprintf "\\nend %%s\\n" "$?"\n'
  } | "$place" sh | to_end
}
