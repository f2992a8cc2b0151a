# ---- The command line -----------------------------------------------------------------------------------

# Which flags there are, and which verb takes them, stands in the facts above.
sw_parse() {
  local sw_used='' sw_flag sw_value
  while [ $# -gt 0 ]; do
    sw_flag=${1%%=*} sw_value=${1#*=}
    if [[ $1 != -* ]]; then
      [ -z "$sw_operand" ] || sw_usage "one operand too many: $1"
      if [ -z "$sw_verb" ]; then sw_verb=$1; else sw_operand=$1; fi
      sw_flag=''
    elif sw_has "$sw_flags_alone" "$sw_flag"; then
      [ "$1" = "$sw_flag" ] || sw_usage "$sw_flag takes no value"
    elif ! sw_has "$sw_flags_with_value" "$sw_flag"; then
      sw_usage "unknown flag $sw_flag"
    elif [ "$1" = "$sw_flag" ]; then
      [ $# -gt 1 ] || sw_usage "$sw_flag needs a value"
      shift && sw_value=$1
    fi
    [ -n "$sw_value" ] || sw_usage "$sw_flag needs a value"
    sw_used+=" $sw_flag"
    [ -z "$sw_flag" ] || sw_take_flag
    shift
  done
  if [ -n "$sw_help" ]; then sw_verb=help; else sw_check_flags; fi
}
sw_take_flag() { # of sw_flag and sw_value
  local sw_name=${sw_flag#--} sw_left=${sw_value%%=*} sw_right=${sw_value#*=} sw_unit_key sw_found=''
  if [[ $sw_left = *@* ]]; then # an item may hold `=`, and no blank
    sw_left=${sw_value%% *} sw_left=${sw_left%=*} && sw_right=${sw_value#"$sw_left="}
  fi
  case $sw_flag in
  --from | --to | --only) sw_resolve "$sw_value" ;;
  --skip | --confirm) # a phase, a step, or both
    if ! sw_has "$sw_phases" "$sw_value" || sw_has "$sw_steps" "$sw_value"; then sw_resolve "$sw_left"; fi
    ;;
  esac
  sw_key_of "$sw_found" && sw_unit_key=$sw_key_of
  case $sw_flag=$sw_value in
  -h=* | --help=*) sw_help=yes ;;
  --ask-each=* | --dry-run=* | --yes=* | --verify=*) printf -v "sw_${sw_name//-/_}" yes ;;
  --from=* | --to=*) printf -v "sw_$sw_name" %s "$sw_found" ;;
  --only=*) sw_only+=" $sw_found" ;;
  --skip=*=?*) sw_keep skip "$sw_right" ;;
  --confirm=*=*)
    sw_keep by_flag "$sw_right"
    [ "$sw_right" != "$sw_found" ] || sw_keep confirm yes
    ;;
  --confirm=*)
    ! sw_has "$sw_phases" "$sw_value" || sw_confirmed_phases+=" $sw_value"
    [ -z "$sw_found" ] || sw_keep confirm yes
    ;;
  --accept-changed=*) # a variable, a step, or a step of an earlier version: that is seen in the journal
    sw_accepted+=" $sw_value"
    if [[ $sw_value = [A-Z]* ]]; then
      sw_has "$sw_variables" "$sw_value" || sw_usage "there is no variable $sw_value"
    elif [[ $sw_value = [0-9]* ]]; then
      sw_resolve "$sw_value" && sw_accepted+=" $sw_found"
    elif ! sw_has "$sw_steps" "$sw_value"; then
      sw_gone_steps+=" $sw_value"
    fi
    ;;
  --renamed=?*=?*) sw_resolve "$sw_right" && sw_renamed+=" $sw_left=$sw_found" ;;
  --item=*) sw_item_wanted=$sw_value ;;
  --set=?*=*) sw_give flag "$sw_left" "$sw_right" ;;
  --skip=* | --renamed=* | --set=*) sw_usage "$sw_flag NAME=VALUE" ;;
  --vars=*) sw_read_vars_file "$sw_value" ;;
  --state=*) sw_state_flag=$sw_value && printf -v sw_same_state ' --state %q' "$sw_value" ;;
  *) printf -v "sw_${sw_name//-/_}" %s "$sw_value" ;;
  esac
}
# Values and answers are taken by each verb that takes anything, so that one line of flags serves a whole run.
sw_check_flags() {
  local sw_takes="sw_takes_${sw_verb//-/_}" sw_flag
  [[ $sw_verb != *[!a-z-]* && -n ${!sw_takes+set} ]] || sw_usage "unknown command $sw_verb"
  sw_takes="${!sw_takes} --state"
  for sw_flag in $sw_used; do
    sw_has "$sw_takes${sw_verb:+ $sw_flags_of_all}" "$sw_flag" ||
      sw_usage "${sw_verb:-the call without a command} does not take $sw_flag"
  done
  case $sw_operand:$sw_takes in
  :* | *:ID*) ;;
  *:PHASE*) sw_has "$sw_phases" "$sw_operand" || sw_usage "no phase $sw_operand; there are:$sw_phases" ;;
  *) sw_usage "$sw_verb takes no operand: $sw_operand" ;;
  esac
}
# First, values leave the environment, so that no program but a step that reads them is given any.
sw_prepare() {
  local sw_name sw_at
  for sw_name in ${!STEPWRIGHT_@}; do
    printf -v "sw_env__${sw_name#STEPWRIGHT_}" %s "${!sw_name}"
    unset "$sw_name"
  done
  umask 077
  unset sw_locale sw_terminal
  [ -z "${LC_ALL+set}" ] || sw_locale=$LC_ALL
  export LC_ALL=C
  { : 8>&2; } || exec 2>/dev/null
  { : 8>&1; } 2>/dev/null || exec >/dev/null
  sw_problems=() sw_hidden=() sw_format=md sw_heartbeat=10 sw_texts_run=0 sw_kept_steps=0 sw_started=$SECONDS
  sw_load procedure it procedure_
  sw_captured=$sw_procedure_captures sw_answers_names=$sw_procedure_answers sw_plain_steps=$sw_steps
  [ ! -t 0 ] || sw_terminal=yes
  printf -v sw_self %q "$0"
  if [[ $0 != */* || ! -x $0 ]]; then sw_self="bash $sw_self"; fi
  sw_parse "$@"
  sw_sha_tool=(sha256sum) sw_awk=(awk)
  command -v sha256sum >/dev/null || sw_sha_tool=(shasum -a 256)
  case $sw_verb in '' | list | help | show) sw_at='awk' ;; *) sw_at="$sw_programs ${sw_sha_tool[0]}" ;; esac
  for sw_name in $sw_at; do command -v "$sw_name" >/dev/null || sw_missing+=" $sw_name"; done
  [ -z "$sw_missing" ] || sw_die 69 "not on PATH, and the runner needs it:$sw_missing"
  [[ $(awk -W version 2>/dev/null </dev/null) != mawk* ]] || sw_awk=(awk -W interactive)
  sw_read_records "$sw_file_program" "$0" && sw_load digests it stated_
  case $sw_verb in
  '' | list) sw_cmd_list && sw_die 0 ;;
  help) sw_cmd_help && sw_die 0 ;;
  show) sw_resolve "$sw_operand" && sw_cmd_show "$sw_found" && sw_die 0 ;;
  version) sw_cmd_version && sw_die 0 ;;
  esac
  sw_find_state
  case $sw_verb in status | report | verify-journal) sw_check_state ;; *) sw_trap ;; esac
  sw_ready=yes
}
# A fault of this script makes bash leave all functions and go on after them: nothing is done there any more.
sw_main() {
  [ -n "$sw_ready" ] || exit 70
  "sw_cmd_${sw_verb//-/_}"
  sw_die 0
}
sw_prepare "$@"
# Here and not in a function: only so does old bash close its own copy of the pipe.
case $sw_verb in plan | run | verify | undo) exec 9> >(sw_watchdog 2>/dev/null) ;; esac
sw_main
