# The runner: the same text in every script of a release. It reads the facts above, calls the steps' texts,
# keeps the record.
#
# What an auditor may want to know first:
# - Values are data: assigned, compared, printed, never evaluated. There is no `eval` here.
# - A text runs in a background subshell with errexit, nounset and pipefail, without standard input, in a
#   process group of its own. It must never be launched inside a condition (`if f`, `f || …`): bash would turn
#   errexit off in it. So what launches reports through sw_status, and is called as a plain command all the
#   way up.
# - The watchdog lives beside this script. It is told of every process group that begins. It sees this script
#   end, however that ends, because the pipe between them does, and then ends the groups. It also keeps the
#   time.
# - A relay lives as long as a text. It takes the text's output, masks secrets, writes to terminal and
#   transcript, and leaves the status and the last lines in the state directory.
# - File descriptors: 3 transcript, 9 to the watchdog.
# - nounset is off here: with it, bash 3.2 can end with status 0 on an unset name. sw_finished tells a true
#   end.
# - Functions that work something out leave it in a variable of their own name: sw_sha, sw_json, sw_span.
# - `__` is in names that end with the name of a step, a variable or a phase, and in no other name.
# - A word holds one `$(…)` at most: when a signal comes while it reads a second one, bash 5.2 loses its way.

sw_nl='
'
sw_unit=$'\037' # stands between the facts of a line, see sw_note_facts
sw_no_hash=0000000000000000000000000000000000000000000000000000000000000000

# ---- Small things ---------------------------------------------------------------------------------------

# Loads facts by name: `risk=destructive` into sw_risk, words that have no value into sw_flags.
sw_load() { # what (step, phase, variable and so on), name, prefix of the variables
  local sw_facts=sw_$1__${2//[!A-Za-z0-9]/_} sw_fact sw_name
  sw_facts=${!sw_facts} sw_flags=''
  [ -z "$sw_facts" ] || sw_facts+=$sw_unit
  while [ -n "$sw_facts" ]; do
    sw_fact=${sw_facts%%"$sw_unit"*} sw_facts=${sw_facts#*"$sw_unit"} sw_name=${sw_fact%%=*}
    if [[ $sw_name = "$sw_fact" ]]; then
      sw_flags+=" $sw_fact"
    else
      printf -v "sw_$3${sw_name//-/_}" %s "${sw_fact#*=}"
    fi
  done
}

# Loads a step. Facts that its line does not state have these values; the flags of the line are the names of
# its texts.
sw_about() { # id
  sw_id=$1 sw_key=${1//[!A-Za-z0-9]/_}
  sw_risk=read-only sw_rerun='' sw_body=yes sw_attempts=1 sw_retry_wait=0 sw_timeout=0 sw_interactive=no
  sw_prompt='' sw_answer='' sw_assume=no sw_captures='' sw_needs='' sw_calls='' sw_sha=''
  sw_undo=absent sw_undo_with='' sw_reads='' sw_undo_reads=as-reads sw_check_reads=as-reads
  sw_load step "$1" ''
  sw_digest=$sw_sha sw_texts=$sw_flags sw_total=sw_steps_of__${sw_number%%.*}
  sw_total=${!sw_total//[! ]/} && sw_total=${#sw_total}
  [ "$sw_body" = no ] || sw_texts+=' body'
  ! sw_has "$sw_texts" undo || sw_undo=text
  [ "$sw_undo_reads" != as-reads ] || sw_undo_reads=$sw_reads
  [ "$sw_check_reads" != as-reads ] || sw_check_reads=$sw_reads
  if [ -z "$sw_rerun" ] && [ "$sw_risk" = read-only ]; then sw_rerun=safe; fi
  sw_of title && sw_title=$sw_of
  sw_of question && sw_question=$sw_of
  sw_of look_for && sw_look_for=$sw_of
  sw_of if_it_fails && sw_if_it_fails=$sw_of
}

# What is known of the loaded step, by name: `was` and so on.
sw_keep() { printf -v "sw_$1__$sw_key" %s "$2"; }
sw_of() {
  local sw_name="sw_$1__$sw_key"
  sw_of=${!sw_name-}
}

# A step that only looks, and whose text says whether what it looks at is so.
sw_judges() { [ "$sw_kind" = assert ]; }
sw_has() { [[ " $1 " = *" $2 "* ]]; }

# Both also go to the transcript. Output that is gone must not stop us half way.
sw_say() {
  sw_mask "$*"
  { printf '%s\n' "$sw_mask" && { [ -z "$sw_logging" ] || printf '%s\n' "$sw_mask" >&3; }; } 2>/dev/null
}
sw_warn() { sw_say "$@" >&2; }

sw_block() { # what comes before the first line, lines; those after the first stand below the first
  local sw_pad
  printf -v sw_pad '\n%*s' "${#1}" ''
  sw_say "$1${2//$sw_nl/$sw_pad}"
}

# Ends with a status of sysexits.h, or a signal's if one came; the trap on EXIT tidies up.
sw_die() { # status, message
  sw_finished=${sw_signal:-$1}
  shift
  [ $# -eq 0 ] || sw_warn "$0: $*"
  exit "$sw_finished"
}
sw_usage() { sw_die 64 "$* (see: $sw_self help)"; }
sw_unwritable() {
  sw_die 73 "cannot write ${1:-in the state directory $sw_state} (another one: --state DIR)"
}

# The time, without a process: one `date` at the start, then bash's SECONDS, which follows the clock. Days
# become a date by the usual arithmetic on years that begin in March.
sw_now() {
  local sw_t=$((sw_epoch + SECONDS)) sw_z sw_e sw_y sw_d sw_m
  sw_z=$((sw_t / 86400 + 719468)) sw_e=$(((sw_t / 86400 + 719468) % 146097))
  sw_y=$(((sw_e - sw_e / 1460 + sw_e / 36524 - sw_e / 146096) / 365))
  sw_d=$((sw_e - (365 * sw_y + sw_y / 4 - sw_y / 100)))
  sw_m=$(((5 * sw_d + 2) / 153))
  sw_d=$((sw_d - (153 * sw_m + 2) / 5 + 1)) sw_m=$((sw_m < 10 ? sw_m + 3 : sw_m - 9))
  printf -v sw_now '%04d-%02d-%02dT%02d:%02d:%02dZ' $((sw_y + 400 * (sw_z / 146097) + (sw_m < 3))) \
    "$sw_m" "$sw_d" $((sw_t / 3600 % 24)) $((sw_t / 60 % 60)) $((sw_t % 60))
}

sw_span() { # seconds, for people
  sw_span="$1 s"
  [ "$1" -lt 60 ] || sw_span="$(($1 / 60)) min $(($1 % 60)) s"
  [ "$1" -lt 3600 ] || sw_span="$(($1 / 3600)) h $(($1 / 60 % 60)) min"
}

# SHA-256 of a string. With the lock it goes through a file, which takes a process less. A Ctrl-C also reaches
# the program: then once more.
sw_sha() {
  local sw_try
  for sw_try in 1 2 3; do
    if [ -n "$sw_locked" ]; then
      printf '%s' "$1" 2>/dev/null >"$sw_state/line" || sw_unwritable
      sw_sha=$(exec "${sw_sha_tool[@]}" <"$sw_state/line") && break
    else
      sw_sha=$(printf '%s' "$1" | "${sw_sha_tool[@]}") && break
    fi
    [ "$sw_try" -lt 3 ] || sw_die 70 'cannot compute a SHA-256'
  done
  sw_sha=${sw_sha%% *}
}

# A JSON string, secrets masked. Control characters are escaped. A value that is not valid UTF-8 has each byte
# above 127 as \udcXX, so that every line is valid JSON and the bytes can be had back. By bytes: the runner's
# locale is C.
sw_tail=$'[\x80-\xbf]'
sw_utf8=$'^([^\x80-\xff]|[\xc2-\xdf]'$sw_tail$'|\xe0[\xa0-\xbf]'$sw_tail
sw_utf8+=$'|[\xe1-\xec\xee\xef]'$sw_tail$sw_tail
sw_utf8+=$'|\xed[\x80-\x9f]'$sw_tail$'|\xf0[\x90-\xbf]'$sw_tail$sw_tail
sw_utf8+=$'|[\xf1-\xf3]'$sw_tail$sw_tail$sw_tail$'|\xf4[\x80-\x8f]'$sw_tail$sw_tail')*$'
sw_json() {
  local sw_rest sw_piece sw_safe sw_code sw_odd='[!] !#-[^-~]'
  sw_mask "$1"
  sw_rest=$sw_mask sw_json=
  [[ $sw_rest =~ $sw_utf8 ]] && sw_odd='["\\[:cntrl:]]'
  while [ -n "$sw_rest" ]; do # in small pieces, because each character that is taken off copies what is left
    sw_piece=${sw_rest:0:500} sw_rest=${sw_rest:500}
    while
      # shellcheck disable=SC2295
      sw_safe=${sw_piece%%$sw_odd*}
      sw_json+=$sw_safe sw_piece=${sw_piece:${#sw_safe}}
      [ -n "$sw_piece" ]
    do
      printf -v sw_code %d "'${sw_piece:0:1}"
      if [[ $sw_piece = [\"\\]* ]]; then
        sw_json+=\\${sw_piece:0:1}
      else
        sw_code=$(((sw_code & 255) + ((sw_code & 128) ? 0xdc00 : 0)))
        printf -v sw_safe '\\u%04x' "$sw_code"
        sw_json+=$sw_safe
      fi
      sw_piece=${sw_piece:1}
    done
  done
  sw_json="\"$sw_json\""
}

# A template of the procedure: `$NAME` and `${NAME}` are values, `$$` is a dollar. What has no value stays as
# it is.
sw_expand() {
  local sw_rest=$1 sw_name
  sw_expand=''
  while [[ $sw_rest = *\$* ]]; do
    sw_expand+=${sw_rest%%\$*} sw_rest=${sw_rest#*\$}
    if [[ $sw_rest =~ ^(\{([A-Z][A-Z0-9_]*)\}|([A-Z][A-Z0-9_]*)) ]]; then
      sw_name=${BASH_REMATCH[2]}${BASH_REMATCH[3]} sw_rest=${sw_rest:${#BASH_REMATCH[0]}}
      if [ -n "${!sw_name+set}" ]; then sw_expand+=${!sw_name}; else sw_expand+=\$$sw_name; fi
    else
      sw_expand+=\$ sw_rest=${sw_rest#\$}
    fi
  done
  sw_expand+=$sw_rest
}

# ---- Secrets --------------------------------------------------------------------------------------------

# What is masked, longest first, becomes *** wherever it appears in output.
sw_mask() {
  local sw_i
  sw_mask=$1
  for ((sw_i = 0; sw_i < ${#sw_hidden[@]}; sw_i++)); do sw_mask=${sw_mask//"${sw_hidden[sw_i]}"/***}; done
}

# Masks a secret: each of its lines, and its base64. Fewer than four characters would hide half of what is
# said.
sw_hide() {
  local sw_rest=$1$sw_nl sw_offset
  while [ -n "$sw_rest" ]; do
    sw_hide_part "${sw_rest%%"$sw_nl"*}"
    sw_rest=${sw_rest#*"$sw_nl"}
  done
  # base64 of a text that has the secret in it depends on how many bytes come before
  for sw_offset in 0 1 2; do
    sw_base64 "$1" "$sw_offset"
    while [ -n "$sw_base64" ]; do # by lines, as programs break it
      sw_hide_part "${sw_base64:0:76}"
      sw_base64=${sw_base64:76}
    done
  done
}

sw_hide_part() {
  local sw_i=${#sw_hidden[@]}
  [ ${#1} -ge 4 ] || return 0
  while [ "$sw_i" -gt 0 ] && [ ${#1} -gt ${#sw_hidden[sw_i - 1]} ]; do
    sw_hidden[sw_i]=${sw_hidden[sw_i - 1]} sw_i=$((sw_i - 1))
  done
  sw_hidden[sw_i]=$1
}

# The characters of base64 that follow from a string alone, when OFFSET bytes (0 to 2) come before it.
sw_base64() { # string, offset
  local sw_letters=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/
  local sw_rest=$1 sw_piece sw_byte sw_bits=0 sw_have=0 sw_skip=$((6 - $2 * 2))
  sw_base64=''
  [ "$2" -ne 0 ] || sw_skip=0
  while [ -n "$sw_rest" ]; do # in pieces, as in sw_json
    sw_piece=${sw_rest:0:300} sw_rest=${sw_rest:300}
    while [ -n "$sw_piece" ]; do
      printf -v sw_byte %d "'${sw_piece:0:1}"
      sw_piece=${sw_piece:1}
      sw_bits=$(((sw_bits << 8 | (sw_byte & 255)) & 0xffff)) sw_have=$((sw_have + 8))
      # shared with what comes before
      if [ "$sw_skip" -gt 0 ]; then sw_have=$((sw_have - sw_skip)) sw_skip=0; fi
      while [ "$sw_have" -ge 6 ]; do
        sw_have=$((sw_have - 6)) sw_base64+=${sw_letters:$((sw_bits >> sw_have & 63)):1}
      done
    done
  done
}

# ---- Questions ------------------------------------------------------------------------------------------

# Asks at the terminal; the answer is in sw_reply. A signal ends the script at once, which before bash 4.3
# only its own default does: a trap would wait for the line.
sw_ask() { # question; `secret` when the answer is not to be shown
  local sw_more
  sw_asking=yes
  [ "${BASH_VERSINFO[0]}${BASH_VERSINFO[1]}" -ge 43 ] || trap - INT TERM HUP
  [ -z "$sw_signal" ] || sw_interrupted
  printf '%s ' "$1" >&2
  IFS= read -r ${2:+-s} sw_reply || sw_die 1 'no answer: the terminal was closed'
  if [ -n "$2" ]; then # what is pasted may have several lines
    while IFS= read -r -s -t 1 sw_more; do sw_reply+=$sw_nl$sw_more; done
    printf '\n' >&2
  fi
  [ ${#sw_reply} -lt 4095 ] ||
    sw_warn '      A terminal cuts a line after 4095 characters. Give a longer value by --vars FILE.'
  sw_asking=''
  sw_trap
}
