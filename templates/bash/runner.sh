# The runner: the same text in every script. It reads the data above, calls the steps' texts and keeps the record.
#
# What an auditor may want to know first:
# - Values are data: assigned, compared, printed, never evaluated. There is no `eval` here.
# - A text runs in a background subshell with errexit, nounset and pipefail, without standard input, in a process group
#   of its own. It must never be launched inside a condition (`if f`, `f || …`): bash would turn errexit off in it. So
#   what launches reports through sw_status, and is called as a plain command all the way up.
# - Two helpers live beside a run. The relay takes the texts' output, masks secrets, and writes to the terminal and the
#   transcript. The watchdog sees this script end, however it ends, and ends what is left of the step. Both are reached
#   through FIFOs in the state directory that are gone once they are open. File descriptors: 3 transcript, 5 and 6 the
#   gate that a new text waits at, 7 to the relay, 8 from it, 9 to the watchdog.
# - nounset is off here: with it, bash 3.2 can end with status 0 on an unset name. sw_finished tells a true end.
# - Functions that work something out leave it in a variable of their own name: sw_key, sw_json, sw_span.

sw_runner_version=1
sw_nl='
'

# ---- Small things -----------------------------------------------------------------------------------------------

sw_key() { sw_key=${1//[!A-Za-z0-9]/_}; } # as in the names of functions

sw_about() { # loads a step's data: sw_title, sw_risk and so on
  sw_key "$1"
  "about_$sw_key"
}

sw_has() { case " $1 " in *" $2 "*) return 0 ;; *) return 1 ;; esac }

# Both also go to the transcript. Output that is gone must not stop us half way.
sw_say() { { printf '%s\n' "$*" && { [ -z "$sw_logging" ] || printf '%s\n' "$*" >&3; }; } 2>/dev/null; }
sw_warn() { sw_say "$@" >&2; }

# Ends with a status of sysexits.h, or a signal's if one came; the trap on EXIT tidies up.
sw_die() { # status, message
  sw_finished=${sw_signal:-$1}
  shift
  [ $# -eq 0 ] || sw_warn "$0: $*"
  exit "$sw_finished"
}
sw_usage() { sw_die 64 "$* (see: $sw_self help)"; }
sw_unwritable() { sw_die 73 "cannot write ${1:-in the state directory $sw_state} (another one: --state DIR)"; }

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

# SHA-256 of a string. With the lock it goes through a file, which takes two processes less. A Ctrl-C also reaches the
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

# A JSON string. Control characters are escaped. A value that is not valid UTF-8 has each byte above 127 as \udcXX, so
# that every line of the journal is valid JSON and the bytes can be had back. By bytes: the runner's locale is C.
sw_utf8=$'^([\x01-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]'
sw_utf8=$sw_utf8$'|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])*$'
sw_json() {
  local sw_i sw_c sw_code sw_out='' sw_valid=''
  case $1 in
  *[!\ -~]* | *[\"\\]*) ;;
  *) sw_json="\"$1\"" && return ;;
  esac
  [[ $1 =~ $sw_utf8 ]] && sw_valid=yes
  for ((sw_i = 0; sw_i < ${#1}; sw_i++)); do
    sw_c=${1:sw_i:1}
    case $sw_c in
    [\"\\]) sw_c=\\$sw_c ;;
    [\ -~]) ;;
    *)
      printf -v sw_code %d "'$sw_c"
      sw_code=$((sw_code & 255))
      if [ "$sw_code" -lt 128 ]; then
        printf -v sw_c '\\u00%02x' "$sw_code"
      elif [ -z "$sw_valid" ]; then
        printf -v sw_c '\\udc%02x' "$sw_code"
      fi
      ;;
    esac
    sw_out=$sw_out$sw_c
  done
  sw_json="\"$sw_out\""
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

# Asks at the terminal; the answer is in sw_reply. Signals act as by default meanwhile: old bash would wait for the line.
sw_ask() { # question; `secret` when the answer is not to be shown
  trap - INT TERM HUP
  sw_asking=yes
  printf '%s ' "$1" >&2
  IFS= read -r ${2:+-s} sw_reply || sw_die 1 'no answer: the terminal was closed'
  [ -z "$2" ] || printf '\n' >&2
  sw_asking=''
  sw_trap
}

# This file as it stands: each step's section, between its markers, to sw_text_KEY; with `all`, also the rest.
sw_read_script() {
  local sw_line sw_in='' sw_text='' sw_key
  sw_read=yes sw_data='' sw_runner=''
  while IFS= read -r sw_line; do
    if [ "$sw_in" = / ]; then
      sw_runner=$sw_runner$sw_line$sw_nl
    elif [ -n "$sw_in" ] && [ "$sw_line" != "# <<< $sw_in" ]; then
      sw_text=$sw_text$sw_line$sw_nl
    else
      [ -z "$sw_in" ] || printf -v "sw_text_$sw_key" %s "$sw_text"
      sw_in='' sw_text=''
      case $sw_line in
      '# >>> '*\ *) ;;
      '# >>> '*)
        sw_has "$sw_steps" "${sw_line#'# >>> '}" && sw_in=${sw_line#'# >>> '} && sw_key "$sw_in"
        ;;
      '# ==== runner ====')
        [ "$1" = all ] || return 0
        sw_in=/
        ;;
      "sw_data_digest=$sw_data_digest") continue ;;
      esac
      [ "$1" != all ] || sw_data=$sw_data$sw_line$sw_nl
    fi
  done <"$0" || sw_die 70 "cannot read $0: run the script as a file"
}

# A step's digest, from the file itself, so that an edit on site is seen: in sw_digest_now, and kept.
sw_digest_of() {
  local sw_known="sw_digest_$1" sw_body="sw_text_$1"
  [ -n "$sw_read" ] || sw_read_script
  if [ -z "${!sw_known-}" ]; then
    sw_sha "${!sw_body}"
    printf -v "$sw_known" %s "$sw_sha"
  fi
  sw_digest_now=${!sw_known}
}

# The digests of many steps by one process: the sections go to files first.
sw_digest_all() {
  local sw_at sw_key sw_body sw_sum sw_file
  [ -n "$sw_read" ] || sw_read_script
  { rm -rf -- "$sw_state/sections" && mkdir -- "$sw_state/sections"; } || sw_unwritable
  for sw_at in $sw_selected; do
    sw_key "$sw_at"
    sw_body="sw_text_$sw_key"
    printf '%s' "${!sw_body}" 2>/dev/null >"$sw_state/sections/$sw_key" || sw_unwritable
  done
  while read -r sw_sum sw_file; do printf -v "sw_digest_${sw_file#\*}" %s "$sw_sum"; done < <(
    cd -- "$sw_state/sections" && "${sw_sha_tool[@]}" -- *
  )
  rm -rf -- "$sw_state/sections"
}

# ---- Variables --------------------------------------------------------------------------------------------------

# Keeps a value from a flag or a file until it is the variable's turn.
sw_give() { # flag or file, name, value, where
  sw_has "$sw_variables $sw_captured" "$2" || sw_die "$([ "$1" = flag ] && echo 64 || echo 78)" "$4there is no variable $2"
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

# Gives the variables their values, from the first of: flag, environment, file, the run that is resumed, default, prompt.
# Where it came from is in sw_source_NAME. A value that is missing or wrong is a problem. Only variables that are wanted
# have one: those of the phase, or to undo, those of the steps.
sw_values() {
  local sw_name sw_given sw_from_where sw_value
  for sw_name in $sw_variables; do
    "variable_$sw_name"
    sw_from_where=''
    for sw_given in "sw_flag_$sw_name" "STEPWRIGHT_$sw_name" "sw_file_$sw_name" "sw_kept_$sw_name"; do
      if [ -z "$sw_from_where" ] && [ -n "${!sw_given+set}" ]; then sw_from_where=$sw_given sw_value=${!sw_given}; fi
    done
    unset "$sw_name" "STEPWRIGHT_$sw_name" # so that neither is exported to what the steps call
    sw_has "$sw_wanted" "$sw_name" || continue
    case $sw_from_where in
    '')
      if [ "$sw_has_default" = yes ]; then
        sw_from_where='default' sw_value=$sw_default
      elif [ -n "$sw_terminal" ] && [ -z "$sw_silent" ]; then
        sw_prompt_value
        sw_from_where='prompt'
      else
        sw_given="STEPWRIGHT_$sw_name or --vars FILE"
        [ "$sw_secret" = yes ] || sw_given="--set $sw_name=VALUE, $sw_given"
        sw_problem 78 "$sw_name has no value: $sw_given (${sw_help:-no help})"
        continue
      fi
      ;;
    sw_flag_*)
      sw_from_where='--set'
      [ "$sw_secret" = no ] || sw_problem 64 "$sw_name is secret, and a command line is not: use STEPWRIGHT_$sw_name, --vars FILE or the prompt"
      ;;
    sw_file_*) sw_from_where='--vars' ;;
    sw_kept_*) sw_from_where='the run before' ;;
    *) sw_from_where='environment' ;;
    esac
    if [ -z "$sw_value" ] && [ "$sw_has_default" = no ]; then
      sw_problem 78 "$sw_name ($sw_from_where) is empty (${sw_help:-no help})"
      continue
    fi
    if ! sw_fits "$sw_value"; then
      [ "$sw_secret" = no ] || sw_value='(secret)'
      sw_problem 78 "$sw_name ($sw_from_where) is $sw_misfit: $sw_value"
      continue
    fi
    sw_given="sw_kept_$sw_name"
    if [ -n "${!sw_given+set}" ] && [ "${!sw_given}" != "$sw_value" ] && sw_has "$sw_settled" "$sw_name" && ! sw_has "$sw_accepted" "$sw_name"; then
      sw_problem 78 "$sw_name was ${!sw_given} when steps that read it were done. For another run with other values, keep another record: --state DIR. To go on with this one: --accept-changed $sw_name"
    fi
    printf -v "$sw_name" %s "$sw_value"
    printf -v "sw_source_$sw_name" %s "$sw_from_where"
    [ "$sw_secret" = no ] || sw_hide "$sw_value"
  done
}

sw_prompt_value() {
  local sw_hidden_answer=''
  [ "$sw_secret" = no ] || sw_hidden_answer=secret
  while :; do
    printf '%s\n' "$sw_help" >&2
    sw_ask "${sw_prompt:-$sw_name}:" "$sw_hidden_answer"
    sw_value=$sw_reply
    sw_fits "$sw_value" && return
    printf 'That is %s.\n' "$sw_misfit" >&2
  done
}

# Does a value fit the type and pattern of the variable whose data is loaded? What is wrong is in sw_misfit.
sw_fits() {
  case $sw_type in
  enum)
    sw_misfit="not one of: ${sw_values//$sw_nl/, }"
    case $1 in '' | *"$sw_nl"*) return 1 ;; esac
    case $sw_nl$sw_values$sw_nl in *"$sw_nl$1$sw_nl"*) ;; *) return 1 ;; esac
    ;;
  file) sw_misfit='not a file' && [ ! -f "$1" ] && return 1 ;;
  dir) sw_misfit='not a directory' && [ ! -d "$1" ] && return 1 ;;
  esac
  sw_misfit="not of type $sw_type: it must match $sw_pattern"
  [ -z "$sw_pattern" ] || [[ $1 =~ $sw_pattern ]]
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

# ---- State directory, lock and journal --------------------------------------------------------------------------

sw_find_state() {
  sw_state=${sw_state_flag:-${XDG_STATE_HOME:-${HOME-}/.local/state}/stepwright/$sw_procedure}
  case $sw_state in /*) ;; *) sw_state=$PWD/$sw_state ;; esac
  sw_journal=$sw_state/journal.jsonl WORK=$sw_state/work
}

# Makes the directory, takes the lock, starts the watchdog: from here on the journal is ours.
sw_open_state() {
  { mkdir -p -- "$WORK" && chmod 700 "$sw_state" && [ -w "$sw_state" ]; } 2>/dev/null || sw_unwritable
  sw_start_watchdog
  sw_lock
  sw_read_journal
  exec 3>>"$sw_state/transcript.log" || sw_unwritable "$sw_state/transcript.log"
  sw_logging=yes
  if [ -n "$sw_torn" ]; then
    printf '\n' 2>/dev/null >>"$sw_journal" || sw_unwritable "$sw_journal"
    sw_record torn "\"bytes\":${#sw_torn}"
  fi
  [ -z "$sw_taken_over" ] || { sw_json "$sw_taken_over" && sw_record takeover "\"owner\":$sw_json"; }
}

sw_identify() { # the boot tells a process from one of the same number before a restart
  sw_host=$(uname -n)
  sw_boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null || sysctl -n kern.bootsessionuuid 2>/dev/null) || sw_boot=unknown
}

# The lock is a symbolic link whose target names its owner: it appears whole or not at all.
sw_lock() {
  local sw_owner sw_tries
  sw_identify
  for sw_tries in 1 2 3 4 5; do
    ln -s -- "$sw_host $sw_boot $$ $sw_watchdog" "$sw_state/lock" 2>/dev/null && sw_locked=yes && return
    [ -L "$sw_state/lock" ] || sw_unwritable
    sw_owner=$(readlink "$sw_state/lock")
    sw_owner_gone "$sw_owner" || sw_die 75 "locked by $sw_owner (host, boot, process, watchdog): $sw_gone. If it has ended: $sw_self unlock$sw_same_state"
    # Only one may remove a dead owner's lock, whoever makes this directory, and only after another look.
    mkdir -- "$sw_state/lock.takeover" 2>/dev/null || sw_die 75 "another run takes the lock over just now; if not: $sw_self unlock$sw_same_state"
    [ "$(readlink "$sw_state/lock")" != "$sw_owner" ] || rm -f -- "$sw_state/lock"
    rmdir -- "$sw_state/lock.takeover"
    sw_taken_over=$sw_owner
  done
  sw_die 75 'others take the lock again and again'
}

# Is the owner provably gone: of this host and this boot, and no such process? Its watchdog, which ends what is left of
# a step, gets some seconds more. Otherwise sw_gone says why not.
sw_owner_gone() {
  local sw_their_host sw_their_boot sw_pid sw_guard sw_waited
  IFS=' ' read -r sw_their_host sw_their_boot sw_pid sw_guard < <(printf '%s\n' "$1")
  sw_gone='on another host or before a restart, so it cannot be looked up'
  [ "$sw_their_host $sw_their_boot" = "$sw_host $sw_boot" ] || return 1
  [ "$sw_boot" != unknown ] || return 1
  sw_gone='it is running'
  sw_alive "$sw_pid" && return 1
  sw_gone='what it started is still being ended'
  for ((sw_waited = 0; sw_waited < 80; sw_waited++)); do
    sw_alive "$sw_guard" || return 0
    sleep 0.1 2>/dev/null || sleep 1
  done
  return 1
}

sw_alive() { # a zombie is not
  kill -0 "$1" 2>/dev/null || ps -p "$1" >/dev/null 2>&1 || return 1
  case $(ps -o stat= -p "$1" 2>/dev/null) in Z*) return 1 ;; esac
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

# A member of a journal line, as it stands there: a string without its quotes, still escaped, or a number.
sw_member() { # line, name
  sw_member=''
  case $1 in
  *",\"$2\":\""*) sw_member=${1#*",\"$2\":\""} && sw_member=${sw_member%%\",\"*} ;;
  *",\"$2\":"*) sw_member=${1#*",\"$2\":"} && sw_member=${sw_member%%,*} ;;
  esac
}

# What the journal says of each step: sw_was_KEY is started, failed, unverified, interrupted, done, already, skipped,
# undoing or undone; sw_ran_KEY the digest of the text that ran. A last line without its end is kept in sw_torn. For
# `report` also: sw_begun_KEY, sw_tries_KEY, sw_took_KEY, sw_notes_KEY and the last line of event `begin`.
sw_read_journal() { # `report` for more
  local sw_line sw_event sw_key sw_name sw_form='^\{"seq":([0-9]+),"time":"([^"]*)","event":"([a-z-]+)"(,"step":"([^"]+)")?.*,"hash":"([0-9a-f]+)"\}$'
  sw_seq=0 sw_last=$sw_no_hash sw_torn='' sw_begin_line=''
  [ -e "$sw_journal" ] || return 0
  [ -r "$sw_journal" ] || sw_die 73 "cannot read the journal $sw_journal"
  while IFS= read -r sw_line || { sw_torn=$sw_line && false; }; do
    [[ $sw_line =~ $sw_form ]] || continue
    sw_seq=${BASH_REMATCH[1]} sw_event=${BASH_REMATCH[3]} sw_last=${BASH_REMATCH[6]}
    [ "$sw_event" != begin ] || sw_begin_line=$sw_line
    [ -n "${BASH_REMATCH[5]}" ] || continue
    sw_key "${BASH_REMATCH[5]}"
    case $sw_event in
    start) printf -v "sw_was_$sw_key" started ;;
    undo-start) printf -v "sw_was_$sw_key" undoing ;;
    end | undo-end) sw_member "$sw_line" result && printf -v "sw_was_$sw_key" %s "$sw_member" ;;
    esac
    if sw_member "$sw_line" digest && [ -n "$sw_member" ]; then printf -v "sw_ran_$sw_key" %s "$sw_member"; fi
    [ "$1" = report ] || continue
    case $sw_event in
    start)
      sw_member "$sw_line" time && printf -v "sw_begun_$sw_key" %s "${BASH_REMATCH[2]}"
      sw_name="sw_tries_$sw_key" && printf -v "$sw_name" %s "$((${!sw_name:-0} + 1))"
      ;;
    end) sw_member "$sw_line" seconds && printf -v "sw_took_$sw_key" %s "$sw_member" ;;
    esac
    sw_name="sw_notes_$sw_key"
    for sw_event in reason answer by refused; do
      sw_member "$sw_line" "$sw_event"
      [ -z "$sw_member" ] || printf -v "$sw_name" %s "${!sw_name:+${!sw_name}, }$sw_event: $sw_member"
    done
  done <"$sw_journal"
}

# ---- How a text is run ------------------------------------------------------------------------------------------

sw_trap() {
  trap 'sw_signal=${sw_signal:-129}' HUP
  trap 'sw_signal=${sw_signal:-130}' INT
  trap 'sw_signal=${sw_signal:-143}' TERM
  trap 'sw_signal=${sw_signal:-141}' PIPE
  trap sw_on_exit EXIT
}

# Holds the read end of a FIFO whose only write end is this script's: at end of file the script is gone, also when it was
# killed, and the process groups that it told of are ended. It keeps the time as well: no signal of ours ever reaches the
# script, because a trap that runs at the wrong moment upsets bash 5.2. With `read -t`, bash 3.2 does not tell the end of
# its time from end of file, but only one of them comes at once. A line's last word is the one that counts, because the
# beginning of a line could be lost to the clock.
sw_watchdog() { # lines: group SECONDS PGID, or: over
  local sw_line sw_groups='' sw_then sw_since sw_limit sw_beat sw_status
  trap '' HUP INT TERM TTOU
  trap - EXIT
  set +m
  while :; do
    sw_then=$SECONDS
    # shellcheck disable=SC2086
    IFS= read -r ${sw_groups:+-t 1} sw_line
    sw_status=$?
    case $sw_status:$sw_line in
    0:*' '*)
      [ -n "$sw_groups" ] || sw_since=$SECONDS sw_limit=0 sw_beat=$sw_heartbeat
      sw_groups="$sw_groups ${sw_line##* }" sw_line=${sw_line% *}
      [ "${sw_line##* }" -le 0 ] || sw_limit=${sw_line##* }
      ;;
    0:*) sw_groups='' ;;
    *) [ "$sw_status" -gt 128 ] || [ "$SECONDS" -ne "$sw_then" ] || break ;;
    esac
    [ -n "$sw_groups" ] || continue
    if [ "$sw_limit" -gt 0 ] && [ $((SECONDS - sw_since)) -ge "$sw_limit" ]; then
      for sw_then in $sw_groups; do sw_end_group "$sw_then"; done
    elif [ $((SECONDS - sw_since)) -ge "$sw_beat" ]; then
      sw_span $((SECONDS - sw_since))
      printf '      … running for %s\n' "$sw_span" 2>/dev/null
      sw_beat=$((sw_beat + sw_heartbeat))
    fi
  done
  for sw_then in $sw_groups; do sw_end_group "$sw_then"; done
}

# Ends a process group: TERM (and CONT, for what is stopped), after five seconds KILL.
sw_end_group() {
  local sw_n
  kill -TERM -- "-$1" 2>/dev/null || return 0
  kill -CONT -- "-$1" 2>/dev/null
  for ((sw_n = 0; sw_n < 50; sw_n++)); do
    kill -0 -- "-$1" 2>/dev/null || return 0
    sleep 0.1 2>/dev/null || sleep 1
  done
  kill -KILL -- "-$1" 2>/dev/null
  return 0
}

# The gate closes with the script, so a text that the watchdog does not know of yet never begins.
sw_start_watchdog() {
  local sw_fifo=$sw_state/fifo.$$
  mkfifo -- "$sw_fifo" "$sw_fifo.gate" 2>/dev/null || sw_unwritable
  set -m
  sw_watchdog <"$sw_fifo" 2>/dev/null &
  sw_watchdog=$!
  set +m
  exec 9>"$sw_fifo" 6<>"$sw_fifo.gate"
  exec 5<"$sw_fifo.gate" 6>&-
  exec 6>"$sw_fifo.gate"
  rm -f -- "$sw_fifo" "$sw_fifo.gate"
}

sw_start_relay() {
  local sw_fifo=$sw_state/fifo.$$
  sw_mark="-- $$ $RANDOM$RANDOM$RANDOM --"
  mkfifo -- "$sw_fifo" "$sw_fifo.back" 2>/dev/null || sw_unwritable
  sw_relay <"$sw_fifo" 8>"$sw_fifo.back" 5<&- 6>&- 9>&- &
  exec 7>"$sw_fifo" 8<"$sw_fifo.back"
  rm -f -- "$sw_fifo" "$sw_fifo.back"
}

# Output by lines, masked, to the terminal and the transcript; at the mark it answers with the last lines.
sw_relay() {
  local sw_line sw_kept=yes
  trap '' HUP INT TERM PIPE
  trap - EXIT
  sw_tail=()
  while IFS= read -r sw_line; do
    if [ "$sw_line" != "${sw_line%"$sw_mark"}" ]; then
      [ "$sw_line" = "$sw_mark" ] || sw_relay_line "${sw_line%"$sw_mark"}"
      printf '%s\n' "${#sw_tail[@]} $sw_kept" "${sw_tail[@]}" >&8
      sw_tail=()
    else
      sw_relay_line "$sw_line"
    fi
  done
}

sw_relay_line() {
  sw_mask "$1"
  printf '      %s\n' "$sw_mask" 2>/dev/null
  printf '      %s\n' "$sw_mask" 2>/dev/null >&3 || sw_kept=lost
  sw_tail[${#sw_tail[@]}]=${sw_mask:0:500}
  [ "${#sw_tail[@]}" -le 15 ] || sw_tail=("${sw_tail[@]:1}")
}

# Waits until the relay has written all that came; the last lines are in sw_tail.
sw_sync() {
  local sw_many sw_kept sw_line
  sw_tail=()
  printf '%s\n' "$sw_mark" >&7
  IFS=' ' read -r sw_many sw_kept <&8 || sw_die 70 'the relay is gone'
  while [ "${#sw_tail[@]}" -lt "$sw_many" ] && IFS= read -r sw_line <&8; do sw_tail[${#sw_tail[@]}]=$sw_line; done
  [ "$sw_kept" = yes ] || sw_unwritable "$sw_state/transcript.log"
}

# In the subshell, before a text: what the operator's shell had, and nothing of the runner's.
sw_enter() {
  set +m
  trap - HUP INT TERM PIPE EXIT
  exec 3>&- 5<&- 6>&- 7>&- 8<&- 9>&-
  unset LC_ALL
  [ -z "${sw_locale+set}" ] || export LC_ALL="$sw_locale"
}

# Runs a text: status in sw_status (124 when its time was up), last lines in sw_tail. See the head: never in a condition.
sw_launch() { # function; seconds it may take, 0 for any; function that measures progress
  local sw_meter='' sw_pass sw_started=$SECONDS
  sw_timed_out=''
  set -m
  (
    IFS= read -r sw_pass <&5 || exit 0
    sw_enter
    set -euo pipefail
    "$1"
  ) </dev/null >&7 2>&1 &
  sw_group=$!
  if [ -n "$3" ]; then
    (sw_enter && sw_measure "$3") </dev/null >&7 2>&1 &
    sw_meter=$!
  fi
  set +m
  [ -z "$sw_meter" ] || printf 'group 0 %s\n' "$sw_meter" >&9
  printf 'group %s %s\n' "$2" "$sw_group" >&9
  printf 'go\n' >&6
  wait "$sw_group" 2>/dev/null
  sw_status=$?
  [ -z "$sw_signal" ] || sw_interrupted
  if [ "$sw_status" -ne 0 ] && [ "$2" -gt 0 ] && [ $((SECONDS - sw_started)) -ge "$2" ]; then sw_timed_out=yes sw_status=124; fi
  [ -z "$sw_meter" ] || sw_end_group "$sw_meter"
  [ "$sw_status" -eq 0 ] || sw_end_group "$sw_group"
  sw_group=''
  printf 'over\n' >&9
  sw_sync
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

# Runs a read-only text without a trace of its own: status in sw_status (124 when its time was up), output in sw_output.
sw_quiet() { # function; seconds it may take
  sw_output=$(sw_quiet_group "$@" 2>&1 </dev/null)
  sw_status=$?
  sw_mask "$sw_output"
  sw_output=$sw_mask
  [ -z "$sw_signal" ] || sw_interrupted
}

sw_quiet_group() {
  local sw_pid sw_timer sw_since=$SECONDS
  trap - EXIT PIPE
  exec 5<&- 6>&- 7>&- 8<&- 9>&-
  set -m
  (
    sw_enter
    set -euo pipefail
    "$1"
  ) &
  sw_pid=$!
  (set +m && trap - HUP INT TERM && sleep "$2" && sw_end_group "$sw_pid") >/dev/null 2>&1 &
  sw_timer=$!
  set +m
  # shellcheck disable=SC2064
  trap "sw_end_group $sw_pid" HUP INT TERM
  wait "$sw_pid" 2>/dev/null
  sw_status=$?
  kill -KILL -- "-$sw_timer" 2>/dev/null
  [ $((SECONDS - sw_since)) -lt "$2" ] || sw_status=124
  exit "$sw_status"
}

# An interactive step has the terminal, in the foreground. A subshell of old bash learns its own number from a child.
sw_launch_interactive() { # function
  sw_timed_out='' sw_tail=()
  sw_say '      (has the terminal; what it shows is not in the transcript)'
  set -m
  (
    printf 'group 0 %s\n' "$(exec sh -c 'echo "$PPID"')" >&9
    sw_enter
    set -euo pipefail
    "$1"
  )
  sw_status=$?
  set +m
  printf 'over\n' >&9
  [ -z "$sw_signal" ] || sw_interrupted
}

# A signal came: nothing of the step lives on, the journal says so, and the operator learns how to go on.
sw_interrupted() {
  [ -z "$sw_group" ] || sw_end_group "$sw_group"
  sw_group=''
  [ -z "$sw_open" ] || sw_record "$sw_open" "\"step\":\"$sw_id\",\"result\":\"interrupted\",\"signal\":$((sw_signal - 128)),\"digest\":\"$sw_digest_now\""
  sw_warn "Stopped by signal $((sw_signal - 128))."
  sw_how_to_go_on
  sw_die "$sw_signal"
}

# Whatever the end: no process of the step, no lock, and never status 0 by accident.
sw_on_exit() {
  trap '' HUP INT TERM PIPE
  trap - EXIT
  [ -z "$sw_group" ] || sw_end_group "$sw_group"
  [ -n "$sw_finished$sw_asking" ] || sw_warn "$0: ended where it should not, which is a fault of this script"
  [ -z "$sw_locked" ] || rm -f -- "$sw_state/lock"
  exit "${sw_finished:-70}"
}

# ---- Before the first step: which steps, and every problem at once ----------------------------------------------

sw_problem() { # exit status, text
  sw_problems[${#sw_problems[@]}]=$2 sw_problem_codes="$sw_problem_codes $1"
}

# Lists the problems, if any, and ends with the first status that applies, in this order.
sw_stop_for_problems() {
  local sw_text sw_code
  [ "${#sw_problems[@]}" -gt 0 ] || return 0
  sw_warn 'Nothing was run. In the way:'
  for sw_text in "${sw_problems[@]}"; do sw_warn "  - $sw_text"; done
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

# The data of the phase, or, where a verb is for all of them, of all phases together.
sw_load_phases() {
  local sw_at sw_name sw_sum sw_part sw_kinds='steps variables tools images access disk'
  for sw_name in $sw_kinds; do printf -v "sw_all_$sw_name" %s ''; done
  for sw_at in $sw_operand; do
    sw_key "$sw_at"
    "phase_$sw_key"
    for sw_name in $sw_kinds; do
      sw_sum="sw_all_$sw_name" sw_part="sw_phase_$sw_name"
      [ -z "${!sw_part}" ] || printf -v "$sw_sum" %s "${!sw_sum}${!sw_sum:+ }${!sw_part}"
    done
  done
  for sw_name in $sw_kinds; do
    sw_sum="sw_all_$sw_name"
    printf -v "sw_phase_$sw_name" %s "${!sw_sum}"
  done
}

# The steps that phase, --from, --to and --only leave: sw_selected; the variables of the phase: sw_wanted.
sw_select() {
  local sw_inside=yes sw_at
  case $sw_verb$sw_operand:$sw_phases in
  run:*' '*) sw_usage "which phase? One of: $sw_phases" ;;
  *:*) [ -z "$sw_operand" ] || sw_has "$sw_phases" "$sw_operand" || sw_usage "there is no phase $sw_operand; there are: $sw_phases" ;;
  esac
  : "${sw_operand:=$sw_phases}"
  sw_load_phases
  sw_wanted=$sw_phase_variables
  for sw_at in $sw_from $sw_to $sw_only; do
    sw_has "$sw_phase_steps" "$sw_at" || sw_usage "the step $sw_at is not in phase $sw_operand"
  done
  [ -z "$sw_from" ] || sw_inside=''
  for sw_at in $sw_phase_steps; do
    [ "$sw_at" != "$sw_from" ] || sw_inside=yes
    if [ -n "$sw_inside" ] && { [ -z "$sw_only" ] || sw_has "$sw_only" "$sw_at"; }; then
      sw_selected="$sw_selected $sw_at"
    fi
    [ "$sw_at" != "$sw_to" ] || sw_inside=''
  done
  [ -n "$sw_selected" ] || sw_usage 'these flags leave no step'
}

# When a step has run again (sw_again), what later steps have seen may no longer be so: those that only look, and do not ask,
# run again too, as far as no step that changes something is done after them.
sw_stale() {
  [ -n "$sw_again" ] && [ "$sw_number" -gt "$sw_last_change" ] && [ "$sw_risk" = read-only ] && [ -z "$sw_prompt" ]
}

# The number of the last step that is done and changed something, in sw_last_change.
sw_find_last_change() {
  local sw_at sw_was
  sw_again='' sw_last_change=0
  for sw_at in $sw_selected; do
    sw_about "$sw_at"
    sw_was="sw_was_$sw_key"
    case $sw_risk:${!sw_was-} in read-only:*) ;; *:done | *:unverified) sw_last_change=$sw_number ;; esac
  done
}

# What is to be done with the step whose data is loaded: sw_verdict is run, keep, skip, half or blocked; sw_because why.
sw_decide() { # id
  local sw_was="sw_was_$sw_key" sw_ran="sw_ran_$sw_key" sw_skip="sw_skip_$sw_key"
  sw_state_now=${!sw_was-} sw_verdict=run sw_because='' sw_changed=''
  if [ -n "${!sw_skip+set}" ]; then
    sw_verdict=skip sw_because=${!sw_skip}
    return
  elif [ "$1" = "$sw_from" ] || sw_has "$sw_only" "$1"; then
    sw_because='named by a flag'
    return
  fi
  case $sw_state_now in
  '' | undone) ;;
  skipped) sw_verdict=keep sw_because='skipped before' ;;
  done | already)
    if sw_stale; then
      sw_because='a step before it ran again'
      return
    fi
    sw_digest_of "$sw_key"
    sw_verdict=keep sw_because='done before'
    if [ "${!sw_ran}" != "$sw_digest_now" ]; then
      sw_changed=yes sw_because='done before, with another text, which is accepted'
      sw_has "$sw_accepted" "$1" || sw_verdict=blocked \
        sw_because="it is done, but its text has changed since ($sw_self show $1): --accept-changed $1 keeps it, --from $1 runs it again, undo takes it back"
    fi
    ;;
  unverified) sw_because='it ran, but its check did not hold: the check comes first' ;;
  *)
    sw_because="was begun before: $sw_state_now"
    if [ "$sw_rerun" != safe ] && [ "$sw_risk" != read-only ] && ! sw_has "$sw_texts" done_when; then
      sw_verdict=half
      sw_because="it may be half done ($sw_state_now). Look at what is there ($sw_self show $1); --from $1 runs it again, --skip $1=REASON counts it as done, undo takes it back"
    fi
    ;;
  esac
}

# Tools, versions, access and disk: what the procedure says it needs, and what the runner needs itself.
sw_check_requirements() {
  local sw_tool sw_n sw_path
  sw_version_fits "$BASH_VERSION" "$sw_bash_min" || sw_problem 69 "bash $sw_bash_min or later is needed, this is $BASH_VERSION"
  for sw_tool in cat date df id ln mkdir mkfifo ps readlink rm rmdir sh sleep uname "${sw_sha_tool[0]}"; do
    command -v "$sw_tool" >/dev/null || sw_problem 69 "the runner needs $sw_tool, which is not on PATH"
  done
  for sw_tool in $sw_phase_tools; do
    sw_key "$sw_tool"
    "tool_$sw_key"
    if ! command -v "$sw_tool" >/dev/null; then
      sw_problem 69 "$sw_tool is not on PATH${sw_tool_why:+ ($sw_tool_why)}"
    elif [ -n "$sw_tool_min" ]; then
      sw_quiet "version_$sw_key" 60
      { [[ $sw_output =~ [0-9]+(\.[0-9]+)+ ]] && sw_version_fits "${BASH_REMATCH[0]}" "$sw_tool_min"; } ||
        sw_problem 69 "$sw_tool $sw_tool_min or later is needed, this is ${BASH_REMATCH[0]:-of no version that can be told}"
    fi
  done
  if sw_has "$sw_problem_codes" 78 || sw_has "$sw_problem_codes" 69; then return; fi
  for sw_n in $sw_phase_access; do
    "about_access_$sw_n"
    sw_quiet "access_$sw_n" 60
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

# Each selected step: may it run, are its answers given, will the captured values that it needs be there?
sw_check_steps() {
  local sw_at sw_need sw_made=' '
  for sw_at in $sw_selected; do
    sw_about "$sw_at"
    sw_decide "$sw_at"
    case $sw_verdict$sw_terminal in blocked* | half) sw_problem 3 "$sw_at: $sw_because" ;; esac
    [ "$sw_verdict" = skip ] || sw_made="$sw_made$sw_at "
    case $sw_verdict in keep | skip | blocked) continue ;; esac
    for sw_need in $sw_needs; do
      sw_has "$sw_made" "${sw_need#*:}" || [ -e "$WORK/${sw_need%%:*}" ] ||
        sw_problem 64 "$sw_at needs ${sw_need%%:*}, which the step ${sw_need#*:} makes: that one must run first"
    done
    [ -z "$sw_terminal" ] || continue
    sw_answer_for
    [ -z "$sw_asks" ] || [ -n "$sw_answered_by" ] ||
      sw_problem 64 "$sw_at asks, and there is no terminal ($sw_asks): --confirm $sw_at$([ "$sw_prompt" != choose ] || echo "=ANSWER, or --set $sw_answer=ANSWER")"
    [ "$sw_interactive" = no ] || sw_problem 64 "$sw_at needs a terminal"
  done
}

# What the loaded step asks for (sw_asks), and whether flags answer it (sw_answered_by, sw_given).
sw_answer_for() {
  local sw_name
  sw_asks='' sw_answered_by='' sw_given=''
  case $sw_risk in destructive | point-of-no-return) sw_asks="$sw_risk: $sw_title" ;; esac
  if [ "$sw_prompt" = confirm ] && [ -z "$sw_asks" ] && [ -n "$sw_yes" ]; then sw_answered_by=--yes sw_given=yes; fi
  [ -z "$sw_prompt" ] || sw_asks=$sw_question
  for sw_name in "sw_confirm_$sw_key" "sw_flag_${sw_answer:-no}" "STEPWRIGHT_${sw_answer:-no}" "sw_file_${sw_answer:-no}"; do
    [ -z "${!sw_name+set}" ] || [ -n "$sw_answered_by" ] || sw_answered_by=$sw_name sw_given=${!sw_name}
  done
}

# ---- Running ----------------------------------------------------------------------------------------------------

# The journal's line about who runs what with which values; the values are also kept for the next run, but no secret.
sw_begin() { # verb
  local sw_name sw_source sw_taken='' sw_members
  mkdir -p -- "$sw_state/values" 2>/dev/null || sw_unwritable
  for sw_name in $sw_variables; do
    sw_source="sw_source_$sw_name"
    [ -n "${!sw_source-}" ] || continue
    "variable_$sw_name"
    sw_json '***'
    if [ "$sw_secret" = no ]; then
      sw_json "${!sw_name}"
      printf '%s' "${!sw_name}" 2>/dev/null >"$sw_state/values/$sw_name" || sw_unwritable
    fi
    sw_taken="$sw_taken${sw_taken:+,}\"$sw_name\":{\"value\":$sw_json,\"from\":\"${!sw_source}\"}"
  done
  sw_operator="$(id -un) ($(id -u))"
  sw_json "$sw_operator"
  sw_members="\"verb\":\"$1\",\"phase\":\"$sw_operand\",\"operator\":$sw_json"
  sw_json "$sw_host" && sw_members="$sw_members,\"host\":$sw_json"
  sw_json "bash $BASH_VERSION, $(uname -sr)" && sw_members="$sw_members,\"system\":$sw_json"
  sw_record begin "$sw_members,\"procedure\":\"$sw_procedure $sw_procedure_version\",\"source\":\"$sw_procedure_digest\",\"values\":{$sw_taken}"
  sw_start_relay
}

# Values that the steps before left: of the variables, and of the captures. Variables that done steps read are settled.
sw_load_kept() {
  local sw_name sw_value
  for sw_name in $sw_steps; do
    sw_about "$sw_name"
    sw_name="sw_was_$sw_key"
    case ${!sw_name-} in done | already) sw_settled="$sw_settled $sw_reads" ;; esac
  done
  for sw_name in $sw_variables; do
    [ -f "$sw_state/values/$sw_name" ] || continue
    IFS= read -r -d '' sw_value <"$sw_state/values/$sw_name"
    printf -v "sw_kept_$sw_name" %s "$sw_value"
  done
  sw_load_captured "$sw_captured"
}

sw_cmd_run() {
  local sw_began=$SECONDS sw_at
  sw_select
  [ -z "$sw_dry" ] || { sw_dry_run && return; }
  sw_open_state
  sw_load_kept
  sw_values
  sw_check_requirements
  sw_check_steps
  sw_stop_for_problems
  sw_find_last_change
  sw_digest_all
  sw_begin run
  for sw_at in $sw_selected; do
    [ -z "$sw_signal" ] || sw_interrupted
    sw_step "$sw_at"
  done
  sw_record finish
  sw_span $((SECONDS - sw_began))
  sw_say "Phase $sw_operand is done, in $sw_span. The record: $sw_state"
}

# One step, from its heading to its last line in the journal.
sw_step() {
  sw_id=$1 sw_since=$SECONDS sw_attempt=1
  sw_about "$sw_id"
  sw_digest_of "$sw_key"
  sw_decide "$sw_id"
  sw_say "[$sw_number/$sw_count] $sw_title"
  [ "$sw_verdict" != half ] || sw_ask_half_done
  case $sw_verdict in
  keep)
    sw_say "      $sw_because"
    [ -z "$sw_changed" ] || sw_record accept "\"step\":\"$sw_id\",\"digest\":\"$sw_digest_now\""
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
    sw_launch "when_$sw_key" "$sw_timeout"
    [ "$sw_status" -ne 1 ] || { sw_say '      does not apply' && sw_end skipped ',"reason":"does not apply"' && return; }
    [ "$sw_status" -eq 0 ] || sw_fail failed
  fi
  if [ "$sw_state_now" = unverified ] && [ -z "$sw_from$sw_only" ]; then
    sw_launch "check_$sw_key" "$sw_timeout"
    [ "$sw_status" -ne 0 ] || { sw_end 'done' && return; }
  fi
  if sw_has "$sw_texts" done_when; then
    sw_launch "done_when_$sw_key" "$sw_timeout"
    if [ "$sw_status" -eq 0 ] && sw_captures_there; then
      sw_load_captured "$sw_captures"
      sw_say '      already done'
      # Only what we did not begin ourselves is left alone by undo.
      case $sw_state_now in '' | undone) sw_end already ;; *) sw_end 'done' ;; esac
      return
    fi
  fi
  sw_confirm
  if sw_has "$sw_texts" body; then sw_body; fi
  [ "$sw_risk" = read-only ] || sw_again=yes
  sw_load_captured "$sw_captures"
  if sw_has "$sw_texts" check; then
    sw_launch "check_$sw_key" "$sw_timeout"
    [ "$sw_status" -eq 0 ] || sw_fail unverified
  fi
  sw_end 'done'
}

# The body, as often as the step allows.
sw_body() {
  local sw_meter=''
  if sw_has "$sw_texts" progress; then sw_meter=progress_$sw_key; fi
  for ((sw_attempt = 1; ; sw_attempt++)); do
    sw_record start "\"step\":\"$sw_id\",\"attempt\":$sw_attempt,\"digest\":\"$sw_digest_now\""
    sw_open=end
    if [ "$sw_interactive" = yes ]; then
      sw_launch_interactive "step_$sw_key"
    else
      sw_launch "step_$sw_key" "$sw_timeout" "$sw_meter"
    fi
    [ "$sw_status" -ne 0 ] || return 0
    [ "$sw_attempt" -lt "$sw_attempts" ] || sw_fail failed
    sw_say "      attempt $sw_attempt of $sw_attempts ended with status $sw_status; again in $sw_retry_wait s"
    sw_launch sw_nap 0
  done
}

sw_nap() { sleep "$sw_retry_wait"; }

sw_end() { # result, further members
  local sw_took=$((SECONDS - sw_since))
  sw_record end "\"step\":\"$sw_id\",\"result\":\"$1\",\"seconds\":$sw_took,\"digest\":\"$sw_digest_now\"$2"
  sw_open=''
  [ "$sw_took" -lt 2 ] || { sw_span "$sw_took" && sw_say "      $sw_span"; }
}

sw_captures_there() {
  local sw_name
  for sw_name in $sw_captures; do [ -e "$WORK/$sw_name" ] || return 1; done
}

# Confirmations by risk and kind, each answer in the journal before anything happens.
sw_confirm() {
  sw_answer_for
  [ -n "$sw_asks" ] || return 0
  if [ -z "$sw_answered_by" ]; then
    sw_answered_by=terminal
    [ "$sw_prompt" != choose ] || sw_choose
    if [ "$sw_prompt" = confirm ]; then
      sw_say "      $sw_question${sw_look_for:+$sw_nl      Look for: $sw_look_for}"
      sw_ask '      Type yes:'
      sw_given=$sw_reply
      case $sw_given in [Yy] | [Yy][Ee][Ss]) ;; *) sw_answered_by=refused ;; esac
    fi
    case $sw_risk:$sw_answered_by in
    destructive:terminal | point-of-no-return:terminal)
      sw_say "      This step is $sw_risk. Its text: $sw_self show $sw_id"
      sw_ask "      To run it, type its id, $sw_id:"
      sw_given=$sw_reply
      [ "$sw_given" = "$sw_id" ] || sw_answered_by=refused
      ;;
    esac
  fi
  [ "$sw_prompt" != choose ] || printf -v "$sw_answer" %s "$sw_given"
  case $sw_answered_by in sw_confirm_*) sw_answered_by=--confirm ;; sw_flag_*) sw_answered_by=--set ;; sw_file_*) sw_answered_by=--vars ;; esac
  sw_json "$sw_given"
  sw_given=$sw_json
  sw_json "$sw_operator"
  sw_record answer "\"step\":\"$sw_id\",\"answer\":$sw_given,\"by\":\"$sw_answered_by\",\"operator\":$sw_json"
  [ "$sw_answered_by" != refused ] || {
    sw_warn "Not confirmed, so $sw_id was not run."
    sw_how_to_go_on
    sw_die 1
  }
}

# Numbered lines to pick from: a whole line or its number; nothing lists again.
sw_choose() {
  local sw_line sw_n
  while :; do
    sw_quiet "choices_$sw_key" "$((sw_timeout > 0 ? sw_timeout : 120))"
    [ "$sw_status" -eq 0 ] || sw_fail failed
    sw_n=0
    while IFS= read -r sw_line; do
      sw_n=$((sw_n + 1))
      sw_say "      $sw_n) $sw_line"
    done < <(printf '%s\n' "$sw_output")
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

# Only at a terminal: elsewhere a half-done step was a problem before the first step.
sw_ask_half_done() {
  sw_say "      ${sw_because}${sw_if_it_fails:+$sw_nl      $sw_if_it_fails}"
  while :; do
    sw_ask '      Type again (to run it again), done (it is done) or stop:'
    case $sw_reply in
    again) sw_verdict=run && return ;;
    done) sw_verdict=skip sw_because='the operator found it done' && return ;;
    stop) sw_die 1 'stopped; nothing was changed' ;;
    esac
  done
}

# The step failed: all that the operator needs, in one place.
sw_fail() { # result
  local sw_line sw_open_now=${sw_open:-end}
  sw_span $((SECONDS - sw_since))
  sw_open=''
  sw_record "$sw_open_now" "\"step\":\"$sw_id\",\"result\":\"$1\",\"status\":$sw_status,\"seconds\":$((SECONDS - sw_since)),\"digest\":\"$sw_digest_now\""
  sw_warn "${sw_nl}FAILED: step $sw_number, $sw_id: $sw_title"
  case $1$sw_timed_out in
  *yes) sw_warn "  It did not end within $sw_timeout s." ;;
  unverified) sw_warn "  It ran, but its check ended with status $sw_status." ;;
  *) sw_warn "  Status $sw_status after $sw_span, attempt $sw_attempt of $sw_attempts." ;;
  esac
  [ "${#sw_tail[@]}" -eq 0 ] || sw_warn '  The last it wrote:'
  for sw_line in "${sw_tail[@]}"; do sw_warn "      $sw_line"; done
  [ -z "$sw_if_it_fails" ] || sw_warn "  What to do: $sw_if_it_fails"
  sw_how_to_go_on
  if [ "$1" = unverified ] || [ "$sw_kind" = assert ]; then sw_die 3; else sw_die 1; fi
}

sw_how_to_go_on() {
  local sw_was="sw_was_$sw_key" sw_verb="run $sw_phase" sw_more=''
  [ -n "$sw_id" ] || return 0
  sw_warn "  Its text:   $sw_self show $sw_id"
  if [ -n "$sw_undoing" ]; then
    sw_warn "  To go on:   $sw_self undo${sw_to:+ --to $sw_to}$sw_same_state"
  else
    sw_read_journal
    sw_from='' sw_only=''
    unset "sw_skip_$sw_key"
    sw_decide "$sw_id"
    [ "$sw_verdict" != half ] || sw_more=" --from $sw_id"
    sw_warn "  To go on:   $sw_self $sw_verb$sw_more$sw_same_state"
    [ -z "$sw_more" ] || sw_warn "              (runs $sw_id again, so look first at what it left; --skip $sw_id=REASON counts it as done)"
    sw_warn "  To undo:    $sw_self undo$sw_same_state   (this step alone: undo --to $sw_id)"
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
  for sw_at in $sw_selected; do printf '\n' && sw_show "$sw_at"; done
  sw_stop_for_problems
}

# ---- Looking, checking, undoing ---------------------------------------------------------------------------------

sw_cmd_plan() {
  local sw_at sw_result sw_pending='' sw_blocked='' sw_text
  sw_select
  sw_silent=yes
  sw_read_journal
  sw_load_kept
  sw_values
  sw_check_requirements
  for sw_text in "${sw_problems[@]}"; do
    printf 'blocked      %s\n' "$sw_text"
    sw_blocked=yes
  done
  [ -z "$sw_phase_images" ] || printf 'cannot tell  whether these images can be pulled: %s\n' "$sw_phase_images"
  for sw_at in $sw_selected; do
    sw_about "$sw_at"
    sw_decide "$sw_at"
    sw_plan_step
    case $sw_result in blocked) sw_blocked=yes ;; 'would run' | 'cannot tell') [ "$sw_risk" = read-only ] || sw_pending=yes ;; esac
    printf '%-12s [%s/%s] %s: %s%s\n' "$sw_result" "$sw_number" "$sw_count" "$sw_at" "$sw_title" "${sw_because:+ ($sw_because)}"
  done
  [ -z "$sw_blocked" ] || sw_die 3
}

# What would become of the loaded step: sw_result, sw_because. Its check runs only when all that it reads has a value;
# what it says now may be otherwise once the steps before it have run.
sw_plan_step() {
  local sw_text='' sw_name sw_later=''
  case $sw_verdict in
  keep) sw_result='done' && return ;;
  skip) sw_result='would skip' && return ;;
  half | blocked) sw_result=blocked ;;
  run) sw_result='would run' ;;
  esac
  if sw_has "$sw_texts" when; then sw_text=when_$sw_key; elif sw_has "$sw_texts" done_when; then sw_text=done_when_$sw_key; elif [ "$sw_kind" = assert ]; then sw_text=step_$sw_key; fi
  if [ -n "$sw_text" ] && [ "$sw_result" != blocked ]; then
    for sw_name in $sw_reads; do
      [ -n "${!sw_name+set}" ] || { sw_result='cannot tell' sw_because="$sw_name has no value yet" && return; }
    done
    sw_quiet "$sw_text" "$((sw_timeout > 0 ? sw_timeout : 60))"
    sw_output=${sw_output##*"$sw_nl"}
    [ -z "$sw_pending" ] || sw_later=', but steps before it have yet to run'
    [ "$sw_text" != "when_$sw_key" ] || sw_later="$sw_later when"
    case $sw_kind:$sw_status:$sw_later in
    *:0:*when) ;;
    *:1:' when') sw_result='would skip' sw_because='does not apply' && return ;;
    *:0:) sw_result='done' sw_because='holds now' && return ;;
    *:0:*) sw_result='cannot tell' sw_because="holds now$sw_later" ;;
    assert:1:) sw_result=blocked sw_because="does not hold${sw_output:+: $sw_output}${sw_if_it_fails:+. $sw_if_it_fails}" ;;
    assert:1:*) sw_result='cannot tell' sw_because="does not hold now$sw_later" ;;
    *:1:*) ;;
    *) sw_result='cannot tell' sw_because="its check ended with status $sw_status${sw_output:+: $sw_output}" ;;
    esac
  fi
  sw_answer_for
  [ -z "$sw_asks" ] || sw_because="${sw_because:+$sw_because; }asks: $sw_asks"
}

sw_cmd_verify() {
  local sw_at sw_bad='' sw_was sw_says
  sw_select
  sw_open_state
  sw_load_kept
  sw_values
  sw_check_requirements
  sw_stop_for_problems
  sw_begin verify
  for sw_at in $sw_selected; do
    sw_about "$sw_at"
    sw_has "$sw_texts" check || continue
    sw_was="sw_was_$sw_key" sw_says='not run'
    case ${!sw_was-} in
    done | already | unverified)
      sw_launch "check_$sw_key" "$sw_timeout"
      sw_record check "\"step\":\"$sw_at\",\"status\":$sw_status"
      case $sw_status in 0) sw_says='holds' ;; 1) sw_says='FAILS' ;; *) sw_says='cannot tell' ;; esac
      [ "$sw_status" -eq 0 ] || sw_bad=yes
      ;;
    esac
    printf -v sw_says '%-12s' "$sw_says"
    sw_say "$sw_says [$sw_number/$sw_count] $sw_at: $sw_title"
  done
  [ -z "$sw_bad" ] || sw_die 3
}

# Takes back what the journal says was begun here, last first, down to and including --to, or all of it. Nothing starts
# when it would cross a point of no return, or a step without an undo that is not skipped with a reason.
sw_cmd_undo() {
  local sw_at sw_was sw_ran sw_skip sw_list=''
  sw_undoing=yes
  sw_open_state
  sw_load_kept
  for sw_at in $sw_steps; do
    sw_key "$sw_at"
    sw_was="sw_was_$sw_key"
    case ${!sw_was-} in '' | undone | skipped | already) ;; *) sw_list="$sw_at $sw_list" ;; esac
  done
  for sw_at in $sw_list; do
    sw_about "$sw_at"
    sw_ran="sw_ran_$sw_key" sw_skip="sw_skip_$sw_key"
    sw_digest_of "$sw_key"
    sw_selected="$sw_selected $sw_at" sw_wanted="$sw_wanted $sw_reads"
    if [ "$sw_risk" = point-of-no-return ]; then
      sw_problem 3 "$sw_at is a point of no return: what it and the steps before it did cannot be taken back"
    elif [ -z "${!sw_skip+set}" ] && sw_has "$sw_texts" undo; then
      [ "${!sw_ran}" = "$sw_digest_now" ] || sw_has "$sw_accepted" "$sw_at" ||
        sw_problem 3 "the text of $sw_at has changed since it ran ($sw_self show $sw_at): --accept-changed $sw_at"
    elif [ -z "${!sw_skip+set}" ] && [ "$sw_risk" != read-only ] && sw_has "$sw_texts" body; then
      sw_problem 3 "$sw_at has no undo: take back by hand what it did, then --skip $sw_at=REASON"
    fi
    [ "$sw_at" != "$sw_to" ] || break
  done
  [ -z "$sw_to" ] || [ "$sw_at" = "$sw_to" ] || sw_problem 64 "$sw_to was not run, or is undone already"
  [ -n "$sw_terminal$sw_yes$sw_dry" ] || sw_problem 64 'undo asks, and there is no terminal: --yes'
  sw_values
  sw_stop_for_problems
  sw_say "To be undone, in this order:${sw_selected:- nothing}"
  if [ -n "$sw_dry" ] || [ -z "$sw_selected" ]; then return 0; fi
  [ -n "$sw_yes" ] || sw_ask 'Type undo:'
  [ -n "$sw_yes" ] || [ "$sw_reply" = undo ] || sw_die 1 'not confirmed; nothing was undone'
  sw_begin undo
  for sw_at in $sw_selected; do
    [ -z "$sw_signal" ] || sw_interrupted
    sw_undo_step "$sw_at"
  done
  sw_record finish
}

sw_undo_step() {
  local sw_skip sw_members=''
  sw_id=$1 sw_since=$SECONDS sw_attempt=1 sw_attempts=1
  sw_about "$sw_id"
  sw_digest_of "$sw_key"
  sw_skip="sw_skip_$sw_key"
  if [ -n "${!sw_skip+set}" ]; then
    sw_say "[$sw_number/$sw_count] taken back elsewhere: $sw_title (${!sw_skip})"
    sw_json "${!sw_skip}" && sw_members=",\"reason\":$sw_json"
  elif sw_has "$sw_texts" undo; then
    sw_say "[$sw_number/$sw_count] undo: $sw_title"
    sw_record undo-start "\"step\":\"$sw_id\",\"digest\":\"$sw_digest_now\""
    sw_open=undo-end
    sw_launch "undo_$sw_key" "$sw_timeout"
    [ "$sw_status" -eq 0 ] || sw_fail undoing
  else
    sw_say "[$sw_number/$sw_count] nothing to undo: $sw_title"
  fi
  sw_record undo-end "\"step\":\"$sw_id\",\"result\":\"undone\"$sw_members"
  sw_open=''
}

sw_cmd_list() {
  local sw_at
  for sw_at in $sw_phases; do
    sw_key "$sw_at"
    "phase_$sw_key"
    printf '%s: %s\n' "$sw_at" "$sw_phase_title"
    for sw_id in $sw_phase_steps; do
      sw_about "$sw_id"
      printf '  %3s  %-28s %-18s %s\n' "$sw_number" "$sw_id" "$sw_risk" "$sw_title"
    done
  done
}

sw_show() { # id
  local sw_body
  sw_about "$1"
  [ -n "$sw_read" ] || sw_read_script
  sw_body="sw_text_$sw_key"
  printf '%s. %s: %s\n' "$sw_number" "$1" "$sw_title"
  printf 'phase %s, kind %s, risk %s, attempts %s, timeout %s s, again after an interruption: %s\n' \
    "$sw_phase" "$sw_kind" "$sw_risk" "$sw_attempts" "$sw_timeout" "$sw_rerun"
  [ -z "$sw_question" ] || printf 'asks: %s\n' "$sw_question"
  [ -z "$sw_if_it_fails" ] || printf 'if it fails: %s\n' "$sw_if_it_fails"
  printf '%s' "${!sw_body}"
}

sw_state_words() { # for people, in sw_words
  case $1 in
  '') sw_words='not run' ;;
  started | failed | interrupted) sw_words="may be half done ($1)" ;;
  undoing) sw_words='may be half undone' ;;
  unverified) sw_words='ran, but its check did not hold' ;;
  already) sw_words='was done already' ;;
  *) sw_words=$1 ;;
  esac
}

sw_cmd_status() {
  local sw_at sw_was
  sw_read_journal
  printf 'State: %s, %s lines in the journal%s\n' "$sw_state" "$sw_seq" "${sw_torn:+, the last one cut short}"
  [ ! -L "$sw_state/lock" ] || printf 'Locked by: %s (host, boot, process, watchdog)\n' "$(readlink "$sw_state/lock")"
  for sw_at in $sw_steps; do
    sw_about "$sw_at"
    sw_was="sw_was_$sw_key"
    sw_state_words "${!sw_was-}"
    printf '%-32s [%s/%s] %s: %s\n' "$sw_words" "$sw_number" "$sw_count" "$sw_at" "$sw_title"
  done
}

# The record, for a change ticket (Markdown) or a program (JSON). Strings are passed on as they are escaped in the journal.
sw_cmd_report() {
  local sw_at sw_was sw_begun sw_took sw_tries sw_notes sw_name sw_value sw_from_where sw_comma='' sw_markdown=''
  case $sw_format in md) sw_markdown=yes ;; json) ;; *) sw_usage '--format md or json' ;; esac
  sw_read_journal report
  sw_member "$sw_begin_line" operator && sw_operator=$sw_member
  sw_member "$sw_begin_line" host && sw_host=$sw_member
  sw_member "$sw_begin_line" system && sw_now
  if [ -n "$sw_markdown" ]; then
    printf '# %s: record\n\n' "$sw_procedure_title"
    printf -- '- %s\n' "Procedure: $sw_procedure $sw_procedure_version, source $sw_procedure_digest, made by $sw_generator" \
      "Operator: $sw_operator on $sw_host ($sw_member)" "Journal: $sw_seq lines, last hash $sw_last" "Written: $sw_now"
    printf '\n## Values\n\n| name | value | from |\n|---|---|---|\n'
  else
    sw_json "$sw_procedure_title"
    printf '{"procedure":"%s","version":"%s","title":%s,"source":"%s","generator":"%s","operator":"%s","host":"%s","system":"%s",' \
      "$sw_procedure" "$sw_procedure_version" "$sw_json" "$sw_procedure_digest" "$sw_generator" "$sw_operator" "$sw_host" "$sw_member"
    printf '"written":"%s","journal":{"lines":%s,"last":"%s"},"values":{' "$sw_now" "$sw_seq" "$sw_last"
  fi
  for sw_name in $sw_variables; do
    case $sw_begin_line in *"\"$sw_name\":{\"value\":"*) ;; *) continue ;; esac
    sw_value=${sw_begin_line#*"\"$sw_name\":{\"value\":"}
    sw_from_where=${sw_value#*,\"from\":\"} sw_value=${sw_value%%,\"from\":*}
    if [ -n "$sw_markdown" ]; then
      printf '| %s | %s | %s |\n' "$sw_name" "${sw_value//|/\\u007c}" "${sw_from_where%%\"*}"
    else
      printf '%s"%s":{"value":%s,"from":"%s"}' "$sw_comma" "$sw_name" "$sw_value" "${sw_from_where%%\"*}"
      sw_comma=,
    fi
  done
  if [ -n "$sw_markdown" ]; then
    printf '\n## Steps\n\n| # | step | risk | state | begun | seconds | attempts | answers and reasons |\n|---|---|---|---|---|---|---|---|\n'
  else
    printf '},"steps":['
  fi
  sw_comma=''
  for sw_at in $sw_steps; do
    sw_about "$sw_at"
    sw_was="sw_was_$sw_key" sw_begun="sw_begun_$sw_key" sw_took="sw_took_$sw_key" sw_tries="sw_tries_$sw_key" sw_notes="sw_notes_$sw_key"
    sw_state_words "${!sw_was-}"
    sw_value=${!sw_notes-}
    if [ -n "$sw_markdown" ]; then
      printf '| %s | %s: %s | %s | %s | %s | %s | %s | %s |\n' "$sw_number" "$sw_at" "${sw_title//|/\\|}" "$sw_risk" "$sw_words" \
        "${!sw_begun-}" "${!sw_took-}" "${!sw_tries-0}" "${sw_value//|/\\u007c}"
    else
      sw_json "$sw_title"
      printf '%s{"id":"%s","number":%s,"title":%s,"risk":"%s","state":"%s","begun":"%s","seconds":%s,"attempts":%s,"notes":"%s"}' "$sw_comma" \
        "$sw_at" "$sw_number" "$sw_json" "$sw_risk" "${!sw_was-}" "${!sw_begun-}" "${!sw_took:-0}" "${!sw_tries:-0}" "$sw_value"
      sw_comma=,
    fi
  done
  if [ -z "$sw_markdown" ]; then
    printf ']}\n'
  else
    printf '\n## Sign-off\n\n| | name | date | signature |\n|---|---|---|---|\n| performed by | | | |\n| checked by | | | |\n| accepted by | | | |\n'
  fi
}

sw_cmd_unlock() {
  local sw_owner
  [ -L "$sw_state/lock" ] || [ -d "$sw_state/lock.takeover" ] || { printf 'It is not locked.\n' && return; }
  sw_owner=$(readlink "$sw_state/lock")
  sw_identify
  if ! sw_owner_gone "$sw_owner" && [ -z "$sw_yes" ]; then
    printf 'Locked by %s (host, boot, process, watchdog): %s.\n' "$sw_owner" "$sw_gone"
    [ -n "$sw_terminal" ] || sw_usage 'if you know that it has ended: unlock --yes'
    sw_ask 'If you know that it has ended, type unlock:'
    [ "$sw_reply" = unlock ] || sw_die 1 'still locked'
  fi
  rm -rf -- "$sw_state/lock" "$sw_state/lock.takeover" 2>/dev/null || sw_unwritable
  printf 'Unlocked.\n'
}

# Recomputes the chain. A line that was cut short is tolerated as the last one, or when the line `torn` follows it.
sw_cmd_verify_journal() {
  local sw_line sw_at=0 sw_odd=''
  [ -r "$sw_journal" ] || sw_die 73 "there is no journal $sw_journal that can be read"
  sw_last=$sw_no_hash sw_seq=0 sw_torn=''
  while IFS= read -r sw_line || { sw_torn=$sw_line && false; }; do
    sw_at=$((sw_at + 1))
    sw_sha "${sw_line%,\"hash\":*}"
    case $sw_odd:$sw_line in
    ":{\"seq\":$((sw_seq + 1)),"*",\"prev\":\"$sw_last\",\"hash\":\"$sw_sha\"}") ;;
    [0-9]*":{\"seq\":$((sw_seq + 1)),"*'"event":"torn"'*",\"prev\":\"$sw_last\",\"hash\":\"$sw_sha\"}") sw_odd='' ;;
    :*) sw_odd=$sw_at && continue ;;
    *) break ;;
    esac
    sw_seq=$((sw_seq + 1)) sw_last=$sw_sha
  done <"$sw_journal"
  [ -z "$sw_odd" ] || sw_die 3 "line $sw_odd of the journal was changed, or lines before it were dropped or moved"
  printf '%s lines, last hash %s%s\n' "$sw_seq" "$sw_last" "${sw_torn:+ (a last line was cut short)}"
}

sw_cmd_version() {
  local sw_bad='' sw_at
  printf '%s %s\nmade by %s from source %s\nrunner %s, SHA-256 %s\n' "$sw_procedure" "$sw_procedure_version" "$sw_generator" \
    "$sw_procedure_digest" "$sw_runner_version" "$sw_runner_digest"
  [ -n "$sw_verify" ] || return 0
  sw_read_script all
  for sw_at in $sw_steps; do
    sw_about "$sw_at"
    sw_digest_of "$sw_key"
    [ "$sw_digest_now" = "$sw_digest" ] || { printf 'step %s is not as generated\n' "$sw_at" && sw_bad=yes; }
  done
  sw_sha "$sw_runner"
  [ "$sw_sha" = "$sw_runner_digest" ] || { printf 'the runner is not as generated\n' && sw_bad=yes; }
  sw_sha "$sw_data"
  [ "$sw_sha" = "$sw_data_digest" ] || { printf 'the data is not as generated\n' && sw_bad=yes; }
  [ -z "$sw_bad" ] || sw_die 3
  printf 'steps, data and runner are as generated\n'
}

sw_cmd_begin() {
  local sw_at
  printf '%s\n%s %s\n\nPhases, in order:\n' "$sw_procedure_title" "$sw_procedure" "$sw_procedure_version"
  for sw_at in $sw_phases; do
    sw_key "$sw_at"
    "phase_$sw_key"
    printf '  %-12s %s. Where: %s\n' "$sw_at" "$sw_phase_title" "$sw_phase_where"
  done
  printf '\nNothing was changed. To begin:\n'
  printf "  $sw_self %s\n" list "plan ${sw_phases%% *}" "run ${sw_phases%% *}" help
}

sw_cmd_help() {
  local sw_at
  printf '%s\n' "$sw_procedure_title" '' \
    'plan [PHASE]        what each step would do now: done, would run, blocked, cannot tell; changes nothing' \
    'run PHASE           runs the phase, or goes on with it (PHASE may be left out when there is only one)' \
    'list, show ID       the steps; one step with its text' \
    'status              what ran, what may be half done, what has not run' \
    'verify [PHASE]      runs the checks of the steps that are done' \
    'undo [--to ID]      takes back what was done here, last first, down to and including ID, or all of it;' \
    '                    not across a point of no return' \
    'unlock              removes a lock whose owner is gone' \
    'report [--format md|json]    the record, for a ticket or a program' \
    'verify-journal      is the record whole and unchanged?' \
    'version [--verify]  versions and digests; is this file as it was generated?' '' \
    '--from ID, --to ID, --only ID    part of a phase, by id or number; a step named by --from or --only runs even if it is done' \
    '--skip ID=REASON    leaves a step out; counts a half-done one as done; with undo: it was taken back by hand' \
    '--dry-run           prints values and texts and runs nothing' \
    '--confirm ID[=TEXT] answers what step ID asks; --yes what is asked, but nothing destructive' \
    '--accept-changed ID keeps a finished step although its text, or takes a variable although its value, has changed' \
    '--set NAME=VALUE, --vars FILE    values. First counts: --set, STEPWRIGHT_NAME, FILE, the run before, default, prompt' \
    "--state DIR         where the record and the files between steps are; now $sw_state" '' Variables:
  for sw_at in $sw_variables; do
    "variable_$sw_at"
    printf '  %-16s %-10s %s\n' "$sw_at" "$sw_type" "$sw_help"
  done
  printf '%s\n' '' \
    'Status: 0 done, 1 a step failed or was refused, 3 a check failed or something blocks, 64 usage or an answer is missing,' \
    '69 a tool is missing, 70 a fault of this script, 73 cannot write, 75 locked, 78 a variable is wrong, 129, 130, 143 signals.' \
    'When several problems block a run, the first of 64, 78, 69, 73, 3 is the status.' ${sw_procedure_contact:+"" "Questions and fixes: $sw_procedure_contact"}
}

# ---- The command line -------------------------------------------------------------------------------------------

sw_parse() {
  while [ $# -gt 0 ]; do
    case $1 in --*=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;; esac
    case $1 in
    --dry-run) sw_dry=yes ;;
    --yes) sw_yes=yes ;;
    --verify) sw_verify=yes ;;
    --help | -h) sw_verb=help ;;
    --from | --to | --only | --skip | --confirm | --accept-changed | --set | --vars | --state | --format)
      [ $# -ge 2 ] || sw_usage "$1 needs a value"
      sw_flag "$1" "$2"
      shift
      ;;
    -*) sw_usage "unknown flag $1" ;;
    *)
      if [ -z "$sw_verb" ]; then sw_verb=$1; elif [ -z "$sw_operand" ]; then sw_operand=$1; else sw_usage "one operand too many: $1"; fi
      ;;
    esac
    shift
  done
}

sw_flag() { # flag, value
  case $1 in
  --from | --to | --only) sw_resolve "$2" ;;
  --skip | --confirm) sw_resolve "${2%%=*}" && sw_key "$sw_found" ;;
  --skip=) ;;
  esac
  case $1=$2 in
  --from=*) sw_from=$sw_found ;;
  --to=*) sw_to=$sw_found ;;
  --only=*) sw_only="$sw_only $sw_found" ;;
  --skip=*=?*) printf -v "sw_skip_$sw_key" %s "${2#*=}" ;;
  --skip=*) sw_usage '--skip ID=REASON' ;;
  --confirm=*=*) printf -v "sw_confirm_$sw_key" %s "${2#*=}" ;;
  --confirm=*) printf -v "sw_confirm_$sw_key" %s "$sw_found" ;;
  --accept-changed=[A-Z]*) sw_accepted="$sw_accepted $2" ;;
  --accept-changed=*) sw_resolve "$2" && sw_accepted="$sw_accepted $sw_found" ;;
  --set=?*=*) sw_give flag "${2%%=*}" "${2#*=}" ;;
  --set=*) sw_usage '--set NAME=VALUE' ;;
  --vars=*) sw_read_vars_file "$2" ;;
  --state=*) sw_state_flag=$2 && printf -v sw_same_state ' --state %q' "$2" ;;
  --format=*) sw_format=$2 ;;
  esac
}

sw_main() {
  set +eux
  sw_finished='' sw_signal='' sw_asking='' sw_logging='' sw_locked='' sw_taken_over='' sw_silent='' sw_read='' sw_torn='' sw_undoing=''
  sw_group='' sw_id='' sw_open='' sw_selected='' sw_wanted='' sw_settled='' sw_problem_codes='' sw_problems=() sw_hidden=() sw_tail=()
  sw_verb='' sw_operand='' sw_from='' sw_to='' sw_only='' sw_accepted='' sw_dry='' sw_yes='' sw_verify='' sw_format=md
  sw_state_flag='' sw_same_state='' sw_terminal='' sw_heartbeat=10 sw_count=0
  sw_no_hash=0000000000000000000000000000000000000000000000000000000000000000
  printf -v sw_self %q "$0"
  umask 077
  unset sw_locale BASH_ENV ENV
  [ -z "${LC_ALL+set}" ] || sw_locale=$LC_ALL
  export LC_ALL=C
  [ ! -t 0 ] || sw_terminal=yes
  sw_parse "$@"
  sw_find_state
  sw_trap
  case $sw_verb in
  '') sw_cmd_begin ;;
  help | list) "sw_cmd_$sw_verb" ;;
  show) sw_resolve "$sw_operand" && sw_show "$sw_found" ;;
  plan | run | verify | undo | status | unlock | report | verify-journal | version)
    sw_epoch=$(($(date +%s) - SECONDS)) sw_sha_tool=(sha256sum)
    command -v sha256sum >/dev/null || sw_sha_tool=(shasum -a 256)
    for sw_id in $sw_steps; do sw_count=$((sw_count + 1)); done
    sw_id=''
    "sw_cmd_${sw_verb//-/_}"
    ;;
  *) sw_usage "unknown command $sw_verb" ;;
  esac
  sw_die 0
}

sw_main "$@"
