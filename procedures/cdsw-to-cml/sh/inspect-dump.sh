local dump=$1
plain() { case $dump in *.gz) gzip -dc -- "$dump" ;; *) cat -- "$dump" ;; esac }
plain | tail -n 10 | grep 'PostgreSQL database dump complete' >/dev/null || {
  printf 'the dump is not complete: %s\n' "$dump" >&2
  return 1
}
[ "$(plain | LC_ALL=C tr -dc '\000' | wc -c)" -eq 0 ] || {
  printf 'the dump holds bytes of value 0: %s\n' "$dump" >&2
  return 1
}
# Reads SQL as psql does. Rows of COPY are data, quoted text and comments are passed over; any other backslash is a command to psql, such as \! or \connect.
plain | LC_ALL=C awk '
  function refuse(why) { if (++refused <= 20) printf "line %d of the dump %s: %.100s\n", NR, why, $0 >"/dev/stderr" }
  function cut(n) { rest = substr(rest, n + 1) }
  function leave(  at) {
    if (inside == "*/" && match(rest, /\/\*|\*\//) && substr(rest, RSTART, 2) == "/*") { nested++; cut(RSTART + 1); return }
    if (!(at = index(rest, inside))) { rest = ""; return }
    cut(at + length(inside) - 1)
    if (nested > 0) nested--
    else inside = ""
  }
  function leave_text() {
    if (!match(rest, /[\\\047]/)) { rest = ""; return }
    at = substr(rest, RSTART, 2)
    if (at ~ /^\\/ && inside != "e\047") {
      if (at == "\\\047") refuse("has a backslash before a quote, which can be read in two ways")
      cut(RSTART)
    } else if (at ~ /^\\/ || at == "\047\047") cut(RSTART + 1)
    else { cut(RSTART); inside = "" }
  }
  function word(w) {
    if (!started && w ~ /^(begin|commit|rollback|end|abort|start|savepoint|release|prepare|do)$/) refuse("would end the transaction of the restore, or is not from pg_dump")
    started = 1
    if (length(words) < 80) words = words w " "
    if (words ~ /^(create|drop|alter) (database|system) / || words ~ /^alter large object / || w ~ /^lo_(creat|create|open|close|import|put|unlink)$/) refuse("is not about tables")
    if (words ~ /^set / && w ~ /^(client_encoding|names|standard_conforming_strings)$/ && $0 != "SET standard_conforming_strings = on;" &&
        $0 !~ /^SET client_encoding = \047(UTF8|SQL_ASCII|LATIN[0-9]+|WIN12[0-9]+|EUC_[A-Z]+)\047;$/) refuse("changes how the dump is read")
    # The body of a function may be SQL with semicolons of its own.
    if (words !~ /^create (or replace )?(function|procedure) / || depth) return
    if (w == "begin" || w == "case" && body) body++
    if (w == "end" && body) body--
  }
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
