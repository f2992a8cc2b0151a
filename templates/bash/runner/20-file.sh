# ---- This file -------------------------------------------------------------------------------------------

# Reads this file as it stands. Of each step and phase: its comment, whose first line is the title; what is
# behind labels, further lines after three blanks. Of each step the section between its marks, and what its
# digest covers: what a person is asked, the section, each function that it calls. Of the file: the runner,
# and what the digest of the data covers: all before the runner but the sections and the line of digests.
sw_file_program='
function read_comment_line() {
  if (comment == "") {
    title = $0
    if (sub(/^# ---- [^:]*: /, "", title)) sub(/ ----$/, "", title); else sub(/^# [^ ]* /, "", title)
  }
  comment = comment $0 "\n"
  if (match($0, /^# (Asks|Look for|Undo asks|Undo, look for|Undo discards|If it fails|Where): /)) {
    label = tolower(substr($0, 3, RLENGTH - 4)); gsub(/[, ]+/, "_", label)
    sub(/asks/, "question", label); sub(/undo_discards/, "discards", label)
    said[label] = substr($0, RLENGTH + 1)
  } else if (label != "" && /^#(   .*)?$/) said[label] = said[label] "\n" substr($0, 5); else label = ""
  if (label ~ /question|look_for|discards/) asked = asked $0 "\n"
}
function put_comment(of) {
  put("title__" of, title); put("comment__" of, comment)
  for (label in said) put(label "__" of, said[label])
}
function put_digested(i, names, n, j, text, all) {
  for (i = 1; i <= steps; i++) {
    text = ask[i] section[i]; n = split(calls[i], names, " ")
    for (j = 1; j <= n; j++) text = text function_text[names[j]]
    put("section__" key(id[i]), section[i]); put("covered__" key(id[i]), text)
    all = all id[i] " " sha[i] "\n" text
  }
  put("steps_text", all); put("outside", outside)
}
part == "runner" { print; next }
mark != "" && $0 != "# <<< " mark { section[steps] = section[steps] $0 "\n"; next }
!/^sw_digests runner=[0-9a-f]+ steps=[0-9a-f]+ data=[0-9a-f]+$/ || digests++ { outside = outside $0 "\n" }
NR == 2 { line = $0; sub(/^[^:]*: /, "", line); put("heading", line) }
/^# ==== .* ====$/ { part = $3; name = "" }
part == "runner" { put_digested(); print "runner" }
$1 == "sw_functions" { for (i = 2; i <= NF; i++) awaited[i - 1] = $i; at = 1; next }
part == "functions" {
  begins = at in awaited && $0 ~ "^(# " awaited[at] "[: ]|" awaited[at] "[(][)] [{])"
  if (begins) { name = awaited[at++]; gap = "" }
  if ($0 == "") gap = gap "\n"
  else if (name != "") { function_text[name] = function_text[name] gap $0 "\n"; gap = "" }
}
part != "steps" { next }
/^# >>> / { mark = $3; next }
/^# <<< / { mark = ""; next }
/^#/ { read_comment_line(); next }
$1 == "sw_phase" { put_comment("PHASE_" key($2)) }
$1 == "sw_step" {
  id[++steps] = $2; ask[steps] = asked; put_comment(key($2))
  if (match($0, / calls=.* sha=/)) calls[steps] = substr($0, RSTART + 7, RLENGTH - 12)
  gsub(/\047/, "", calls[steps]); sha[steps] = $NF; sub(/^sha=/, "", sha[steps])
}
{ comment = asked = label = ""; split("", said) }
END { printf "\377" }'
# The digest of the loaded step as it stands in this file, in sw_digest_now, so that an edit on site is seen.
# One checksum over all of them tells whether there was any.
sw_digest_of() {
  if [ -z "$sw_edited" ]; then
    sw_edited=yes && sw_sha "$sw_steps_text"
    [ "$sw_sha" != "$sw_stated_steps" ] || sw_edited=no
  fi
  sw_digest_now=$sw_digest
  [ "$sw_edited" = no ] || { sw_sha "$sw_covered" && sw_digest_now=$sw_sha; }
}
