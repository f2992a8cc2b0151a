cat <<'AWK'
function refuse(why) { if (++refused <= 20) printf "line %d of the dump %s: %.100s\n", NR, why, $0 >"/dev/stderr" }
function cut(n) { rest = substr(rest, n + 1) }
function leave(  at) {
  if (inside == "*/" && match(rest, /\/\*|\*\//) && substr(rest, RSTART, 2) == "/*") { nested++; cut(RSTART + 1); return }
  if (!(at = index(rest, inside))) { rest = ""; return }
  cut(at + length(inside) - 1)
  if (nested > 0) nested--; else inside = ""
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
  if (!started && w !~ /^(set|select|create|alter|comment|refresh|security|grant|revoke)$/) refuse("begins a command that pg_dump does not write, or that would end the transaction")
  started = 1
  if (w == "definer" && last == "security") refuse("runs with the rights of its owner, and could be called by everybody, because rights stay behind")
  last = w
  if (length(words) < 80) words = words w " "
  if (words ~ /^(create|alter) (database|system|role|user|group|tablespace|subscription|publication|server|event) / || words ~ /^alter large object / || w ~ /^lo_(creat|create|open|close|import|put|unlink)$/) refuse("is not about tables")
  if (words ~ /^(create|alter) user mapping $/) refuse("holds the password of a foreign server")
  if (words ~ /^select ./ && words !~ /^select pg_catalog ((set_config|setval) ((true|false) )?)?$/) refuse("calls a function that pg_dump does not call")
  if (words ~ /^set / && w ~ /^(client_encoding|names|standard_conforming_strings)$/ && $0 != "SET standard_conforming_strings = on;" &&
      $0 !~ /^SET client_encoding = \047(UTF8|SQL_ASCII|LATIN[0-9]+|WIN12[0-9]+|EUC_[A-Z]+)\047;$/) refuse("changes how the dump is read")
  # The body of a function may be SQL with semicolons of its own.
  if (words !~ /^create (or replace )?(function|procedure) / || depth) return
  if (w == "begin" || w == "case" && body) body++
  if (w == "end" && body) body--
}
AWK
