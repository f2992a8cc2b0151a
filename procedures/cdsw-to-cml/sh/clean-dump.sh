# Rows stand between COPY and a line with a backslash and a dot; the text of a function between two marks such as $$ or $_$.
COUNTS=$1 SECRET=" $(secret_tables) " LC_ALL=C awk '
  rows_of != "" && $0 == "\\." {
    list = list (list == "" ? "" : ", ") "\"" rows_of "\": " rows
    rows_of = ""
    print
    next
  }
  rows_of != "" && is_secret { next }
  rows_of != "" { rows++ }
  rows_of != "" && blanks {
    n = split($0, field, "\t")
    for (i in blank) field[i] = "\\N"
    $0 = field[1]
    for (i = 2; i <= n; i++) $0 = $0 "\t" field[i]
  }
  rows_of != "" || mark != "" { if (mark != "" && index($0, mark)) mark = ""; print; next }
  /^SET search_path = [a-z_]+, pg_catalog;$/ { schema = substr($4, 1, length($4) - 1) "." }
  /^CREATE TABLE (public\.)?(site_config|users) \($/ { defined = "public." substr($3, index($3, ".") + 1) }
  defined && $1 ~ /password|secret|token/ && !/ NOT NULL/ { nullable[defined, $1] = 1 }
  /^\)/ { defined = "" }
  /^ALTER .* OWNER TO [^;]*;$/ || /^(GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) [^;]*;$/ || /^SET SESSION AUTHORIZATION / { next }
  match($0, / AS \$[A-Za-z_0-9]*\$/) && !index(substr($0, RSTART + RLENGTH), substr($0, RSTART + 4, RLENGTH - 4)) {
    mark = substr($0, RSTART + 4, RLENGTH - 4)
  }
  { print }
  /^COPY .* FROM stdin;$/ {
    gsub(/^COPY |\)? FROM stdin;$|"/, "")
    gsub(/\\/, "&&")
    n = split(substr($0, index($0 " (", " (") + 2), column, ", ")
    rows_of = substr($0, 1, index($0 " (", " (") - 1)
    if (rows_of !~ /\./) rows_of = (schema == "" ? "public." : schema) rows_of
    is_secret = rows_of ~ /^public\.[a-z_]+$/ && index(ENVIRON["SECRET"], " " substr(rows_of, 8) " ")
    rows = blanks = split("", blank)
    for (i = 1; i <= n; i++) if ((rows_of, column[i]) in nullable) blanks = blank[i] = 1
  }
  END {
    print "{" list "}" >ENVIRON["COUNTS"]
    if (rows_of != "" || mark != "") exit 1
  }'
