# ---- Signals and processes -------------------------------------------------------------------------------

# A file that may not grow is an error of the write, not the end of this script.
sw_trap() {
  trap '' XFSZ
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
sw_pause() { sleep 0.1 2>/dev/null || sleep 1; }
sw_watchdog() {
  set -m
  (sw_watch) <&0 &
}
# Reads lines: `group LIMIT PGID TOKEN` when one begins (LIMIT in seconds, 0 for none, `terminal` for one that
# has it); `end` for all of them, also for one that is about to begin; `over`.
sw_watch() {
  local sw_what sw_time sw_group sw_token sw_then sw_status sw_groups='' sw_tokens='' sw_ending='' sw_ticks
  trap '' HUP INT TERM PIPE TTOU
  while :; do
    sw_then=$SECONDS
    # shellcheck disable=SC2086
    read -r ${sw_groups:+-t 1} sw_what sw_time sw_group sw_token
    sw_status=$?
    case $sw_status:$sw_what in
    0:group)
      [ -n "$sw_groups" ] || sw_ticks=0 sw_limit=0 sw_stopped=''
      sw_groups+=" $sw_group" sw_tokens+=" $sw_token"
      [ "$sw_time" != terminal ] || sw_stopped=allowed
      [[ $sw_time != [1-9]* ]] || sw_limit=$((sw_time + 1)) # the tick that is under way does not count
      ;;
    0:end) sw_ending=yes ;;
    0:over) sw_groups='' sw_tokens='' sw_ending='' ;;
    0:*) ;;
    *) # bash 3.2 says the same at the end of the time and of the file, but only the latter comes at once
      [ "$sw_status" -gt 128 ] || [ "$SECONDS" -ne "$sw_then" ] || break
      sw_tick
      ;;
    esac
    [ -z "$sw_ending" ] || sw_end_groups "$sw_groups" "$sw_tokens"
  done
  sw_end_groups "$sw_groups" "$sw_tokens"
}
# Once a second while something runs.
sw_tick() {
  sw_ticks=$((sw_ticks + 1))
  [ "$sw_verb" = plan ] || [ $((sw_ticks % sw_heartbeat)) -ne 0 ] ||
    { sw_span "$sw_ticks" && printf '      … running for %s\n' "$sw_span"; }
  [ "$sw_limit" -eq 0 ] || [ "$sw_ticks" -lt "$sw_limit" ] || sw_ending=yes
  [ "$sw_stopped" = allowed ] || [ $((sw_ticks % 2)) -ne 0 ] || sw_look_for_stopped
}
# What reads from the terminal in the background stops, and would wait for ever. It is woken once, in case
# somebody stopped it by hand; when it stops again at once, it is ended.
sw_look_for_stopped() {
  local sw_group
  { : </dev/tty; } 2>/dev/null || return 0
  for sw_group in $(ps -A -o pgid= -o stat= | awk '$2 ~ /^T/ { print $1 }'); do
    sw_has "$sw_groups" "$sw_group" || continue
    if [ "$sw_stopped" != "woken $sw_ticks" ]; then
      sw_stopped="woken $((sw_ticks + 2))" && kill -CONT -- "-$sw_group" 2>/dev/null
      return
    fi
    printf '      It stopped to read from the terminal, which a step does not have: it is ended.\n'
    [ ! -d "$sw_state" ] || printf 'terminal\n' 2>/dev/null >>"$sw_state/failed"
    sw_ending=yes && return
  done
}
# Ends process groups, then what left its group: the token in its environment tells it, where there is /proc.
sw_end_groups() { # groups, tokens
  local sw_one sw_found=''
  for sw_one in $1; do sw_found+=" -$sw_one"; done
  sw_end_processes "$sw_found"
  for sw_one in $2; do
    sw_found=$(set +f && grep -slF "STEPWRIGHT_STEP=$sw_one" /proc/[0-9]*/environ)
    sw_found=${sw_found//\/proc\//} && sw_end_processes "${sw_found//\/environ/}"
  done
}
# TERM (and CONT, for what is stopped), after five seconds KILL.
sw_end_processes() { # numbers; those of groups with a minus
  local sw_n
  # shellcheck disable=SC2086
  set -- $1
  kill -TERM -- "$@" 2>/dev/null || return 0
  kill -CONT -- "$@" 2>/dev/null
  for ((sw_n = 0; sw_n < 50; sw_n++)); do
    kill -0 -- "$@" 2>/dev/null || return 0
    sw_pause
  done
  kill -KILL -- "$@" 2>/dev/null
}

# In the subshell, before a text: the watchdog knows of its group, or the text does not begin; nothing of the
# runner's is left. A subshell of old bash learns its own number from a child.
sw_enter() { # seconds it may take, 0 for any, or `terminal`
  local sw_pid=$BASHPID
  [ "${BASH_VERSINFO[0]}" -ge 4 ] || sw_pid=$(exec sh -c 'echo "$PPID"')
  sw_tell "group $1 $sw_pid $sw_token" || exit 70
  [ -z "$sw_locked" ] || printf '%s\n' "$sw_pid" 2>/dev/null >"$sw_state/group"
  set +fm
  trap - HUP INT TERM PIPE TTOU XFSZ EXIT
  exec 3>&- 9>&-
  export STEPWRIGHT_STEP="$sw_token"
  unset LC_ALL
  [ -z "${sw_locale+set}" ] || export LC_ALL="$sw_locale"
}
# When a text fails: at which command. (A text may have a trap of its own instead.)
sw_on_end_of_text() { [ "$1" -eq 0 ] || printf '%s\n' "$2" 2>/dev/null >>"$sw_state/failed"; }
# Runs a text: status in sw_status (124 when its time was up), the last lines, or of a quiet one all of them,
# in sw_output. Never in a condition, see the head. Without the lock signals act as by default. The first line
# of the report tells whether the transcript was kept; where the text failed, lost room for it has a reason.
sw_launch() { # function; seconds it may take, 0 for any; shown, logged, quiet; function for progress
  local sw_pid sw_report='' sw_first
  [ -z "$sw_signal" ] || sw_interrupted
  sw_texts_run=$((sw_texts_run + 1)) sw_token=$$.$sw_texts_run.$RANDOM$RANDOM$RANDOM sw_mark="-- $sw_token --"
  if [ -n "$sw_locked" ]; then
    : 2>/dev/null >"$sw_state/failed"
    set -m
    sw_relay "$3" "$sw_state/transcript.log" 2>"$sw_state/output" < <(sw_supervise "$@" 2>&1) &
    sw_pid=$!
    set +m
    # A signal ends the wait, though not yet the text.
    while kill -0 "$sw_pid" 2>/dev/null; do wait "$sw_pid" 2>/dev/null; done
    [ -z "$sw_signal" ] || sw_interrupted
    IFS= read -r -d '' sw_report 2>/dev/null <"$sw_state/output"
  else
    trap - HUP INT TERM
    sw_asking=yes
    sw_report=$(sw_relay quiet '' 2>&1 >/dev/null < <(sw_supervise "$@" 2>&1))$sw_nl
    sw_asking='' && sw_trap
  fi
  sw_tell over
  sw_first=${sw_report%%"$sw_nl"*} sw_output=${sw_report#*"$sw_nl"}
  sw_status=${sw_first##* } sw_output=${sw_output%"$sw_nl"}
  case $sw_first in
  "$sw_mark kept "*) ;;
  "$sw_mark lost 0") sw_unwritable "$sw_state/transcript.log" ;;
  "$sw_mark lost "*) sw_output='' ;;
  *) sw_status=137 sw_output='' ;;
  esac
}
# Starts the text and waits; before its output come the secrets to mask and a mark, after it the mark and the
# status. What a text that went well leaves running goes on, unless it was only to look at something.
sw_supervise() { # as above
  local sw_since=$SECONDS sw_pid sw_meter=''
  [ "${#sw_hidden[@]}" -eq 0 ] || printf '%s\n' "${sw_hidden[@]}"
  printf '%s\n' "$sw_mark"
  set -m
  (
    sw_enter "$2"
    [ -z "$sw_locked" ] || trap 'sw_on_end_of_text "$?" "$BASH_COMMAND"' EXIT
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
  case $sw_status:$3 in
  0:shown | 0:logged) sw_end_groups "$sw_meter" '' ;;
  *:shown | *:logged) sw_end_groups "$sw_meter $sw_pid" "$sw_token" ;;
  *) sw_end_groups "$sw_pid" '' ;;
  esac
  printf '\n%s %s\n' "$sw_mark" "$sw_status"
}
# While a step runs: what its `progress` text prints, with the rate where that is a number of bytes.
sw_measure() {
  local sw_then=$SECONDS sw_had='' sw_sum
  while sleep "$sw_heartbeat"; do
    sw_sum=$(set -euo pipefail && "$1" 2>/dev/null)
    if [[ $sw_sum = *[!0-9]* || -z $sw_sum ]]; then printf '%s\n' "$sw_sum" && continue; fi
    [ -z "$sw_had" ] || sw_had=", $(((sw_sum - sw_had) / (SECONDS - sw_then) / 1024)) KiB/s"
    printf '%s KiB%s\n' "$((sw_sum / 1024))" "$sw_had"
    sw_had=$sw_sum sw_then=$SECONDS
  done
}
# Masks, keeps the transcript, shows lines without control characters. Empty lines wait for what follows: the
# line end before the last mark is ours. Output goes to standard output, the report to standard error.
sw_relay_program='
function mask_cut(m, n) { # of what a line end cuts, six characters or more
  if (length($0) > 5 && index(m, $0)) $0 = "***"
  for (n = length(m) - 1; n > 5; n--) {
    if (substr($0, length($0) - n + 1) == substr(m, 1, n)) $0 = substr($0, 1, length($0) - n) "***"
    if (substr($0, 1, n) == substr(m, length(m) - n + 1)) $0 = "***" substr($0, n + 1)
  }
}
BEGIN {
  transcript = ARGV[1]; mark = ARGV[2] " "; quiet = ARGV[3] == "quiet"; logged = ARGV[3] == "logged"
  ARGC = 1; status = 137
}
!begun { if ($0 " " == mark) begun = 1; else { mask[++masks] = $0; any = any $0 "\n" } next }
!length($0) { gap = gap "\n"; next }
index($0, mark) == 1 { status = substr($0, length(mark) + 1); exit }
{
  cut = masks && (index(any, substr($0, 1, 6)) || index(any, substr($0, length($0) - 5)))
  for (i = 1; i <= masks; i++) {
    for (out = ""; at = index($0, mask[i]); $0 = substr($0, at + length(mask[i])))
      out = out substr($0, 1, at - 1) "***"
    $0 = out $0
    if (cut) mask_cut(mask[i])
  }
  if (transcript != "") print gap "      " $0 >>transcript
  if (!quiet) {
    if (/[\001-\037\177]/) {
      sub(/\r$/, ""); sub(/.*\r/, ""); gsub(/\t/, "    "); gsub(/[\001-\037\177]/, "?")
    }
    if (!logged) { print gap "      " $0; fflush("/dev/stdout") }
    last[lines++ % 15] = $0
  } else if (length(all) < 1000000) all = all gap $0 "\n"
  gap = ""
}
END {
  if (logged) print "      " lines + 0 " lines, in the transcript"
  for (i = lines > 15 ? lines - 15 : 0; i < lines; i++) all = all substr(last[i % 15], 1, 500) "\n"
  printf "%skept %s\n%s", mark, status, all >"/dev/stderr"
}'
# When awk cannot write, the text goes on. mawk (Debian's awk) holds lines back unless it is interactive.
sw_relay() { # shown or quiet, transcript
  local sw_line && exec 9>&-
  [ -z "$sw_locked" ] || trap '' HUP INT TERM PIPE TTOU
  "${sw_awk[@]}" "$sw_relay_program" "$2" "$sw_mark" "$1" && return
  while IFS= read -r sw_line; do
    [[ $sw_line != "$sw_mark "* ]] || { printf '%s lost %s\n' "$sw_mark" "${sw_line##* }" >&2 && return; }
  done
}
# An interactive step has the terminal, in the foreground. No shell heeds a trap while it waits for that: a
# signal acts as by default, and the watchdog ends the step. The shell around it turns a Ctrl-C into a status.
sw_launch_interactive() { # function
  sw_output='' sw_token=$$.terminal.$RANDOM$RANDOM
  sw_say '      (has the terminal; what it shows is not in the transcript)'
  trap - HUP TERM
  set -m
  (
    sw_enter terminal
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
  local sw_by="signal $((sw_signal - 128))"
  trap '' HUP INT TERM PIPE
  sw_asking=''
  [ "$sw_signal" -ne 130 ] || sw_by=Ctrl-C
  sw_warn "${sw_nl}Stopped by $sw_by."
  [ -z "$sw_open" ] || sw_note "$sw_open" "\"result\":\"interrupted\",\"signal\":$((sw_signal - 128))"
  sw_how_to_go_on
  sw_conclude "$sw_signal"
}
# Whatever the end: no lock of ours, and never status 0 by accident.
sw_on_exit() {
  trap '' HUP INT TERM PIPE
  trap - EXIT
  sw_show_again
  if [ -z "$sw_finished$sw_asking" ]; then
    sw_warn "$0: ended where it should not, which is a fault of this script"
  elif [ -z "$sw_finished" ]; then
    sw_finished=130 && sw_warn "${sw_nl}Stopped."
  fi
  [ -z "$sw_locked" ] || [ "$(readlink "$sw_state/lock")" != "$sw_lock_of_ours" ] || rm -f -- "$sw_state/lock"
  exit "${sw_finished:-70}"
}
