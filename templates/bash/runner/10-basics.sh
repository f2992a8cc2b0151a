# The runner: the same text in every script of a release. It reads the facts above, calls the steps' texts and
# keeps the record. What an auditor may want to know first:
# - Values are data: assigned, compared, printed, never evaluated. There is no `eval` here.
# - A text runs in a background subshell with errexit, nounset and pipefail, in a process group of its own. In
#   a condition (`if f`, `f || …`) bash would turn errexit off: what launches reports through sw_status.
# - The watchdog knows each group that begins, and keeps the time. When this script ends, however that is, the
#   pipe to it ends too, and the watchdog ends the groups. A relay for each text masks secrets in its output.
# - File descriptors: 3 transcript, 9 to the watchdog. Strings are bytes (locale C). No names are expanded.
# - nounset is off: with it, bash 3.2 can end with status 0 on an unset name. sw_finished tells a true end.
# - Functions that work something out leave it in a variable of their own name: sw_sha, sw_json, sw_span.
# - `__` is in names that end with the name of a step, a variable or a phase, and in no other name.
# - A word holds one `$(…)` at most: a signal while bash 5.2 reads a second one makes it lose its way.
set -f
sw_nl=$'\n'

# Loads facts by name: `risk=destructive` into sw_risk, words that have no value into sw_flags.
sw_load() { # what (step, phase, variable and so on), name, prefix of the variables
  local sw_facts=sw_$1__${2//[!A-Za-z0-9]/_} sw_fact sw_name IFS=$'\037'
  sw_flags=''
  for sw_fact in ${!sw_facts}; do
    sw_name=${sw_fact%%=*}
    if [ "$sw_name" = "$sw_fact" ]; then sw_flags+=" $sw_fact" && continue; fi
    printf -v "sw_$3${sw_name//-/_}" %s "${sw_fact#*=}"
  done
}
# Loads a step: what its line states, else as here; its prose, from its comment; what flags say about it, and
# what the journal knows of it. The words without value in its line are the names of its texts.
sw_about() { # id; of a group, with its item: ID@ITEM
  local sw_name sw_known
  sw_unit=$1 sw_id=${1%%@*} sw_item=${1#"${1%%@*}"} && sw_item=${sw_item#@}
  sw_key_of "$1" && sw_unit_key=$sw_key_of sw_key=${sw_id//[!A-Za-z0-9]/_}
  sw_number=- sw_total=- sw_sha='' sw_group='' sw_applies='' sw_role='' sw_check_until='' sw_shows=shown
  sw_risk=read-only sw_rerun='' sw_body=yes sw_attempts=1 sw_retry_wait=0 sw_timeout=0 sw_interactive=no
  sw_prompt='' sw_answer='' sw_assume=no sw_captures='' sw_needs='' sw_calls='' sw_undo=absent sw_undo_with=''
  sw_reads='' sw_undo_reads=as-reads sw_check_reads=as-reads
  sw_load step "$sw_id" ''
  sw_digest=$sw_sha sw_texts=$sw_flags sw_total=sw_size_of__${sw_number%%[.-]*} && sw_total=${!sw_total:--}
  [ "$sw_body" = no ] || sw_texts+=' body'
  ! sw_has "$sw_texts" undo || sw_undo=text
  [ "$sw_undo_reads" != as-reads ] || sw_undo_reads=$sw_reads
  [ "$sw_check_reads" != as-reads ] || sw_check_reads=$sw_reads
  [ "$sw_rerun$sw_risk" != read-only ] || sw_rerun=safe
  for sw_name in title question look_for if_it_fails discards undo_question undo_look_for comment section \
    covered skip confirm by_flag; do
    sw_known=sw_${sw_name}__$sw_key && printf -v "sw_$sw_name" %s "${!sw_known}"
  done
  for sw_name in was ran begun told seen_at undone_at signed_by signed_at; do
    sw_known=sw_${sw_name}__$sw_unit_key && printf -v "sw_$sw_name" %s "${!sw_known}"
  done
  for sw_name in ${sw_item:+skip confirm by_flag}; do
    sw_known=sw_${sw_name}__$sw_unit_key
    [ -z "${!sw_known}" ] || printf -v "sw_$sw_name" %s "${!sw_known}"
  done
  sw_enter_item
  sw_words=sw_state_${sw_was:-none} && sw_words=${!sw_words} && : "${sw_was:=undone}"
}
# What is known of the loaded step, by name: `was` and so on.
sw_keep() { printf -v "sw_$1__$sw_unit_key" %s "$2" && printf -v "sw_$1" %s "$2"; }
sw_unique() { # the words of a list, each once
  local sw_word && sw_unique=''
  for sw_word in $1; do sw_has "$sw_unique" "$sw_word" || sw_unique+=" $sw_word"; done
}
sw_each_word() { local sw_word && sw_unique "$1" && for sw_word in $sw_unique; do "$2" "$sw_word"; done; }
sw_has() { [[ $2 != *' '* && " $1 " = *" $2 "* ]]; } # list, word: two words beside each other are none
# What a terminal would act upon is seen, and hides nothing.
sw_visible() { sw_visible=${1//$'\r\n'/$'\n'} sw_visible=${sw_visible//[$'\001'-$'\010\013'-$'\037\177']/?}; }
# Both also go to the transcript. Output that is gone must not stop us half way.
sw_say() {
  sw_mask "$*" && sw_visible "$sw_mask"
  { printf '%s\n' "$sw_visible" && { [ -z "$sw_logging" ] || printf '%s\n' "$sw_visible" >&3; }; } 2>/dev/null
}
sw_warn() { sw_say "$@" >&2; }
# What comes before the first line, then lines: those after the first stand below it.
sw_block() { printf -v sw_block '\n%*s' "${#1}" '' && sw_say "$1${2//$sw_nl/$sw_block}"; }
# Ends with a status of sysexits.h, or a signal's if one came; the trap on EXIT tidies up.
sw_die() { # status, message
  sw_finished=${sw_signal:-$1}
  [ $# -lt 2 ] || sw_warn "$0: $2"
  exit "$sw_finished"
}
sw_usage() { sw_die 64 "$* (see: $sw_self help)"; }
sw_unwritable() { sw_die 73 "cannot write ${1:-in $sw_state} (another state directory: --state DIR)"; }
sw_print() { # what a program prints, in sw_printed; a Ctrl-C also reaches the program: then once more
  local sw_try
  for sw_try in 1 2 3; do sw_printed=$("$@") && return; done
  sw_die 70 "cannot run $1"
}
sw_now() { # bash before version 5 needs a program for it
  [ "${BASH_VERSINFO[0]}" -lt 5 ] || { TZ=UTC0 printf -v sw_now '%(%Y-%m-%dT%H:%M:%SZ)T' -1 && return; }
  sw_print date -u +%Y-%m-%dT%H:%M:%SZ && sw_now=$sw_printed
}
sw_sha() { sw_print sw_hash "$1" && sw_sha=${sw_printed%% *}; } # SHA-256 of a string
sw_hash() { exec "${sw_sha_tool[@]}" < <(printf '%s' "$1"); }
# Takes what an awk program prints by put: texts for names. The byte 255 between them is in no UTF-8.
sw_read_records() { # program, file
  local sw_entry IFS=$'\377'
  sw_print awk "$sw_awk_functions$1" "$2"
  for sw_entry in $sw_printed; do printf -v "sw_${sw_entry%%"$sw_nl"*}" %s "${sw_entry#*"$sw_nl"}"; done
}
sw_awk_functions='
function put(name, text) { gsub(/\377/, "?", text); printf "%s\n%s\377", name, text }
function key(name, at, item, i) {
  at = index(name, "@"); item = at ? substr(name, at + 1) : ""
  if (at) name = substr(name, 1, at - 1)
  gsub(/[^A-Za-z0-9]/, "_", name)
  for (i = 1; i <= 10; i++) gsub("[" substr("_.:/@%+=,-", i, 1) "]", "_" (i - 1), item)
  return name (at ? "__" item : "")
}'
sw_span() { # seconds, for people
  sw_span="$1 s"
  [ "$1" -lt 60 ] || sw_span="$(($1 / 60)) min $(($1 % 60)) s"
  [ "$1" -lt 3600 ] || sw_span="$(($1 / 3600)) h $(($1 / 60 % 60)) min"
}
# A JSON string, secrets masked. In what is not UTF-8 each byte above 127 is \udcXX, and can be had back.
sw_json() {
  local sw_code=1 sw_end=127 sw_byte sw_escaped=\\\\ sw_quote='\"' sw_tail=$'[\x80-\xbf]' sw_utf8
  sw_utf8=$'^([^\x80-\xff]|[\xc2-\xdf]T|\xe0[\xa0-\xbf]T|[\xe1-\xec\xee\xef]TT|\xed[\x80-\x9f]T'
  sw_utf8+=$'|\xf0[\x90-\xbf]TT|[\xf1-\xf3]TTT|\xf4[\x80-\x8f]TT)*$'
  sw_mask "$1" && sw_json=${sw_mask//\\/"$sw_escaped"} && sw_json=${sw_json//\"/"$sw_quote"}
  [[ $sw_json =~ ${sw_utf8//T/$sw_tail} ]] || sw_end=255
  while [ "$sw_code" -le "$sw_end" ] && [[ $sw_json = *[!\ -~]* ]]; do
    printf -v sw_byte '\\0%o' "$sw_code" && printf -v sw_byte %b "$sw_byte"
    printf -v sw_escaped '\\u%04x' $((sw_code > 127 ? sw_code + 0xdc00 : sw_code))
    sw_json=${sw_json//"$sw_byte"/"$sw_escaped"} sw_code=$((sw_code == 31 ? 127 : sw_code + 1))
  done
  sw_json="\"$sw_json\""
}
sw_add() { # pairs of a name and a text: members of the journal's next line, in sw_members
  sw_json "$2" && sw_members+="${sw_members:+,}\"$1\":$sw_json"
  [ $# -eq 2 ] || sw_add "${@:3}"
}
# A template: `$NAME` and `${NAME}` are values, `$$` is a dollar. What has no value stays as it is.
sw_expand() {
  local sw_rest=$1 sw_name sw_form='^([^$]*)[$]([$]|([A-Z][A-Z0-9_]*)|[{]([A-Z][A-Z0-9_]*)[}])'
  sw_expand=''
  while [[ $sw_rest =~ $sw_form ]]; do
    sw_name=${BASH_REMATCH[3]}${BASH_REMATCH[4]}
    sw_expand+=${BASH_REMATCH[1]} sw_rest=${sw_rest:${#BASH_REMATCH[0]}}
    if [[ $sw_name && -n ${!sw_name+set} ]]; then sw_expand+=${!sw_name}; else sw_expand+=\$$sw_name; fi
  done
  sw_expand+=$sw_rest
}

# What is masked, longest first, becomes *** wherever it appears in output.
sw_mask() {
  local sw_i && sw_mask=$1
  for ((sw_i = 0; sw_i < ${#sw_hidden[@]}; sw_i++)); do sw_mask=${sw_mask//"${sw_hidden[sw_i]}"/***}; done
}
# Masks a secret: its lines of four characters or more, and its base64, for each number of bytes before it.
sw_hide() {
  local sw_rest=$1$sw_nl sw_before sw_base64 sw_i
  for sw_before in '' x xx; do
    sw_base64=$(printf '%s' "$sw_before$1" | base64)
    sw_base64=${sw_base64//$sw_nl/} sw_i=$((${#sw_before} ? ${#sw_before} + 1 : 0))
    sw_base64=${sw_base64:sw_i} && sw_base64=${sw_base64%%?=*}
    [ ${#sw_base64} -le 76 ] || sw_rest+=$sw_base64$sw_nl
    while [ -n "$sw_base64" ]; do sw_rest+=${sw_base64:0:76}$sw_nl sw_base64=${sw_base64:76}; done
  done
  while [ -n "$sw_rest" ]; do
    sw_before=${sw_rest%%"$sw_nl"*} sw_rest=${sw_rest#*"$sw_nl"} sw_i=${#sw_hidden[@]}
    [ ${#sw_before} -ge 4 ] || continue
    while [ "$sw_i" -gt 0 ] && [ ${#sw_before} -gt ${#sw_hidden[sw_i - 1]} ]; do
      sw_hidden[sw_i]=${sw_hidden[sw_i - 1]} sw_i=$((sw_i - 1))
    done
    sw_hidden[sw_i]=$sw_before
  done
}
# Asks at the terminal; the answer is in sw_reply. Before bash 4.3 a trap waits for the line. A secret may
# be pasted as several lines; from before its question until after the last one nothing typed is shown.
sw_ask() { # question; a word when the answer is not to be shown
  local sw_more && sw_asking=yes
  [ "${BASH_VERSINFO[0]}${BASH_VERSINFO[1]}" -ge 43 ] || trap - INT TERM HUP
  [ -z "$sw_signal" ] || sw_interrupted
  [ -z "$2" ] || { sw_terminal_was=$(stty -g) && stty -echo; }
  sw_visible "$1" && printf '%s ' "$sw_visible" >&2
  IFS= read -r ${2:+-s} sw_reply || sw_die 1 'no answer: the terminal was closed'
  while [ -n "$2" ] && IFS= read -r -s -t 1 sw_more; do sw_reply+=$sw_nl$sw_more; done
  [ -z "$2" ] || printf '\n' >&2
  sw_show_again
  [ ${#sw_reply} -lt 4095 ] ||
    sw_warn '      A terminal cuts a line after 4095 characters. Give a longer value by --vars FILE.'
  sw_asking='' && sw_trap
}
# What is typed is shown again, as it was before a question for a secret.
sw_show_again() { [ -z "$sw_terminal_was" ] || { stty "$sw_terminal_was" && sw_terminal_was=''; }; }
sw_typed() { # question, word; for `yes` also y. Fails when something else is typed.
  sw_ask "$1"
  case $2:$sw_reply in yes:[Yy] | yes:[Yy][Ee][Ss] | "$2:$2") ;; *) return 1 ;; esac
}
