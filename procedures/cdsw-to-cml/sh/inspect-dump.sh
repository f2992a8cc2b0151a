local dump=$1
plain() { case $dump in *.gz) gzip -dc -- "$dump" ;; *) cat -- "$dump" ;; esac }
plain | tail -n 10 | grep 'PostgreSQL database dump complete' >/dev/null || refuse "the dump is not complete: $dump" || return
[ "$(plain | LC_ALL=C tr -dc '\000' | wc -c)" -eq 0 ] || refuse "the dump holds bytes of value 0: $dump" || return
# Reads SQL as psql does. Rows of COPY are data, quoted text and comments are passed over; any other backslash is a command to psql, such as \! or \connect.
plain | LC_ALL=C awk "$(dump_reader)"'
  copying { if ($0 == "\\." || $0 == "\\.\r") copying = 0; next }
  inside == "" && !started && !depth && /^\\(un)?restrict [A-Za-z0-9]+$/ { next }
  inside == "" && !started && !depth && /^COPY ([A-Za-z0-9_$.\200-\377]|"[^"\\]*")+( \(([A-Za-z0-9_$, \200-\377]|"[^"\\]*")+\))? FROM stdin;$/ { copying = 1; next }
  {
    rest = $0
    while (rest != "") {
      if (inside ~ /\047$/) { leave_text(); continue }
      if (inside != "") { leave(); continue }
      if (!match(rest, /[\\\047"$;():]|--|\/\*|[A-Za-z_\200-\377][A-Za-z0-9_$\200-\377]*/)) break
      token = tolower(substr(rest, RSTART, RLENGTH))
      cut(RSTART + RLENGTH - 1)
      if (token == "--") { if (!match(rest, /\r/)) break; cut(RSTART) }
      else if (token == "/*") inside = "*/"
      else if (token == "\\") { refuse("has a command to psql"); break }
      else if (token == ":") { if (rest ~ /^:/) cut(1); else if (rest ~ /^[A-Za-z_\047"{]/) refuse("has a variable of psql") }
      else if (token == "$") { if (match(rest, /^([A-Za-z_\200-\377][A-Za-z0-9_\200-\377]*)?\$/)) { inside = "$" substr(rest, 1, RLENGTH); cut(RLENGTH) } }
      else if (token == "(") depth++
      else if (token == ")") { if (depth) depth-- }
      else if (token == ";") { if (!depth && !body) { started = 0; words = "" } }
      else if (token ~ /^[\047"]$/) { inside = token; started = 1 }
      else if (token == "e" && rest ~ /^\047/) { inside = "e\047"; cut(1) }
      else word(token)
    }
  }
  END {
    if (copying || inside != "" || started) { print "the dump ends within a command or within rows" >"/dev/stderr"; refused++ }
    exit refused > 0
  }
'
