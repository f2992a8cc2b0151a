# Rows stand between COPY and a line with a backslash and a dot; the text of a function between two marks such as $$ or $_$.
COUNTS=$1 SECRET=" $(secret_tables) " LC_ALL=C awk '
  table != "" && $0 == "\\." { list = list (list == "" ? "" : ", ") "\"" table "\": " rows; table = ""; FS = " "; print; next }
  table != "" { if (is_secret) next; rows++; for (i in blank) $i = "\\N"; print; next }
  mark != "" { if (index($0, mark)) mark = ""; print; next }
  /^CREATE TABLE (public\.)?(site_config|users) \($/ { defined = "public." substr($3, index($3, ".") + 1) }
  defined && $1 ~ /password|secret|token/ && !/ NOT NULL/ { nullable[defined, $1] = 1 }
  /^\)/ { defined = "" }
  /^ALTER .* OWNER TO [^;]*;$/ || /^(GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) [^;]*;$/ || /^SET SESSION AUTHORIZATION / { next }
  match($0, / AS \$[A-Za-z_0-9]*\$/) && !index(substr($0, RSTART + RLENGTH), substr($0, RSTART + 4, RLENGTH - 4)) { mark = substr($0, RSTART + 4, RLENGTH - 4) }
  { print }
  /^COPY .* FROM stdin;$/ {
    gsub(/^COPY |\)? FROM stdin;$|"/, "")
    gsub(/\\/, "&&")
    table = substr($0, 1, index($0 " (", " (") - 1)
    if (table !~ /\./) table = "public." table
    is_secret = table ~ /^public\.[a-z_]+$/ && index(ENVIRON["SECRET"], " " substr(table, 8) " ")
    n = split(substr($0, index($0 " (", " (") + 2), column, ", ")
    rows = split("", blank)
    for (i = 1; i <= n; i++) if ((table, column[i]) in nullable) blank[i] = 1
    FS = OFS = "\t"
  }
  END { print "{" list "}" >ENVIRON["COUNTS"]; exit table != "" || mark != "" }'
