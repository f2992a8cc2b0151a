# The runner: the same text in every script. It reads the data above, calls the steps' texts and keeps the record.
#
# What an auditor may want to know first:
# - Values are data: assigned, compared, printed, never evaluated. There is no `eval` here.
# - A text runs in a background subshell with errexit, nounset and pipefail, without standard input, in a process group
#   of its own. It must never be launched inside a condition (`if f`, `f || …`): bash would turn errexit off in it. So
#   what launches reports through sw_status, and is called as a plain command all the way up.
# - The watchdog lives beside this script. It is told of every process group that begins. It sees this script end, however
#   that ends, because the pipe between them does, and then ends the groups. It also keeps the time.
# - A relay lives as long as a text. It takes the text's output, masks secrets, writes to terminal and transcript, and
#   leaves the status and the last lines in the state directory.
# - File descriptors: 3 transcript, 4 the relay's terminal, 9 to the watchdog.
# - nounset is off here: with it, bash 3.2 can end with status 0 on an unset name. sw_finished tells a true end.
# - Functions that work something out leave it in a variable of their own name: sw_sha, sw_json, sw_span.
# - `__` is in names that a step's id is part of and in no other name, so that an id cannot name anything else.
# - A word holds one `$(…)` at most: when a signal comes while it reads a second one, bash 5.2 loses its way.

sw_runner_version=2
sw_nl='
'
sw_no_hash=0000000000000000000000000000000000000000000000000000000000000000

# ---- Small things -----------------------------------------------------------------------------------------------

sw_about() { # loads a step's data: sw_title, sw_risk and so on
  sw_id=$1 sw_key=${1//[!A-Za-z0-9]/_}
  "about_$sw_key"
}

# What is known of the loaded step, by name: `was` and so on.
sw_keep() { printf -v "sw_$1__$sw_key" %s "$2"; }
sw_of() {
  local sw_name="sw_$1__$sw_key"
  sw_of=${!sw_name-}
}

sw_has() { case " $1 " in *" $2 "*) return 0 ;; *) return 1 ;; esac }

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
sw_unwritable() { sw_die 73 "cannot write ${1:-in the state directory $sw_state} (another one: --state DIR)"; }

sw_conclude() { # status
  [ -z "$sw_begun" ] || sw_record finish "\"status\":$1"
  sw_die "$1"
}

# The time, without a process: one `date` at the start, then bash's SECONDS, which follows the clock. Days become a date
# by the usual arithmetic on years that begin in March.
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

# SHA-256 of a string. With the lock it goes through a file, which takes a process less. A Ctrl-C also reaches the
# program: then once more.
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

# A JSON string, secrets masked. Control characters are escaped. A value that is not valid UTF-8 has each byte above 127
# as \udcXX, so that every line is valid JSON and the bytes can be had back. By bytes: the runner's locale is C.
sw_utf8=$'^([^\x80-\xff]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]'
sw_utf8=$sw_utf8$'|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])*$'
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
      case $sw_piece in
      [\"\\]*) sw_json+=\\${sw_piece:0:1} ;;
      *)
        sw_code=$(((sw_code & 255) + ((sw_code & 128) ? 0xdc00 : 0)))
        printf -v sw_safe '\\u%04x' "$sw_code"
        sw_json+=$sw_safe
        ;;
      esac
      sw_piece=${sw_piece:1}
    done
  done
  sw_json="\"$sw_json\""
}

# Secrets, by lines and longest first, become *** wherever they appear in output.
sw_mask() {
  local sw_i
  sw_mask=$1
  for ((sw_i = 0; sw_i < ${#sw_hidden[@]}; sw_i++)); do sw_mask=${sw_mask//"${sw_hidden[sw_i]}"/***}; done
}

sw_hide() {
  local sw_rest=$1$sw_nl sw_part sw_i
  while [ -n "$sw_rest" ]; do
    sw_part=${sw_rest%%"$sw_nl"*} sw_rest=${sw_rest#*"$sw_nl"} sw_i=${#sw_hidden[@]}
    [ -n "$sw_part" ] || continue
    while [ "$sw_i" -gt 0 ] && [ "${#sw_part}" -gt "${#sw_hidden[sw_i - 1]}" ]; do
      sw_hidden[sw_i]=${sw_hidden[sw_i - 1]} sw_i=$((sw_i - 1))
    done
    sw_hidden[sw_i]=$sw_part
  done
}

# Asks at the terminal; the answer is in sw_reply. A signal ends the script at once, which before bash 4.3 only its own
# default does: a trap would wait for the line.
sw_ask() { # question; `secret` when the answer is not to be shown
  sw_asking=yes
  [ "${BASH_VERSINFO[0]}${BASH_VERSINFO[1]}" -ge 43 ] || trap - INT TERM HUP
  [ -z "$sw_signal" ] || sw_interrupted
  printf '%s ' "$1" >&2
  IFS= read -r ${2:+-s} sw_reply || sw_die 1 'no answer: the terminal was closed'
  [ -z "$2" ] || printf '\n' >&2
  sw_asking=''
  sw_trap
}

# This file as it stands: each step's section, between its markers, and what is outside of them. When all sections are as
# generated, which one checksum tells, each step's digest is the stated one; else sw_edited is set.
sw_read_script() {
  local sw_line sw_in='' sw_text='' sw_key sw_sections=''
  [ -z "$sw_read" ] || return 0
  sw_read=yes sw_outside='' sw_runner=''
  while IFS= read -r sw_line; do
    case $sw_in:$sw_line in
    /:*) sw_runner+=$sw_line$sw_nl && continue ;;
    :'# ==== runner ====') sw_in=/ ;;
    :'# >>> '*' '*) ;;
    :'# >>> '*)
      if sw_has "$sw_steps" "${sw_line#'# >>> '}"; then sw_in=${sw_line#'# >>> '} sw_text='' sw_sections+=$sw_line$sw_nl; fi
      ;;
    ?*":# <<< $sw_in")
      sw_sections+=$sw_text$sw_line$sw_nl sw_key=${sw_in//[!A-Za-z0-9]/_} sw_in=''
      sw_keep text "$sw_text"
      ;;
    ?*) [ -z "$sw_in" ] || { sw_text+=$sw_line$sw_nl && continue; } ;;
    esac
    [ "$sw_line" = "sw_data_digest=$sw_data_digest" ] || sw_outside+=$sw_line$sw_nl
  done <"$0" || sw_die 70 "cannot read $0: run the script as a file"
  sw_sha "$sw_sections"
  [ "$sw_sha" = "$sw_steps_digest" ] || sw_edited=yes
}

# The digest of the loaded step's text in this file, so that an edit on site is seen: in sw_digest_now.
sw_digest_of() {
  sw_read_script
  sw_digest_now=$sw_digest
  [ -n "$sw_edited" ] || return 0
  sw_of digest && sw_digest_now=$sw_of
  [ -z "$sw_of" ] || return 0
  sw_of text && sw_sha "$sw_of"
  sw_keep digest "$sw_sha"
  sw_digest_now=$sw_sha
}

# ---- Variables --------------------------------------------------------------------------------------------------

# Keeps a value from a flag or a file until it is the variable's turn.
sw_give() { # flag or file, name, value, where
  local sw_known sw_hint=''
  sw_has "$sw_variables $sw_captured" "$2" || {
    for sw_known in $sw_variables; do [[ $sw_known != "${2:0:3}"* ]] || sw_hint="; did you mean $sw_known?"; done
    sw_die "$([ "$1" = flag ] && echo 64 || echo 78)" "$4there is no variable $2$sw_hint"
  }
  printf -v "sw_${1}_$2" %s "$3"
}

sw_read_vars_file() {
  local sw_line sw_at=0
  { [ -r "$1" ] && [ ! -d "$1" ]; } || sw_usage "cannot read the file of variables $1"
  while IFS= read -r sw_line || [ -n "$sw_line" ]; do
    sw_at=$((sw_at + 1)) sw_line=${sw_line%$'\r'}
    case $sw_line in
    '' | \#*) ;;
    [A-Z]*=*) sw_give file "${sw_line%%=*}" "${sw_line#*=}" "$1:$sw_at: " ;;
    *) sw_die 78 "$1:$sw_at: not NAME=value" ;;
    esac
  done <"$1"
}

# What a variable, or the answer to a step's question, is given: by the first of flag, environment, file and the run before.
sw_look_up() { # name; leaves sw_value, and in sw_from_where who gave it or nothing
  local sw_giver sw_named
  sw_from_where='' sw_value=''
  for sw_giver in 'flag --set' 'env environment' 'file --vars' 'kept the run before'; do
    sw_named=sw_${sw_giver%% *}_$1
    if [ -n "$sw_from_where" ] || [ -z "${!sw_named+set}" ]; then continue; fi
    sw_from_where=${sw_giver#* } sw_value=${!sw_named}
  done
}

# Gives the variables their values: what they are given, the default, or what is answered. Where it came from is in
# sw_source_NAME. A value that is missing or wrong is a problem. A default is worked out anew in every run. Only variables
# that are wanted have a value: those of the phase, or to undo, those of the steps.
sw_values() {
  local sw_name sw_given sw_from_where sw_value sw_wrong=' ' sw_read_name
  for sw_name in $sw_variables; do
    "variable_$sw_name"
    sw_look_up "$sw_name"
    unset "$sw_name" # so that it is not exported to what the steps call
    sw_has "$sw_wanted" "$sw_name" || continue
    if [ "$sw_from_where$sw_secret" = --setyes ]; then
      sw_problem 64 "$sw_name is secret, and a command line is not: use STEPWRIGHT_$sw_name, --vars FILE or the prompt"
    elif [ -z "$sw_from_where" ]; then
      # A default that reads a wrong value would be wrong too, and says nothing new.
      for sw_read_name in $sw_default_reads; do
        if sw_has "$sw_wrong" "$sw_read_name"; then sw_wrong+="$sw_name " && continue 2; fi
      done
      if [ "$sw_has_default" = yes ]; then
        sw_from_where='default' sw_value=$sw_default
      elif [ -n "$sw_terminal" ] && [ -z "$sw_silent" ]; then
        sw_prompt_value
        sw_from_where='prompt'
      else
        sw_given="STEPWRIGHT_$sw_name or --vars FILE"
        [ "$sw_secret" = yes ] || sw_given="--set $sw_name=VALUE, $sw_given"
        sw_wrong_value "has no value: $sw_given" && continue
      fi
    fi
    if [ -z "$sw_value" ] && [ "$sw_has_default" = no ]; then
      sw_wrong_value "($sw_from_where) is empty" && continue
    elif ! sw_fits "$sw_value"; then
      [ "$sw_secret" = no ] || sw_value='(secret)'
      sw_wrong_value "($sw_from_where) is not $sw_wants: $sw_value" && continue
    fi
    sw_given="sw_before_$sw_name"
    if [ -n "${!sw_given+set}" ] && [ "${!sw_given}" != "$sw_value" ] && sw_has "$sw_settled" "$sw_name"; then
      if sw_has "$sw_accepted" "$sw_name"; then
        sw_say "$sw_name is now $sw_value. What is done stays as it was done, with ${!sw_given}."
      else
        sw_problem 78 "$sw_name was ${!sw_given} when steps that read it were done. Undo them first ($sw_self undo$sw_same_state), or keep another record for another run: --state DIR"
      fi
    fi
    printf -v "$sw_name" %s "$sw_value"
    printf -v "sw_source_$sw_name" %s "$sw_from_where"
    [ "$sw_secret" = no ] || sw_hide "$sw_value"
  done
}

sw_wrong_value() {
  sw_problem 78 "$sw_name $1${sw_help:+ ($sw_help)}"
  sw_wrong+="$sw_name "
}

sw_prompt_value() {
  local sw_hidden_answer=''
  [ "$sw_secret" = no ] || sw_hidden_answer=secret
  while :; do
    printf '%s\n' "$sw_help" >&2
    sw_ask "${sw_prompt:-$sw_name}:" "$sw_hidden_answer"
    sw_value=$sw_reply
    sw_fits "$sw_value" && return
    printf 'That is not %s.\n' "$sw_wants" >&2
  done
}

# Does a value fit the variable whose data is loaded?
sw_fits() {
  [ -z "$sw_pattern" ] || [[ $1 =~ $sw_pattern ]] || return 1
  case $sw_type:$1 in
  enum: | enum:*"$sw_nl"*) return 1 ;;
  enum:*) case $sw_nl$sw_values$sw_nl in *"$sw_nl$1$sw_nl"*) ;; *) return 1 ;; esac ;;
  file:*) [ -f "$1" ] ;;
  dir:*) [ -d "$1" ] ;;
  esac
}

# What captures left under $WORK: like $(cat …), without trailing newlines.
sw_load_captured() {
  local sw_name sw_value
  for sw_name in $1; do
    unset "$sw_name"
    [ -f "$WORK/$sw_name" ] || continue
    sw_value=$(cat -- "$WORK/$sw_name")
    printf -v "$sw_name" %s "$sw_value"
  done
}

# Values that the steps before left: of the captures, and of the variables, where undo takes defaults as they were. Those
# that done steps read are settled.
sw_load_kept() {
  local sw_at sw_value
  for sw_at in $sw_steps; do
    sw_about "$sw_at" && sw_of was
    case $sw_of in done | already) sw_settled+=" $sw_reads" ;; esac
  done
  for sw_at in $sw_variables; do
    [ -f "$sw_state/values/$sw_at" ] || continue
    IFS= read -r -d '' sw_value <"$sw_state/values/$sw_at"
    printf -v "sw_before_$sw_at" %s "${sw_value#*:}"
    case $sw_undoing$sw_value in default:*) ;; *) printf -v "sw_kept_$sw_at" %s "${sw_value#*:}" ;; esac
  done
  sw_load_captured "$sw_captured"
}

# ---- State directory, lock and journal --------------------------------------------------------------------------

sw_find_state() {
  sw_state=$sw_state_flag
  [ -n "$sw_state$XDG_STATE_HOME$HOME" ] || sw_usage 'where is the record to be? There is no HOME: --state DIR'
  : "${sw_state:=${XDG_STATE_HOME:-$HOME/.local/state}/stepwright/$sw_procedure}"
  case $sw_state in /*) ;; *) sw_state=$PWD/$sw_state ;; esac
  sw_journal=$sw_state/journal.jsonl WORK=$sw_state/work
}

# Makes the directory and takes the lock: from here on the journal is ours. Only what is new gets our modes.
sw_open_state() {
  local sw_name
  for sw_name in "$sw_state"/* "$sw_state"/.[!.]*; do
    case ${sw_name##*/} in '*' | '.[!.]*' | group | line | lock | lock.takeover | output | transcript.log | values | work) continue ;; esac
    [ -e "$sw_journal" ] || sw_usage "$sw_state holds other things, such as ${sw_name##*/}: choose a directory of its own, --state DIR"
  done
  { mkdir -p -- "$WORK" "$sw_state/values" && [ -w "$sw_state" ]; } 2>/dev/null || sw_unwritable
  sw_lock
  sw_read_journal
  exec 3>>"$sw_state/transcript.log" || sw_unwritable "$sw_state/transcript.log"
  sw_logging=yes
  if [ -n "$sw_torn" ]; then printf '\n' 2>/dev/null >>"$sw_journal" || sw_unwritable "$sw_journal"; fi
  [ "$sw_cut" -eq 0 ] || sw_record torn "\"lines\":$sw_cut"
  [ -z "$sw_taken_over" ] || { sw_json "$sw_taken_over" && sw_record takeover "\"owner\":$sw_json"; }
}

# The lock is a symbolic link whose target names its owner: it appears whole or not at all. Boot and process namespace
# tell a process from another one of the same number.
sw_lock() {
  local sw_owner sw_tries
  sw_identify
  sw_lock_of_ours="$sw_host $sw_boot $$"
  for sw_tries in 1 2 3 4 5; do
    ln -s -- "$sw_lock_of_ours" "$sw_state/lock" 2>/dev/null && sw_locked=yes && return
    [ -L "$sw_state/lock" ] || sw_unwritable
    sw_owner=$(readlink "$sw_state/lock")
    sw_owner_gone "$sw_owner" || sw_die 75 "locked by $sw_owner (host, boot, process): $sw_gone. If it has ended: $sw_self unlock$sw_same_state"
    # Only one may remove a dead owner's lock, whoever makes this directory, and only after another look.
    mkdir -- "$sw_state/lock.takeover" 2>/dev/null || sw_die 75 "another run takes the lock over just now; if not: $sw_self unlock$sw_same_state"
    [ "$(readlink "$sw_state/lock")" != "$sw_owner" ] || rm -f -- "$sw_state/lock"
    rmdir -- "$sw_state/lock.takeover"
    sw_taken_over=$sw_owner
  done
  sw_die 75 'others take the lock again and again'
}

sw_identify() {
  sw_host=$(uname -n)
  sw_boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null || sysctl -n kern.bootsessionuuid 2>/dev/null) || sw_boot=unknown
  sw_boot=$sw_boot$(readlink /proc/self/ns/pid 2>/dev/null)
}

# Is the owner provably gone: of this host and this boot, and no such process, nor any of the group that it began last?
# That group is being ended by the owner's watchdog, and gets some seconds for it. Otherwise sw_gone says why not.
sw_owner_gone() {
  local sw_pid=${1#* * } sw_group='' sw_waited
  sw_pid=${sw_pid%% *}
  sw_gone='on another host or before a restart, so it cannot be looked up'
  case $1:$sw_boot in *:unknown*) return 1 ;; "$sw_host $sw_boot "*) ;; *) return 1 ;; esac
  sw_gone='it is running'
  ! sw_lives pid "$sw_pid" || return 1
  IFS= read -r sw_group 2>/dev/null <"$sw_state/group"
  sw_gone="process group $sw_group, which it began, still runs"
  for ((sw_waited = 0; sw_waited < 80; sw_waited++)); do
    sw_lives pgid "$sw_group" || return 0
    sleep 0.1 2>/dev/null || sleep 1
  done
  return 1
}

sw_lives() { # pid or pgid, number; a zombie does not
  local sw_number=$2
  # shellcheck disable=SC2046
  set -- $(ps -A -o "$1=" -o stat=)
  while [ $# -gt 1 ]; do
    case $1:$2 in "$sw_number":Z*) ;; "$sw_number":*) return 0 ;; esac
    shift 2
  done
  return 1
}

# One line of the journal: a JSON object with its place, the time, the hash of the line before and, last, its own hash:
# SHA-256 of all that stands before `,"hash":`.
sw_record() { # event, further members
  local sw_line
  sw_now
  sw_line="{\"seq\":$((sw_seq + 1)),\"time\":\"$sw_now\",\"event\":\"$1\"${2:+,$2},\"prev\":\"$sw_last\""
  sw_sha "$sw_line"
  printf '%s,"hash":"%s"}\n' "$sw_line" "$sw_sha" 2>/dev/null >>"$sw_journal" || sw_unwritable "$sw_journal"
  sw_seq=$((sw_seq + 1)) sw_last=$sw_sha
}

sw_note() { # event of the loaded step, further members
  sw_record "$1" "\"step\":\"$sw_id\",\"digest\":\"$sw_digest_now\"${2:+,$2}"
}

# A member of a journal line, as it stands there: a string without its quotes, still escaped, or a number.
sw_member() { # line, name
  sw_member=''
  case $1 in
  *",\"$2\":\""*) sw_member=${1#*",\"$2\":\""} && sw_member=${sw_member%%\",\"*} ;;
  *",\"$2\":"*) sw_member=${1#*",\"$2\":"} && sw_member=${sw_member%%,*} ;;
  esac
}

# Members of a journal line, up to its hashes and without the digest of a text, for people.
sw_plain() {
  sw_plain=${1%%,\"prev\":*} sw_plain=${sw_plain#,\"digest\":\"*\"}
  sw_plain=${sw_plain//,\"/, } sw_plain=${sw_plain//\":/: }
}

# What the journal says of each step: `was` is started, failed, unverified, interrupted, done, already, skipped, undoing or
# undone; `ran` the digest of the text that ran; `told` all of its lines, for people. All lines are in sw_events. Those at the
# end that were cut short are counted in sw_cut, and the last of them, without its end, is sw_torn.
sw_read_journal() {
  local sw_line=$sw_state sw_event sw_form='^\{"seq":([0-9]+),"time":"([^"]*)","event":"([a-z-]+)"(,"step":"([^"]+)")?.*,"hash":"([0-9a-f]+)"\}$'
  sw_seq=0 sw_last=$sw_no_hash sw_torn='' sw_cut=0 sw_events=()
  while [ ! -e "$sw_line" ] && [ -n "$sw_line" ]; do sw_line=${sw_line%/*}; done
  if [ ! -x "${sw_line:-/}" ] || { [ "$sw_line" = "$sw_state" ] && [ ! -r "$sw_line" ]; }; then sw_die 73 "cannot look into $sw_line"; fi
  [ -e "$sw_journal" ] || return 0
  [ -r "$sw_journal" ] || sw_die 73 "cannot read the journal $sw_journal"
  while IFS= read -r sw_line || { sw_torn=$sw_line && false; }; do
    [[ $sw_line =~ $sw_form ]] || { sw_cut=$((sw_cut + 1)) && continue; }
    sw_seq=${BASH_REMATCH[1]} sw_event=${BASH_REMATCH[3]} sw_last=${BASH_REMATCH[6]} sw_cut=0
    sw_events[${#sw_events[@]}]=$sw_line
    [ -n "${BASH_REMATCH[5]}" ] || continue
    sw_key=${BASH_REMATCH[5]//[!A-Za-z0-9]/_}
    sw_plain "${sw_line#*"${BASH_REMATCH[4]}"}"
    sw_of told
    sw_keep told "$sw_of${sw_of:+; }${BASH_REMATCH[2]} $sw_event$sw_plain"
    sw_member "$sw_line" digest
    case $sw_event in start | end | accept) sw_keep ran "$sw_member" ;; esac
    sw_member "$sw_line" result
    case $sw_event:$sw_member in
    start:) sw_keep was started ;;
    end:*) sw_keep was "$sw_member" ;;
    undo-end:undone) sw_keep was undone ;;
    undo-*) sw_keep was undoing ;;
    esac
  done <"$sw_journal"
  [ -z "$sw_torn" ] || sw_cut=$((sw_cut + 1))
}

# ---- Signals and processes --------------------------------------------------------------------------------------

sw_trap() {
  trap 'sw_heard 129' HUP
  trap 'sw_heard 130' INT
  trap 'sw_heard 143' TERM
  [ "$sw_verb" = plan ] || trap 'sw_heard 141' PIPE
  trap sw_on_exit EXIT
}

# A signal ends what runs, whatever this script is doing, and is acted upon after that.
sw_heard() {
  sw_signal=${sw_signal:-$1}
  [ "$1" -eq 141 ] || sw_tell end
  [ -z "$sw_asking" ] || sw_interrupted
}

# Twice, because bash 3.2 may lose the beginning of a line that comes just when its reader's time is up.
sw_tell() { printf '%s\n' "$1" "$1" 2>/dev/null >&9; }

# With `read -t`, bash 3.2 does not tell the end of its time from end of file, but only one of them comes at once.
sw_watchdog() { # lines: group SECONDS PGID, when one begins; end, for all of them; over
  local sw_line sw_groups='' sw_ticks sw_limit sw_ending='' sw_then sw_status
  set -m
  (
    trap '' HUP INT TERM PIPE TTOU
    while :; do
      sw_then=$SECONDS
      # shellcheck disable=SC2086
      IFS= read -r ${sw_groups:+-t 1} sw_line
      sw_status=$?
      case $sw_status:$sw_line in
      '0:group '[0-9]*' '[0-9]*)
        [ -n "$sw_groups" ] || sw_ticks=0 sw_limit=0
        sw_groups+=" ${sw_line##* }" sw_line=${sw_line#group } sw_line=${sw_line% *}
        [ "$sw_line" -eq 0 ] || sw_limit=$((sw_line + 1)) # the tick that is under way does not count
        ;;
      0:end) sw_ending=yes ;;
      0:over) sw_groups='' sw_ending='' ;;
      0:*) ;;
      *)
        [ "$sw_status" -gt 128 ] || [ "$SECONDS" -ne "$sw_then" ] || break
        sw_ticks=$((sw_ticks + 1))
        if [ "$sw_verb" != plan ] && [ $((sw_ticks % sw_heartbeat)) -eq 0 ]; then
          sw_span "$sw_ticks"
          printf '      … running for %s\n' "$sw_span"
        fi
        [ "$sw_limit" -eq 0 ] || [ "$sw_ticks" -lt "$sw_limit" ] || sw_ending=yes
        ;;
      esac
      [ -z "$sw_ending" ] || sw_end_groups "$sw_groups"
    done
    sw_end_groups "$sw_groups"
  ) <&0 &
}

# Ends process groups: TERM (and CONT, for what is stopped), after five seconds KILL.
sw_end_groups() {
  local sw_group sw_n
  for sw_group in $1; do
    kill -TERM -- "-$sw_group" 2>/dev/null || continue
    kill -CONT -- "-$sw_group" 2>/dev/null
    for ((sw_n = 0; sw_n < 50; sw_n++)); do
      kill -0 -- "-$sw_group" 2>/dev/null || continue 2
      sleep 0.1 2>/dev/null || sleep 1
    done
    kill -KILL -- "-$sw_group" 2>/dev/null
  done
  return 0
}

# In the subshell, before a text: the watchdog knows of its group, or the text does not begin; then what the operator's
# shell had, and nothing of the runner's. A subshell of old bash learns its own number from a child.
sw_enter() { # seconds it may take, 0 for any
  local sw_pid=$BASHPID
  [ "${BASH_VERSINFO[0]}" -ge 4 ] || sw_pid=$(exec sh -c 'echo "$PPID"')
  sw_tell "group $1 $sw_pid" || exit 70
  [ -z "$sw_locked" ] || printf '%s\n' "$sw_pid" 2>/dev/null >"$sw_state/group"
  set +m
  trap - HUP INT TERM PIPE TTOU EXIT
  exec 3>&- 4>&- 9>&-
  unset LC_ALL
  [ -z "${sw_locale+set}" ] || export LC_ALL="$sw_locale"
}

# Runs a text: status in sw_status (124 when its time was up), the last lines, or of a quiet one all of them, in sw_output.
# See the head: never in a condition. Without the state directory a signal acts as by default, and the watchdog tidies up.
sw_launch() { # function; seconds it may take, 0 for any; shown or quiet; function that measures progress
  local sw_pid sw_report=''
  [ -z "$sw_signal" ] || sw_interrupted
  sw_texts_run=$((sw_texts_run + 1)) sw_mark="-- $$ $sw_texts_run $RANDOM$RANDOM$RANDOM --"
  if [ -n "$sw_locked" ]; then
    set -m
    sw_relay "$3" 4>&1 2>/dev/null >"$sw_state/output" < <(sw_supervise "$@" 2>&1) &
    sw_pid=$!
    set +m
    while
      wait "$sw_pid" 2>/dev/null
      sw_status=$?
      kill -0 "$sw_pid" 2>/dev/null # a signal ends `wait`, but not yet the text
    do :; done
    [ -z "$sw_signal" ] || sw_interrupted
    IFS= read -r -d '' sw_report 2>/dev/null <"$sw_state/output"
  else
    trap - HUP INT TERM
    sw_asking=yes
    sw_report=$(sw_relay quiet 2>/dev/null < <(sw_supervise "$@" 2>&1))
    sw_status=$? sw_report+=$sw_nl
    sw_asking=''
    sw_trap
  fi
  sw_tell over
  sw_output=${sw_report#*"$sw_nl"} sw_report=${sw_report%%"$sw_nl"*}
  sw_output=${sw_output%"$sw_nl"}
  case $sw_status:$sw_report in
  *:"$sw_mark kept") ;;
  0:*) sw_unwritable "$sw_state/transcript.log" ;;
  *) sw_output='' ;; # the text failed, and where there is no room, that has a reason
  esac
}

# Starts the text and waits for it; then the mark and the status follow its output. What a text that went well leaves
# running goes on, unless it was only to look at something.
sw_supervise() { # as above
  local sw_since=$SECONDS sw_pid sw_meter=''
  set -m
  (
    sw_enter "$2"
    set -euo pipefail
    "$1"
  ) </dev/null &
  sw_pid=$!
  if [ -n "$4" ]; then
    (sw_enter 0 && sw_measure "$4") </dev/null &
    sw_meter=$!
  fi
  set +m
  exec 9>&-
  wait "$sw_pid" 2>/dev/null
  sw_status=$?
  [ "$2" -eq 0 ] || [ $((SECONDS - sw_since)) -le "$2" ] || sw_status=124
  [ "$sw_status:$3" = 0:shown ] || sw_meter+=" $sw_pid"
  sw_end_groups "$sw_meter"
  printf '\n%s %s\n' "$sw_mark" "$sw_status"
}

# While a step runs: what its `progress` text prints, with the rate where that is a number of bytes.
sw_measure() {
  local sw_then=$SECONDS sw_had='' sw_sum
  while sleep "$sw_heartbeat"; do
    sw_sum=$(set -euo pipefail && "$1" 2>/dev/null)
    case $sw_sum in
    '' | *[!0-9]*) printf '%s\n' "$sw_sum" ;;
    *)
      [ -z "$sw_had" ] || sw_had=", $(((sw_sum - sw_had) / (SECONDS - sw_then) / 1024)) KiB/s"
      printf '%s KiB%s\n' "$((sw_sum / 1024))" "$sw_had"
      sw_had=$sw_sum sw_then=$SECONDS
      ;;
    esac
  done
}

# Output by lines, masked, to the transcript, and if it is shown to the terminal, where control characters become `?`. Empty
# lines wait for what follows: the line end before the mark is ours. A line without end comes in pieces, or, where a secret
# could be cut in two, not at all.
sw_relay() { # shown or quiet
  local sw_line sw_status=137 sw_kept=kept sw_lines=0 sw_all='' sw_tail=() sw_gap='' sw_i
  [ -z "$sw_locked" ] || trap '' HUP INT TERM PIPE TTOU
  exec 9>&-
  while IFS= read -r -n 65536 sw_line || [ -n "$sw_line" ]; do
    case $sw_line in
    '') sw_gap+=$sw_nl && continue ;;
    "$sw_mark "*) sw_status=${sw_line##* } && break ;;
    esac
    if [ "${#sw_hidden[@]}" -gt 0 ]; then
      [ "${#sw_line}" -lt 65536 ] || sw_line='(64 KiB of a longer line, which could hold a secret)'
      sw_mask "$sw_line"
      sw_line=$sw_mask
    fi
    [ -z "$sw_logging" ] || printf '%s      %s\n' "$sw_gap" "$sw_line" >&3 || sw_kept=lost
    if [ "$1" = quiet ]; then
      [ "${#sw_all}" -gt 1000000 ] || sw_all+=$sw_gap$sw_line$sw_nl
    else
      case $sw_line in
      *[[:cntrl:]]*)
        sw_line=${sw_line%$'\r'} sw_line=${sw_line##*$'\r'} sw_line=${sw_line//$'\t'/    }
        sw_line=${sw_line//[[:cntrl:]]/?}
        ;;
      esac
      printf '%s      %s\n' "$sw_gap" "$sw_line" >&4
      sw_tail[sw_lines++ % 15]=${sw_line:0:500}
    fi
    sw_gap=''
  done
  printf '%s %s\n' "$sw_mark" "$sw_kept"
  for ((sw_i = sw_lines > 15 ? sw_lines - 15 : 0; sw_i < sw_lines; sw_i++)); do sw_all+=${sw_tail[sw_i % 15]}$sw_nl; done
  printf '%s' "$sw_all"
  return "$sw_status"
}

# An interactive step has the terminal, in the foreground. No shell heeds a trap while it waits for that, so a signal to
# this script acts as by default, and the watchdog ends the step. The shell around the text turns a Ctrl-C into a status.
sw_launch_interactive() { # function
  sw_output=''
  sw_say '      (has the terminal; what it shows is not in the transcript)'
  trap - HUP TERM
  set -m
  (
    sw_enter 0
    trap : INT
    trap '' TSTP
    (
      trap - INT
      set -euo pipefail
      "$1"
    )
    exit $?
  )
  sw_status=$?
  set +m
  sw_trap
  [ "$sw_status" -eq 0 ] || sw_tell end
  sw_tell over
  [ "$sw_status" -ne 130 ] || sw_signal=${sw_signal:-130}
  [ -z "$sw_signal" ] || sw_interrupted
}

# A signal came: nothing of the step lives on, the journal says so, and the operator learns how to go on.
sw_interrupted() {
  trap '' HUP INT TERM PIPE
  sw_asking=''
  case $sw_signal in
  130) sw_warn "${sw_nl}Stopped by Ctrl-C." ;;
  *) sw_warn "${sw_nl}Stopped by signal $((sw_signal - 128))." ;;
  esac
  [ -z "$sw_open" ] || sw_note "$sw_open" "\"result\":\"interrupted\",\"signal\":$((sw_signal - 128))"
  sw_how_to_go_on
  sw_conclude "$sw_signal"
}

# Whatever the end: no lock of ours, and never status 0 by accident.
sw_on_exit() {
  trap '' HUP INT TERM PIPE
  trap - EXIT
  if [ -z "$sw_finished$sw_asking" ]; then
    sw_warn "$0: ended where it should not, which is a fault of this script"
  elif [ -z "$sw_finished" ]; then
    sw_finished=130
    sw_warn "${sw_nl}Stopped."
  fi
  [ -z "$sw_locked" ] || [ "$(readlink "$sw_state/lock")" != "$sw_lock_of_ours" ] || rm -f -- "$sw_state/lock"
  exit "${sw_finished:-70}"
}

# ---- Before the first step: which steps, and every problem at once ----------------------------------------------

sw_problem() { # exit status, text
  local sw_text
  for sw_text in ${sw_problems[@]+"${sw_problems[@]}"}; do [ "$sw_text" != "$2" ] || return 0; done
  sw_problems[${#sw_problems[@]}]=$2 sw_problem_codes+=" $1"
}

# Lists the problems, if any, and ends with the first status that applies, in this order.
sw_stop_for_problems() {
  local sw_text sw_code
  [ "${#sw_problems[@]}" -gt 0 ] || return 0
  sw_warn 'Nothing was run. In the way:'
  for sw_text in "${sw_problems[@]}"; do sw_block '  - ' "$sw_text" >&2; done
  for sw_code in 64 78 69 73 3; do
    sw_has "$sw_problem_codes" "$sw_code" && sw_die "$sw_code"
  done
}

sw_resolve() { # a step's id from an id or a number, in sw_found
  local sw_n=0
  for sw_found in $sw_steps; do
    sw_n=$((sw_n + 1))
    if [ "$1" = "$sw_found" ] || [ "$1" = "$sw_n" ]; then return 0; fi
  done
  sw_usage "there is no step $1"
}

sw_load_phase() { "phase_${1//[!A-Za-z0-9]/_}"; }

# The steps that phase, --from, --to and --only leave: sw_selected; what is wanted of variables: sw_wanted.
sw_select() {
  local sw_inside=yes sw_at sw_in_phases=''
  case $sw_verb$sw_operand:$sw_phases in run:*' '*) sw_usage "which phase? One of: $sw_phases" ;; esac
  : "${sw_operand:=$sw_phases}"
  for sw_at in $sw_operand; do
    sw_load_phase "$sw_at"
    sw_in_phases+=" $sw_phase_steps" sw_wanted+=" $sw_phase_variables"
  done
  for sw_at in $sw_from $sw_to $sw_only; do
    sw_has "$sw_in_phases" "$sw_at" || sw_usage "the step $sw_at is not in phase $sw_operand"
  done
  [ -z "$sw_from" ] || sw_inside=''
  for sw_at in $sw_in_phases; do
    [ "$sw_at" != "$sw_from" ] || sw_inside=yes
    if [ -n "$sw_inside" ] && { [ -z "$sw_only" ] || sw_has "$sw_only" "$sw_at"; }; then sw_selected+=" $sw_at"; fi
    [ "$sw_at" != "$sw_to" ] || sw_inside=''
  done
  [ -n "$sw_selected" ] || sw_usage 'these flags leave no step'
}

sw_words() { # a state, for people
  case $1 in
  '') sw_words='not run' ;;
  started | failed | interrupted) sw_words="may be half done ($1)" ;;
  undoing) sw_words='may be half undone' ;;
  unverified) sw_words='ran, but its check did not hold' ;;
  already) sw_words='was done already' ;;
  *) sw_words=$1 ;;
  esac
}

sw_may_rerun() { [ "$sw_rerun" = safe ] || [ "$sw_risk" = read-only ] || sw_has "$sw_texts" done_when; }

# What is to be done with the loaded step: sw_verdict is run, check, keep, skip, half or blocked; sw_because why.
sw_decide() {
  local sw_skip="sw_skip__$sw_key"
  sw_of was
  sw_state_now=$sw_of sw_verdict=run sw_because='' sw_changed=''
  if [ -n "${!sw_skip+set}" ]; then
    sw_verdict=skip sw_because=${!sw_skip}
    return
  elif [ "$sw_id" = "$sw_from" ] || sw_has "$sw_only" "$sw_id"; then
    sw_because='named by a flag'
    return
  fi
  case $sw_state_now in
  '' | undone) ;;
  skipped) sw_verdict=keep ;;
  done | already)
    if [ -n "$sw_again" ] && [ "$sw_number" -gt "$sw_last_change" ] && [ "$sw_risk" = read-only ] && [ -z "$sw_prompt" ]; then
      sw_because='a step before it ran again'
      return
    fi
    sw_digest_of
    sw_verdict=keep
    sw_of ran
    if [ "$sw_of" != "$sw_digest_now" ]; then
      sw_changed=yes sw_because='done before, with another text, which is accepted'
      sw_has "$sw_accepted" "$sw_id" || sw_verdict=blocked \
        sw_because="it is done, but its text has changed since ($sw_self show $sw_id): --accept-changed $sw_id keeps it, --from $sw_id runs it again, undo takes it back"
    fi
    ;;
  unverified) sw_verdict=check sw_because='it ran, but its check did not hold: the check comes first' ;;
  *)
    sw_because="was begun before: $sw_state_now"
    sw_may_rerun || sw_half
    ;;
  esac
}

sw_half() {
  sw_words "$sw_state_now"
  sw_verdict=half
  sw_because="it $sw_words. Look at what is there ($sw_self show $sw_id); --from $sw_id runs it again, --skip $sw_id=REASON counts it as done, undo takes it back"
}

# Whether a captured value is not there, and no step before the loaded one (sw_made) will make it; sw_because.
sw_lacks() { # VARIABLE:STEP
  if sw_has "$sw_made" "${1#*:}" || [ -e "$WORK/${1%%:*}" ]; then return 1; fi
  sw_because="needs ${1%%:*}, which the step ${1#*:} makes: that one must run first"
}

# Tools, versions, access and disk: what the procedure says the phases need, and what the runner needs itself.
sw_check_requirements() { # phases; `tools` for no more than these
  local sw_tool sw_n sw_path sw_phase_of_these sw_seen=' '
  sw_version_fits "$BASH_VERSION" "$sw_bash_min" || sw_problem 69 "bash $sw_bash_min or later is needed, this is $BASH_VERSION"
  for sw_tool in cat date df id ln mkdir ps readlink rm rmdir sh sleep uname "${sw_sha_tool[0]}"; do
    command -v "$sw_tool" >/dev/null || sw_problem 69 "the runner needs $sw_tool, which is not on PATH"
  done
  for sw_phase_of_these in $1; do
    sw_load_phase "$sw_phase_of_these"
    for sw_tool in $sw_phase_tools; do
      sw_has "$sw_seen" "$sw_tool" && continue
      sw_seen+="$sw_tool "
      "tool_${sw_tool//[!A-Za-z0-9]/_}"
      if ! command -v "$sw_tool" >/dev/null; then
        sw_problem 69 "$sw_tool is not on PATH${sw_tool_why:+ ($sw_tool_why)}"
      elif [ -n "$sw_tool_min" ]; then
        sw_launch "version_${sw_tool//[!A-Za-z0-9]/_}" 60 quiet
        { [[ $sw_output =~ [0-9]+(\.[0-9]+)+ ]] && sw_version_fits "${BASH_REMATCH[0]}" "$sw_tool_min"; } ||
          sw_problem 69 "$sw_tool $sw_tool_min or later is needed, this is ${BASH_REMATCH[0]:-of no version that can be told}"
      fi
    done
    case $sw_verb:$sw_phase_images in plan:?* | run:?*) sw_say "cannot tell  whether these images can be pulled: $sw_phase_images" ;; esac
  done
  if [ -n "$2" ] || sw_has "$sw_problem_codes" 78 || sw_has "$sw_problem_codes" 69; then return; fi
  for sw_phase_of_these in $1; do
    sw_load_phase "$sw_phase_of_these"
    for sw_n in $sw_phase_access; do
      sw_has "$sw_seen" "access $sw_n" && continue
      sw_seen+=" access $sw_n "
      "about_access__$sw_n"
      sw_launch "access_$sw_n" 60 quiet
      [ "$sw_status" -eq 0 ] || sw_problem 3 "no access: ${sw_access_why:-access_$sw_n in this file} (status $sw_status${sw_output:+: $sw_output})"
    done
    for sw_n in $sw_phase_disk; do
      "disk_$sw_n"
      sw_path=$sw_disk_path
      while [ ! -e "$sw_path" ] && [ "$sw_path" != "${sw_path%/*}" ]; do sw_path=${sw_path%/*}; done
      sw_output=$(df -Pk -- "${sw_path:-/}" 2>/dev/null)
      if ! [[ ${sw_output##*"$sw_nl"} =~ [[:space:]]([0-9]+)[[:space:]]+[0-9]+%[[:space:]] ]]; then
        sw_problem 3 "$sw_disk_path: cannot tell how much is free"
      elif [ $((BASH_REMATCH[1] * 1024)) -lt "$sw_disk_bytes" ]; then
        sw_problem 3 "$sw_disk_path: $((sw_disk_bytes / 1048576)) MiB are needed, $((BASH_REMATCH[1] / 1024)) MiB are free"
      fi
    done
  done
}

sw_version_fits() { # dotted numbers: is the first at least the second?
  local sw_have=$1. sw_need=$2. sw_a sw_b
  while [ -n "$sw_need" ]; do
    sw_a=${sw_have%%.*} sw_b=${sw_need%%.*} sw_have=${sw_have#*.} sw_need=${sw_need#*.}
    sw_a=$((10#0${sw_a%%[!0-9]*})) sw_b=$((10#0$sw_b))
    [ "$sw_a" -eq "$sw_b" ] || break
  done
  [ "$sw_a" -ge "$sw_b" ]
}

# Each step in order. Of those that are left out, what was begun must be finished (sw_unfinished), before the first step
# that is selected and before a point of no return; what never ran is only named (sw_never). Each selected one: may it
# run, are its answers given, will the captured values that it needs be there? The last that is done and changed something
# has the number sw_last_change: when a step has run again (sw_again), what later steps have seen may no longer be so, and
# those after that number that only look, and do not ask, run again too.
sw_check_steps() {
  local sw_at sw_text sw_need sw_made=' ' sw_unfinished=() sw_chosen=$sw_selected sw_first=yes
  sw_selected='' sw_never='' sw_last_change=0
  for sw_at in $sw_steps; do
    sw_about "$sw_at"
    sw_decide
    if ! sw_has "$sw_chosen" "$sw_at"; then
      case $sw_state_now in
      '' | undone) [ "$sw_phase" != "$sw_operand" ] || [ -z "$sw_first$sw_only" ] || sw_never+=" $sw_at" ;;
      started | failed | interrupted | unverified | undoing)
        if [ "$sw_verdict" = skip ]; then
          sw_selected+=" $sw_at"
        else
          sw_words "$sw_state_now"
          [ "$sw_verdict" != half ] || sw_phase+=" --from $sw_at"
          sw_unfinished[${#sw_unfinished[@]}]="$sw_at, which comes before, $sw_words: run it ($sw_self run $sw_phase$sw_same_state), or --skip $sw_at=REASON counts it as done"
        fi
        ;;
      esac
      continue
    fi
    sw_selected+=" $sw_at"
    case $sw_risk:$sw_state_now in read-only:*) ;; *:done | *:unverified) sw_last_change=$sw_number ;; esac
    if [ -n "$sw_first" ] || [ "$sw_risk" = point-of-no-return ]; then
      for sw_text in ${sw_unfinished[@]+"${sw_unfinished[@]}"}; do sw_problem 3 "$sw_text"; done
    fi
    sw_first=''
    case $sw_verdict$sw_terminal in blocked* | half) sw_problem 3 "$sw_at: $sw_because" ;; esac
    [ "$sw_verdict" = skip ] || sw_made+="$sw_at "
    case $sw_verdict in keep | skip | blocked) continue ;; esac
    for sw_need in $sw_needs; do ! sw_lacks "$sw_need" || sw_problem 64 "$sw_at $sw_because"; done
    sw_answers
    [ -z "$sw_misgiven" ] || sw_problem 64 "$sw_at: $sw_misgiven"
    if [ -z "$sw_terminal" ]; then
      case $sw_answered_by$sw_prompt in choose) sw_problem 64 "$sw_at asks, and there is no terminal ($sw_question): --confirm $sw_at=ANSWER, or --set $sw_answer=ANSWER" ;; esac
      case ,$sw_risk_by,$sw_answered_by$sw_prompt in
      ,,* | ,*,confirm) sw_problem 64 "$sw_at asks, and there is no terminal ($sw_asks): --confirm $sw_at" ;;
      esac
      [ "$sw_interactive" = no ] || sw_problem 64 "$sw_at needs a terminal"
    fi
  done
}

# What the loaded step asks (sw_asks), and what flags say to it: the answer to its question (sw_given) and who gave it
# (sw_answered_by), and who took its risk (sw_risk_by). Both are two things: a choice does not confirm a destructive step.
sw_answers() {
  local sw_bare="sw_confirm__$sw_key" sw_text="sw_reply__$sw_key" sw_value sw_from_where
  sw_asks=$sw_question sw_given='' sw_answered_by='no question' sw_risk_by='no risk' sw_misgiven=''
  case $sw_risk in
  destructive | point-of-no-return)
    sw_asks="$sw_risk: $sw_title" sw_risk_by=''
    if [ -n "${!sw_bare+set}" ] || [ "${!sw_text-}" = "$sw_id" ]; then sw_risk_by=--confirm; fi
    ;;
  esac
  case $sw_prompt in
  confirm)
    sw_answered_by=''
    [ -z "$sw_yes" ] || [ "$sw_risk_by" != 'no risk' ] || sw_given=yes sw_answered_by=--yes
    [ -z "${!sw_bare+set}" ] || sw_given=yes sw_answered_by=--confirm
    case ${!sw_text-} in
    '') ;;
    [Yy] | [Yy][Ee][Ss] | "$sw_id") sw_given=${!sw_text} sw_answered_by=--confirm ;;
    *) sw_misgiven="--confirm $sw_id=${!sw_text} does not confirm it; yes would" ;;
    esac
    ;;
  choose)
    sw_look_up "$sw_answer"
    sw_given=$sw_value sw_answered_by=$sw_from_where
    [ -z "${!sw_text+set}" ] || sw_given=${!sw_text} sw_answered_by=--confirm
    ;;
  *) [ -z "${!sw_text-}" ] || [ "${!sw_text}" = "$sw_id" ] || sw_misgiven="--confirm $sw_id=${!sw_text} does not confirm it; its id would" ;;
  esac
}

# ---- Running ----------------------------------------------------------------------------------------------------

# The journal's line about who runs what with which values; the values are also kept for the next run, but no secret.
sw_begin() {
  local sw_name sw_source sw_taken='' sw_members
  for sw_name in $sw_variables; do
    sw_source="sw_source_$sw_name"
    [ -n "${!sw_source-}" ] || continue
    "variable_$sw_name"
    sw_json='"***"'
    if [ "$sw_secret" = no ]; then
      sw_json "${!sw_name}"
      [ "${!sw_source}" = 'the run before' ] ||
        printf '%s' "${!sw_source}:${!sw_name}" 2>/dev/null >"$sw_state/values/$sw_name" || sw_unwritable
    fi
    sw_taken+="${sw_taken:+,}\"$sw_name\":{\"value\":$sw_json,\"from\":\"${!sw_source}\"}"
  done
  sw_operator=$(id -un 2>/dev/null)
  sw_operator="$sw_operator ($(id -u))"
  sw_json "$sw_operator"
  sw_members="\"verb\":\"$sw_verb\",\"phase\":\"$sw_operand\",\"operator\":$sw_json"
  sw_json "$sw_host" && sw_members+=",\"host\":$sw_json"
  sw_json "bash $BASH_VERSION, $(uname -sr)" && sw_members+=",\"system\":$sw_json"
  sw_record begin "$sw_members,\"procedure\":\"$sw_procedure $sw_procedure_version\",\"source\":\"$sw_procedure_digest\",\"values\":{$sw_taken}"
  sw_begun=yes
}

sw_cmd_run() {
  local sw_began=$SECONDS sw_at
  sw_select
  [ -z "$sw_dry" ] || { sw_dry_run && return; }
  sw_open_state
  sw_load_kept
  sw_values
  sw_check_requirements "$sw_operand"
  sw_check_steps
  sw_stop_for_problems
  [ -z "$sw_never" ] || sw_say "Left out, though never run:$sw_never"
  sw_begin
  for sw_at in $sw_selected; do
    [ -z "$sw_signal" ] || sw_interrupted
    sw_step "$sw_at"
  done
  sw_current=''
  sw_say_kept
  sw_span $((SECONDS - sw_began))
  sw_say "Phase $sw_operand is done, in $sw_span. The record: $sw_state"
  sw_conclude 0
}

# Steps that were done before are told of in one line.
sw_say_kept() {
  [ "$sw_kept_steps" -eq 0 ] || sw_say "      steps done before: $sw_kept_steps"
  sw_kept_steps=0
}

# One step, from its heading to its last line in the journal.
sw_step() {
  sw_about "$1"
  sw_current=$1 sw_since=$SECONDS sw_attempt=1 sw_open=''
  sw_decide
  if [ "$sw_verdict$sw_changed" = keep ]; then
    sw_kept_steps=$((sw_kept_steps + 1))
    return
  fi
  sw_say_kept
  sw_digest_of
  sw_say "[$sw_number/$sw_count] $sw_title"
  if [ "$sw_verdict" = check ]; then
    sw_launch "check_$sw_key" "$sw_timeout" quiet
    [ "$sw_status" -ne 0 ] || { sw_say '      its check holds now' && sw_end 'done' && return; }
    if sw_may_rerun; then sw_verdict=run; else sw_half; fi
  fi
  [ "$sw_verdict" != half ] || sw_ask_half_done
  case $sw_verdict in
  keep)
    sw_say "      $sw_because"
    sw_note accept
    return
    ;;
  skip)
    sw_say "      skipped: $sw_because"
    sw_json "$sw_because"
    # What was begun counts as done, so that undo knows of it.
    case $sw_state_now in '' | undone | skipped) sw_end skipped ",\"reason\":$sw_json" ;; *) sw_end 'done' ",\"reason\":$sw_json" ;; esac
    return
    ;;
  esac
  if sw_has "$sw_texts" when; then
    sw_launch "when_$sw_key" "$sw_timeout" quiet
    [ "$sw_status" -ne 1 ] || { sw_say '      does not apply' && sw_end skipped ',"reason":"does not apply"' && return; }
    [ "$sw_status" -eq 0 ] || sw_fail when
  fi
  if sw_has "$sw_texts" done_when; then
    sw_launch "done_when_$sw_key" "$sw_timeout" quiet
    if [ "$sw_status" -eq 0 ] && sw_captures_there; then
      sw_load_captured "$sw_captures"
      sw_say '      already done'
      # Only what we did not begin ourselves is left alone by undo.
      case $sw_state_now in '' | undone) sw_end already ;; *) sw_end 'done' ;; esac
      return
    fi
    [ "$sw_status" -le 1 ] || sw_fail done_when
  fi
  sw_confirm
  if sw_has "$sw_texts" body; then sw_body; fi
  [ "$sw_risk" = read-only ] || sw_again=yes
  sw_load_captured "$sw_captures"
  if sw_has "$sw_texts" check; then
    sw_launch "check_$sw_key" "$sw_timeout" shown
    [ "$sw_status" -eq 0 ] || sw_fail unverified
  fi
  sw_end 'done'
}

# The body, as often as the step allows.
sw_body() {
  local sw_meter=''
  if sw_has "$sw_texts" progress; then sw_meter=progress_$sw_key; fi
  for ((sw_attempt = 1; ; sw_attempt++)); do
    sw_note start "\"attempt\":$sw_attempt"
    sw_open=end
    if [ "$sw_interactive" = yes ]; then
      sw_launch_interactive "step_$sw_key"
    else
      sw_launch "step_$sw_key" "$sw_timeout" shown "$sw_meter"
    fi
    [ "$sw_status" -ne 0 ] || return 0
    [ "$sw_attempt" -lt "$sw_attempts" ] || sw_fail failed
    sw_say "      attempt $sw_attempt of $sw_attempts ended with status $sw_status; again in $sw_retry_wait s"
    sw_launch sw_nap 0 quiet
  done
}

sw_nap() { sleep "$sw_retry_wait"; }

sw_end() { # result, further members
  local sw_took=$((SECONDS - sw_since))
  sw_note end "\"result\":\"$1\",\"seconds\":$sw_took$2"
  sw_open=''
  sw_keep was "$1"
  [ "$sw_took" -lt 2 ] || { sw_span "$sw_took" && sw_say "      $sw_span"; }
}

sw_captures_there() {
  local sw_name
  for sw_name in $sw_captures; do [ -e "$WORK/$sw_name" ] || return 1; done
}

# The question of the step, then its risk, each answer in the journal before anything happens.
sw_confirm() {
  local sw_at sw_missing='' sw_kept_id=$sw_id
  sw_answers
  if [ -z "$sw_answered_by" ]; then
    sw_answered_by=terminal
    if [ "$sw_prompt" = choose ]; then
      sw_choose
    else
      sw_block '      ' "$sw_question${sw_look_for:+${sw_nl}Look for: $sw_look_for}"
      sw_ask '      Type yes:'
      sw_given=$sw_reply
      case $sw_given in [Yy] | [Yy][Ee][Ss]) ;; *) sw_answered_by=refused ;; esac
    fi
  fi
  [ -z "$sw_prompt" ] || sw_record_answer "$sw_given" "$sw_answered_by"
  [ "$sw_prompt" != choose ] || printf -v "$sw_answer" %s "$sw_given"
  case $sw_risk_by in 'no risk') return ;; esac
  if [ -z "$sw_risk_by" ]; then
    sw_risk_by=terminal
    for sw_at in $sw_steps; do
      [ "$sw_at" != "$sw_kept_id" ] || break
      sw_about "$sw_at" && sw_of was
      case $sw_of in '' | undone) sw_has "$sw_operand" "$sw_phase" && sw_missing+=" $sw_at" ;; esac
    done
    sw_about "$sw_kept_id"
    [ "$sw_risk$sw_missing" = "$sw_risk" ] || [ "$sw_risk" != point-of-no-return ] || sw_say "      Never run in this phase:$sw_missing"
    sw_say "      This step is $sw_risk. Its text: $sw_self show $sw_id"
    sw_ask "      To run it, type its id, $sw_id:"
    [ "$sw_reply" = "$sw_id" ] || sw_risk_by=refused
    sw_record_answer "$sw_reply" "$sw_risk_by"
  else
    sw_record_answer "$sw_id" "$sw_risk_by"
  fi
}

sw_record_answer() { # answer, by what
  local sw_answer_json
  sw_json "$1" && sw_answer_json=$sw_json
  sw_json "$sw_operator"
  sw_note answer "\"answer\":$sw_answer_json,\"by\":\"$2\",\"operator\":$sw_json"
  [ "$2" = refused ] || return 0
  sw_warn "Not confirmed, so $sw_id was not run."
  sw_how_to_go_on
  sw_conclude 1
}

# Numbered lines to pick from: a whole line or its number; nothing lists again.
sw_choose() {
  local sw_line sw_n
  while :; do
    sw_launch "choices_$sw_key" "$((sw_timeout > 0 ? sw_timeout : 120))" quiet
    [ "$sw_status" -eq 0 ] || sw_fail choices
    sw_n=0
    while IFS= read -r sw_line; do sw_n=$((sw_n + 1)) && sw_say "      $sw_n) ${sw_line//[[:cntrl:]]/?}"; done < <(printf '%s\n' "$sw_output")
    sw_ask "      $sw_question Number or whole line (nothing lists again):"
    sw_given=$sw_reply
    case $sw_nl$sw_output$sw_nl in *"$sw_nl${sw_reply:-$sw_nl}$sw_nl"*) return ;; esac
    sw_n=0
    while IFS= read -r sw_given; do
      sw_n=$((sw_n + 1))
      [ "$sw_n" != "$sw_reply" ] || return 0
    done < <(printf '%s\n' "$sw_output")
  done
}

# A half-done step is run again, or counted as done, only when the operator says so.
sw_ask_half_done() {
  sw_block '      ' "${sw_because}${sw_if_it_fails:+$sw_nl$sw_if_it_fails}"
  [ -n "$sw_terminal" ] || sw_conclude 3
  while :; do
    sw_ask '      Type again (to run it again), done (it is done) or stop:'
    case $sw_reply in
    again) sw_verdict=run && return ;;
    done) sw_verdict=skip sw_because='the operator found it done' && return ;;
    stop) sw_warn 'Stopped; nothing was changed.' && sw_conclude 1 ;;
    esac
  done
}

# The step failed: all that the operator needs, in one place. What failed before anything began leaves no half-done step.
sw_fail() { # result: failed, unverified or undoing; or the text that could not tell: when, done_when or choices
  local sw_event=${sw_open:-end} sw_code=1 sw_members
  sw_span $((SECONDS - sw_since))
  sw_warn "${sw_nl}FAILED: step $sw_number, $sw_id: $sw_title"
  case $1:$sw_status in
  *:124) sw_warn "  It did not end within $sw_timeout s." ;;
  unverified:*) sw_warn "  It ran, but its check ended with status $sw_status." ;;
  failed:* | undoing:*) sw_warn "  Status $sw_status after $sw_span, attempt $sw_attempt of $sw_attempts." ;;
  *) sw_warn "  It did not begin: its $1 ended with status $sw_status, so it cannot be told." ;;
  esac
  [ -z "$sw_output" ] || sw_warn '  The last it wrote:'
  [ -z "$sw_output" ] || sw_block '      ' "$sw_output" >&2
  [ -z "$sw_if_it_fails" ] || sw_block '  What to do: ' "$sw_if_it_fails" >&2
  sw_members="\"status\":$sw_status,\"seconds\":$((SECONDS - sw_since))"
  sw_open=''
  case $1 in
  failed | unverified | undoing) sw_note "$sw_event" "\"result\":\"$1\",$sw_members" && sw_keep was "$1" ;;
  *) sw_note check "\"text\":\"$1\",$sw_members" ;;
  esac
  sw_how_to_go_on
  if [ "$1" = unverified ] || [ "$sw_kind" = assert ]; then sw_code=3; fi
  sw_conclude "$sw_code"
}

sw_how_to_go_on() {
  local sw_more=''
  [ -n "$sw_current" ] || return 0
  sw_about "$sw_current"
  sw_warn "  Its text:   $sw_self show $sw_id"
  if [ -n "$sw_undoing" ]; then
    sw_warn "  To go on:   $sw_self undo${sw_operand:+ $sw_operand}${sw_to:+ --to $sw_to}$sw_same_state"
  else
    sw_read_journal
    sw_from='' sw_only='' sw_again=''
    unset "sw_skip__$sw_key"
    sw_decide
    [ "$sw_verdict" != half ] || sw_more=" --from $sw_id"
    sw_warn "  To go on:   $sw_self run $sw_phase$sw_more$sw_same_state"
    [ -z "$sw_more" ] || sw_warn "              (runs $sw_id again, so look first at what it left; --skip $sw_id=REASON counts it as done)"
    case $sw_state_now in
    '' | undone) ;;
    *) sw_warn "  To undo:    $sw_self undo$sw_same_state   (this step alone: undo --to $sw_id)" ;;
    esac
  fi
  sw_warn "  The record: $sw_state"
}

sw_dry_run() {
  local sw_name sw_at
  sw_silent=yes
  sw_read_journal
  sw_load_kept
  sw_values
  for sw_name in $sw_variables; do
    "variable_$sw_name"
    if [ "$sw_secret" = yes ]; then printf '%s=***\n' "$sw_name"; else printf '%s=%q\n' "$sw_name" "${!sw_name-}"; fi
  done
  printf 'WORK=%q\n' "$WORK"
  for sw_at in $sw_selected; do printf '\n' && sw_cmd_show "$sw_at"; done
  sw_stop_for_problems
}

# ---- Looking, checking, undoing ---------------------------------------------------------------------------------

sw_row() { # a word or more, width, a remark
  printf "%-$2s [%s/%s] %s: %s%s\n" "$1" "$sw_number" "$sw_count" "$sw_id" "$sw_title" "${3:+ ($3)}"
}

sw_cmd_plan() {
  local sw_at sw_result sw_pending='' sw_text sw_results='' sw_n sw_sums='' sw_made=' '
  sw_silent=yes
  sw_select
  sw_read_journal
  sw_load_kept
  sw_values
  sw_check_requirements "$sw_operand"
  for sw_text in ${sw_problems[@]+"${sw_problems[@]}"}; do
    sw_block 'blocked      ' "$sw_text"
    sw_results+=' blocked'
  done
  for sw_at in $sw_selected; do
    sw_about "$sw_at"
    sw_decide
    sw_plan_step
    [ "$sw_verdict" = skip ] || sw_made+="$sw_at "
    case $sw_result in 'would run' | 'cannot tell') [ "$sw_risk" = read-only ] || sw_pending=yes ;; esac
    sw_row "$sw_result" 12 "$sw_because"
    [ "$sw_result:$sw_kind" != blocked:assert ] || [ -z "$sw_if_it_fails" ] || sw_block '             ' "$sw_if_it_fails"
    sw_results+=" ${sw_result// /-}"
  done
  for sw_result in 'done' would-run would-skip blocked cannot-tell; do
    sw_n=0
    for sw_at in $sw_results; do [ "$sw_at" != "$sw_result" ] || sw_n=$((sw_n + 1)); done
    [ "$sw_n" -eq 0 ] || sw_sums+="${sw_sums:+, }$sw_n ${sw_result//-/ }"
  done
  printf '%s.\n' "$sw_sums"
  ! sw_has "$sw_results" blocked || sw_die 3
}

# What would become of the loaded step: sw_result, sw_because. Its check runs only when all that it reads has a value;
# what it says now may be otherwise once the steps before it have run.
sw_plan_step() {
  local sw_text sw_name
  case $sw_verdict in
  keep) sw_result='done' && return ;;
  skip) sw_result='would skip' && return ;;
  half | blocked) sw_result=blocked && return ;;
  *) sw_result='would run' ;;
  esac
  for sw_text in $sw_needs; do
    if sw_lacks "$sw_text"; then sw_result=blocked && return; fi
  done
  for sw_text in when done_when body; do
    sw_has "$sw_texts" "$sw_text" || continue
    [ "$sw_text" != body ] || [ "$sw_kind" = assert ] || continue
    for sw_name in $sw_reads; do
      [ -n "${!sw_name+set}" ] || { sw_result='cannot tell' sw_because="$sw_name has no value yet" && return; }
    done
    sw_launch "${sw_text/#body/step}_$sw_key" "$((sw_timeout > 0 ? sw_timeout : 60))" quiet
    sw_output=${sw_output##*"$sw_nl"} sw_output=${sw_output#"$0: line "*": "}
    case $sw_text:$sw_status in
    when:0 | done_when:1) continue ;;
    when:1) sw_result='would skip' sw_because='does not apply' ;;
    body:1) sw_result=blocked sw_because="does not hold${sw_output:+: $sw_output}" ;;
    *:0) sw_result='done' sw_because='holds now' ;;
    *) sw_result='cannot tell' sw_because="its check ended with status $sw_status${sw_output:+: $sw_output}" ;;
    esac
    [ -z "$sw_pending" ] || sw_result='cannot tell' sw_because='steps before it have yet to run'
    break
  done
  case $sw_result in 'would run' | 'cannot tell') sw_answers ;; *) return ;; esac
  [ -z "$sw_asks" ] || sw_because+="${sw_because:+; }asks: $sw_asks"
}

sw_cmd_verify() {
  local sw_at sw_code=0 sw_says
  sw_select
  sw_open_state
  sw_load_kept
  sw_values
  sw_check_requirements "$sw_operand"
  sw_stop_for_problems
  sw_begin
  for sw_at in $sw_selected; do
    sw_about "$sw_at"
    sw_has "$sw_texts" check || continue
    sw_says='not run' && sw_of was
    case $sw_of in
    done | already | unverified)
      sw_digest_of
      sw_launch "check_$sw_key" "$sw_timeout" shown
      sw_note check "\"text\":\"check\",\"status\":$sw_status"
      case $sw_status in 0) sw_says='holds' ;; 1) sw_says='FAILS' ;; *) sw_says='cannot tell' ;; esac
      [ "$sw_status" -eq 0 ] || sw_code=3
      ;;
    esac
    sw_say "$(sw_row "$sw_says" 12)"
  done
  sw_conclude "$sw_code"
}

# Takes back what the journal says was begun here, last first, down to and including --to, or a phase, or all of it. Nothing
# starts when it would cross a point of no return, or a step without an undo that is not skipped with a reason.
sw_cmd_undo() {
  local sw_at sw_list='' sw_skip sw_show='' sw_of_phases=''
  sw_undoing=yes
  sw_open_state
  sw_load_kept
  for sw_at in $sw_steps; do
    sw_about "$sw_at" && sw_of was
    case $sw_of in '' | undone | skipped | already) ;; *) sw_list="$sw_at $sw_list" ;; esac
  done
  for sw_at in $sw_list; do
    sw_about "$sw_at"
    sw_skip="sw_skip__$sw_key"
    if [ -n "$sw_operand" ] && [ "$sw_phase" != "$sw_operand" ]; then
      [ -z "$sw_selected" ] || break
      sw_problem 3 "$sw_at, of phase $sw_phase, was run later: undo $sw_phase first"
      continue
    fi
    sw_selected+=" $sw_at" sw_wanted+=" $sw_reads"
    sw_has "$sw_of_phases" "$sw_phase" || sw_of_phases+=" $sw_phase"
    if [ "$sw_risk" = point-of-no-return ]; then
      sw_problem 3 "$sw_at is a point of no return: what it and the steps before it did cannot be taken back"
    elif [ -n "${!sw_skip+set}" ]; then
      sw_show+="${sw_show:+$sw_nl}  taken back elsewhere: $sw_at: $sw_title"
    elif sw_has "$sw_texts" undo; then
      sw_show+="${sw_show:+$sw_nl}  $sw_at: $sw_title"
      sw_digest_of && sw_of ran
      [ "$sw_of" = "$sw_digest_now" ] || sw_has "$sw_accepted" "$sw_at" ||
        sw_problem 3 "the text of $sw_at has changed since it ran ($sw_self show $sw_at): --accept-changed $sw_at"
    elif [ "$sw_risk" != read-only ] && sw_has "$sw_texts" body; then
      sw_problem 3 "$sw_at has no undo: take back by hand what it did, then --skip $sw_at=REASON"
    fi
    [ "$sw_at" != "$sw_to" ] || break
  done
  [ -z "$sw_to" ] || [ "$sw_at" = "$sw_to" ] || sw_problem 64 "$sw_to was not run, or is undone already"
  [ -n "$sw_terminal$sw_yes$sw_dry" ] || sw_problem 64 'undo asks, and there is no terminal: --yes'
  sw_values
  [ -n "$sw_dry" ] || sw_check_requirements "$sw_of_phases" tools
  sw_stop_for_problems
  sw_say "To be undone, in this order:${sw_show:+$sw_nl}${sw_show:- nothing}"
  if [ -n "$sw_dry" ] || [ -z "$sw_selected" ]; then return 0; fi
  [ -n "$sw_yes" ] || [ -z "$sw_show" ] || sw_ask 'Type undo:'
  [ -n "$sw_yes" ] || [ -z "$sw_show" ] || [ "$sw_reply" = undo ] || sw_die 1 'not confirmed; nothing was undone'
  sw_begin
  for sw_at in $sw_selected; do
    [ -z "$sw_signal" ] || sw_interrupted
    sw_undo_step "$sw_at"
  done
  sw_conclude 0
}

sw_undo_step() {
  local sw_skip sw_members='' sw_name
  sw_about "$1"
  sw_current=$1 sw_since=$SECONDS sw_attempt=1 sw_attempts=1 sw_skip="sw_skip__$sw_key"
  sw_digest_of
  if [ -n "${!sw_skip+set}" ]; then
    sw_say "[$sw_number/$sw_count] taken back elsewhere: $sw_title (${!sw_skip})"
    sw_json "${!sw_skip}" && sw_members=",\"reason\":$sw_json"
  elif sw_has "$sw_texts" undo; then
    sw_say "[$sw_number/$sw_count] undo: $sw_title"
    sw_note undo-start
    sw_open=undo-end
    sw_launch "undo_$sw_key" "$sw_timeout" shown
    [ "$sw_status" -eq 0 ] || sw_fail undoing
  fi
  for sw_name in $sw_captures; do rm -f -- "$WORK/$sw_name"; done
  sw_note undo-end "\"result\":\"undone\"$sw_members"
  sw_open=''
}

sw_cmd_show() { # id
  sw_about "$1"
  sw_read_script
  sw_of text
  printf '%s. %s: %s\n' "$sw_number" "$1" "$sw_title"
  printf 'phase %s, kind %s, risk %s, attempts %s, timeout %s s, again after an interruption: %s\n' \
    "$sw_phase" "$sw_kind" "$sw_risk" "$sw_attempts" "$sw_timeout" "$sw_rerun"
  [ -z "$sw_question" ] || sw_block 'asks: ' "$sw_question"
  [ -z "$sw_if_it_fails" ] || sw_block 'if it fails: ' "$sw_if_it_fails"
  printf '%s' "$sw_of"
}

sw_cmd_status() {
  local sw_at
  sw_read_journal
  printf 'State: %s, %s lines in the journal%s\n' "$sw_state" "$sw_seq" "${sw_torn:+, the last one cut short}"
  [ ! -L "$sw_state/lock" ] || printf 'Locked by: %s (host, boot, process)\n' "$(readlink "$sw_state/lock")"
  for sw_at in $sw_steps; do
    sw_about "$sw_at" && sw_of was
    sw_words "$sw_of"
    sw_row "$sw_words" 32
  done
}

# The record, for a change ticket (Markdown) or a program (JSON). Strings are passed on as they are escaped in the journal.
sw_cmd_report() {
  local sw_at sw_lines='' sw_steps_of=''
  case $sw_format in md | json) ;; *) sw_usage '--format md or json' ;; esac
  sw_read_journal
  sw_now
  if [ "$sw_format" = json ]; then
    for sw_at in ${sw_events[@]+"${sw_events[@]}"}; do sw_lines+="${sw_lines:+,}$sw_at"; done
    for sw_at in $sw_steps; do
      sw_about "$sw_at" && sw_of was && sw_json "$sw_title"
      sw_steps_of+="${sw_steps_of:+,}{\"id\":\"$sw_at\",\"number\":$sw_number,\"title\":$sw_json,\"risk\":\"$sw_risk\",\"state\":\"$sw_of\"}"
    done
    sw_json "$sw_procedure_title"
    printf '{"procedure":"%s","version":"%s","title":%s,"source":"%s","generator":"%s","written":"%s","journal":{"lines":%s,"last":"%s"},"steps":[%s],"events":[%s]}\n' \
      "$sw_procedure" "$sw_procedure_version" "$sw_json" "$sw_procedure_digest" "$sw_generator" "$sw_now" "$sw_seq" "$sw_last" "$sw_steps_of" "$sw_lines"
    return
  fi
  printf '%s\n' "# $sw_procedure_title: record" '' \
    "- Procedure: $sw_procedure $sw_procedure_version, source $sw_procedure_digest, made by $sw_generator" \
    "- Journal: $sw_seq lines, last hash $sw_last" "- Written: $sw_now" '' '## Runs' ''
  for sw_at in ${sw_events[@]+"${sw_events[@]}"}; do sw_report_run "$sw_at"; done
  printf '%s\n' '## Steps' '' '| # | step | risk | state | record |' '|---|---|---|---|---|'
  for sw_at in $sw_steps; do
    sw_about "$sw_at" && sw_of was && sw_words "$sw_of" && sw_of told
    sw_cells "$sw_number" "$sw_at: $sw_title" "$sw_risk" "$sw_words" "$sw_of"
  done
  printf '%s\n' '' '## Sign-off' '' '| | name | date | signature |' '|---|---|---|---|' \
    '| performed by | | | |' '| checked by | | | |' '| accepted by | | | |'
}

sw_report_run() { # a line of the journal: of those that begin and end runs
  local sw_name sw_value sw_from_where
  sw_member "$1" time
  sw_plain "${1#*\"event\":}"
  case $sw_plain in
  '"finish"'*) printf '%s%s.\n\n' "Ended $sw_member" "${sw_plain#*\"finish\"}" ;;
  '"begin"'*)
    sw_plain=${sw_plain%%, procedure: *}
    printf '%s\n' "Begun $sw_member${sw_plain#*\"begin\"}." '' '| name | value | from |' '|---|---|---|'
    for sw_name in $sw_variables; do
      sw_value=${1#*"\"$sw_name\":{\"value\":"}
      [ "$sw_value" != "$1" ] || continue
      sw_from_where=${sw_value#*,\"from\":\"}
      sw_cells "$sw_name" "${sw_value%%,\"from\":*}" "${sw_from_where%%\"*}"
    done
    printf '\n'
    ;;
  esac
}

sw_cells() { # a row of a table, in which | and < are only characters
  local sw_cell sw_row='|' sw_bar='\|' sw_less='\<'
  for sw_cell; do
    sw_cell=${sw_cell//|/"$sw_bar"}
    sw_row+=" ${sw_cell//</"$sw_less"} |"
  done
  printf '%s\n' "$sw_row"
}

sw_cmd_unlock() {
  local sw_owner
  [ -L "$sw_state/lock" ] || [ -d "$sw_state/lock.takeover" ] || { printf 'It is not locked.\n' && return; }
  sw_owner=$(readlink "$sw_state/lock")
  sw_identify
  if ! sw_owner_gone "$sw_owner" && [ -z "$sw_yes" ]; then
    printf 'Locked by %s (host, boot, process): %s.\n' "$sw_owner" "$sw_gone"
    [ -n "$sw_terminal" ] || sw_usage 'if you know that it has ended: unlock --yes'
    sw_ask 'If you know that it has ended, type unlock:'
    [ "$sw_reply" = unlock ] || sw_die 1 'still locked'
  fi
  rm -rf -- "$sw_state/lock" "$sw_state/lock.takeover" 2>/dev/null || sw_unwritable
  sw_open_state
  sw_json "$sw_owner" && sw_record unlock "\"owner\":$sw_json"
  printf 'Unlocked.\n'
}

# Recomputes the chain. Lines that were cut short are tolerated as the last, or when a line `torn` follows that counts them.
sw_cmd_verify_journal() {
  local sw_line sw_at=0 sw_odd=0
  [ -r "$sw_journal" ] || sw_die 73 "there is no journal $sw_journal that can be read"
  ! IFS= read -r -d '' sw_line <"$sw_journal" || sw_die 3 'the journal was changed: it holds a byte 0'
  sw_last=$sw_no_hash sw_seq=0 sw_torn=''
  while IFS= read -r sw_line || { sw_torn=$sw_line && false; }; do
    sw_at=$((sw_at + 1))
    sw_sha "${sw_line%,\"hash\":*}"
    case $sw_odd:$sw_line in
    "0:{\"seq\":$((sw_seq + 1)),"*",\"prev\":\"$sw_last\",\"hash\":\"$sw_sha\"}") ;;
    *":{\"seq\":$((sw_seq + 1)),"*"\"event\":\"torn\",\"lines\":$sw_odd,\"prev\":\"$sw_last\",\"hash\":\"$sw_sha\"}") sw_odd=0 ;;
    *) sw_odd=$((sw_odd + 1)) && continue ;;
    esac
    sw_seq=$((sw_seq + 1)) sw_last=$sw_sha
  done <"$sw_journal"
  [ "$sw_odd" -eq 0 ] || sw_die 3 "after line $sw_seq, a line of the journal was changed, or lines were dropped or moved"
  printf '%s lines, last hash %s%s\n' "$sw_seq" "$sw_last" "${sw_torn:+ (a last line was cut short)}"
}

sw_cmd_version() {
  local sw_bad='' sw_at
  printf '%s %s\nmade by %s from source %s\nrunner %s, SHA-256 %s\n' "$sw_procedure" "$sw_procedure_version" "$sw_generator" \
    "$sw_procedure_digest" "$sw_runner_version" "$sw_runner_digest"
  [ -n "$sw_verify" ] || return 0
  sw_read_script
  for sw_at in $sw_steps; do
    sw_about "$sw_at"
    sw_digest_of
    [ "$sw_digest_now" = "$sw_digest" ] || { printf 'step %s is not as generated\n' "$sw_at" && sw_bad=yes; }
  done
  sw_sha "$sw_runner"
  [ "$sw_sha" = "$sw_runner_digest" ] || { printf 'the runner is not as generated\n' && sw_bad=yes; }
  sw_sha "$sw_outside"
  [ "$sw_sha" = "$sw_data_digest" ] || { printf 'the data is not as generated\n' && sw_bad=yes; }
  [ -z "$sw_bad" ] || sw_die 3
  printf 'steps, data and runner are as generated\n'
}

# ---- The command line -------------------------------------------------------------------------------------------

sw_parse() {
  local sw_used='' sw_value sw_one
  while [ $# -gt 0 ]; do
    sw_one=$1 sw_value=''
    case $sw_one in
    --from | --to | --only | --skip | --confirm | --accept-changed | --set | --vars | --state | --format)
      [ $# -ge 2 ] || sw_usage "$sw_one needs a value"
      sw_value=$2
      shift
      ;;
    --*=*) sw_value=${1#*=} sw_one=${1%%=*} ;;
    esac
    shift
    case $sw_one in -*) sw_used+=" $sw_one" ;; esac
    case $sw_one in
    --from | --to | --only) sw_resolve "$sw_value" ;;
    --skip | --confirm) sw_resolve "${sw_value%%=*}" && sw_key=${sw_found//[!A-Za-z0-9]/_} ;;
    esac
    case $sw_one=$sw_value in
    --dry-run=) sw_dry=yes ;;
    --yes=) sw_yes=yes ;;
    --verify=) sw_verify=yes ;;
    --help= | -h=) sw_verb=help && return ;;
    --from=*) sw_from=$sw_found ;;
    --to=*) sw_to=$sw_found ;;
    --only=*) sw_only+=" $sw_found" ;;
    --skip=*=?*) sw_keep skip "${sw_value#*=}" ;;
    --skip=*) sw_usage '--skip ID=REASON' ;;
    --confirm=*=*) sw_keep reply "${sw_value#*=}" ;;
    --confirm=*) sw_keep confirm "$sw_found" ;;
    --accept-changed=[A-Z]*)
      sw_has "$sw_variables" "$sw_value" || sw_usage "there is no variable $sw_value"
      sw_accepted+=" $sw_value"
      ;;
    --accept-changed=*) sw_resolve "$sw_value" && sw_accepted+=" $sw_found" ;;
    --set=?*=*) sw_give flag "${sw_value%%=*}" "${sw_value#*=}" ;;
    --set=*) sw_usage '--set NAME=VALUE' ;;
    --vars=*) sw_read_vars_file "$sw_value" ;;
    --state=?*) sw_state_flag=$sw_value && printf -v sw_same_state ' --state %q' "$sw_value" ;;
    --format=?*) sw_format=$sw_value ;;
    --state= | --format=) sw_usage "$sw_one needs a value" ;;
    --dry-run=* | --yes=* | --verify=* | --help=*) sw_usage "$sw_one takes no value" ;;
    -*) sw_usage "unknown flag $sw_one" ;;
    *) if [ -z "$sw_verb" ]; then sw_verb=$sw_one; elif [ -z "$sw_operand" ]; then sw_operand=$sw_one; else sw_usage "one operand too many: $sw_one"; fi ;;
    esac
  done
  sw_takes="sw_takes_${sw_verb//-/_}"
  [ -n "${!sw_takes+set}" ] || sw_usage "unknown command $sw_verb"
  sw_takes=${!sw_takes}
  for sw_one in $sw_used; do
    sw_has "$sw_takes --state" "$sw_one" || sw_usage "${sw_verb:-the call without a command} does not take $sw_one"
  done
  case $sw_operand:$sw_takes in
  :* | *:ID*) ;;
  *:PHASE*) sw_has "$sw_phases" "$sw_operand" || sw_usage "there is no phase $sw_operand; there are: $sw_phases" ;;
  *) sw_usage "$sw_verb takes no operand: $sw_operand" ;;
  esac
}

# First, values leave the environment, so that no program but a step that reads them is given any.
sw_prepare() {
  local sw_name
  for sw_name in ${!STEPWRIGHT_@}; do
    printf -v "sw_env_${sw_name#STEPWRIGHT_}" %s "${!sw_name}"
    unset "$sw_name"
  done
  umask 077
  unset sw_locale
  [ -z "${LC_ALL+set}" ] || sw_locale=$LC_ALL
  export LC_ALL=C
  sw_problems=() sw_hidden=() sw_events=()
  sw_format=md sw_heartbeat=10 sw_texts_run=0 sw_kept_steps=0
  printf -v sw_self %q "$0"
  case $0 in */*) [ -x "$0" ] || sw_self="bash $sw_self" ;; *) sw_self="bash $sw_self" ;; esac
  sw_terminal=
  [ ! -t 0 ] || sw_terminal=yes
}

sw_main() {
  case $sw_verb in
  help) printf '%s\n' "$sw_help_text" && sw_die 0 ;;
  list) printf '%s\n' "$sw_list_text" && sw_die 0 ;;
  '')
    printf '%s\n' "$sw_begin_text"
    printf "  $sw_self %s\n" list "plan ${sw_phases%% *}" "run ${sw_phases%% *}" help
    sw_die 0
    ;;
  esac
  sw_epoch=$(date +%s)
  sw_epoch=$((sw_epoch - SECONDS)) sw_sha_tool=(sha256sum)
  command -v sha256sum >/dev/null || sw_sha_tool=(shasum -a 256)
  case $sw_verb in
  show) sw_resolve "$sw_operand" && sw_cmd_show "$sw_found" && sw_die 0 ;;
  version) sw_cmd_version && sw_die 0 ;;
  esac
  sw_find_state
  "sw_cmd_${sw_verb//-/_}"
  sw_die 0
}

sw_prepare
sw_parse "$@"
case $sw_verb in plan | run | verify | undo | unlock) sw_trap ;; esac
# Here and not in a function: only so does old bash close its own copy of the pipe.
case $sw_verb in plan | run | verify | undo) exec 9> >(sw_watchdog 2>/dev/null) ;; esac
sw_main
