# ---- The command line -----------------------------------------------------------------------------------

sw_parse() {
  local sw_used='' sw_value sw_one
  while [ $# -gt 0 ]; do
    sw_one=$1 sw_value=''
    case $sw_one in
    --from | --to | --only | --skip | --confirm | --accept-changed | --renamed | --set | --vars | --state | \
      --format | --expect)
      [ $# -ge 2 ] || sw_usage "$sw_one needs a value"
      sw_value=$2
      shift
      ;;
    --*=*) sw_value=${1#*=} sw_one=${1%%=*} ;;
    esac
    shift
    [[ $sw_one != -* ]] || sw_used+=" $sw_one"
    sw_parse_one
    [ -z "$sw_help" ] || { sw_verb=help && return; }
  done
  sw_check_flags
}

sw_parse_one() { # of sw_one and sw_value
  case $sw_one in
  --from | --to | --only) sw_resolve "$sw_value" ;;
  --skip | --confirm)
    if [ "$sw_one" = --confirm ] && sw_has "$sw_phases" "$sw_value"; then
      sw_confirmed_phases+=" $sw_value"
      return
    fi
    sw_resolve "${sw_value%%=*}" && sw_key=${sw_found//[!A-Za-z0-9]/_}
    ;;
  esac
  case $sw_one=$sw_value in
  --dry-run=) sw_dry=yes ;;
  --yes=) sw_yes=yes ;;
  --verify=) sw_verify=yes ;;
  --help= | -h=) sw_help=yes ;;
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
  --accept-changed=*) sw_accept_step ;;
  --renamed=?*=?*) sw_resolve "${sw_value#*=}" && sw_renamed+=" ${sw_value%%=*}=$sw_found" ;;
  --renamed=*) sw_usage '--renamed OLD=NEW' ;;
  --set=?*=*) sw_give flag "${sw_value%%=*}" "${sw_value#*=}" ;;
  --set=*) sw_usage '--set NAME=VALUE' ;;
  --vars=*) sw_read_vars_file "$sw_value" ;;
  --state=?*) sw_state_flag=$sw_value && printf -v sw_same_state ' --state %q' "$sw_value" ;;
  --format=?*) sw_format=$sw_value ;;
  --expect=?*) sw_expect=$sw_value ;;
  --state= | --format= | --expect=) sw_usage "$sw_one needs a value" ;;
  --dry-run=* | --yes=* | --verify=* | --help=*) sw_usage "$sw_one takes no value" ;;
  -*) sw_usage "unknown flag $sw_one" ;;
  *)
    [ -z "$sw_verb" ] || [ -z "$sw_operand" ] || sw_usage "one operand too many: $sw_one"
    if [ -z "$sw_verb" ]; then sw_verb=$sw_one; else sw_operand=$sw_one; fi
    ;;
  esac
}

# A step of an earlier version may be accepted by its id; whether there was one is seen when the journal is
# read.
sw_accept_step() {
  local sw_at
  for sw_at in $sw_steps; do [ "$sw_at" != "$sw_value" ] || { sw_accepted+=" $sw_at" && return; }; done
  if [[ $sw_value = [0-9]* ]]; then
    sw_resolve "$sw_value"
    sw_accepted+=" $sw_found"
  else
    sw_accepted+=" $sw_value" sw_gone_steps+=" $sw_value"
  fi
}

sw_check_flags() {
  local sw_one
  sw_takes="sw_takes_${sw_verb//-/_}"
  [ -n "${!sw_takes+set}" ] || sw_usage "unknown command $sw_verb"
  sw_takes=${!sw_takes}
  for sw_one in $sw_used; do
    sw_has "$sw_takes --state" "$sw_one" ||
      sw_usage "${sw_verb:-the call without a command} does not take $sw_one"
  done
  case $sw_operand:$sw_takes in
  :* | *:ID*) ;;
  *:PHASE*)
    sw_has "$sw_phases" "$sw_operand" || sw_usage "there is no phase $sw_operand; there are:$sw_phases"
    ;;
  *) sw_usage "$sw_verb takes no operand: $sw_operand" ;;
  esac
}

# First, values leave the environment, so that no program but a step that reads them is given any.
sw_prepare() {
  local sw_name
  for sw_name in ${!STEPWRIGHT_@}; do
    printf -v "sw_env__${sw_name#STEPWRIGHT_}" %s "${!sw_name}"
    unset "$sw_name"
  done
  umask 077
  unset sw_locale
  [ -z "${LC_ALL+set}" ] || sw_locale=$LC_ALL
  export LC_ALL=C
  { : >&1; } 2>/dev/null || exec >/dev/null
  { : >&2; } 2>/dev/null || exec 2>/dev/null
  sw_problems=() sw_hidden=() sw_events=()
  sw_format=md sw_heartbeat=10 sw_texts_run=0 sw_kept_steps=0
  sw_load procedure it procedure_
  sw_captured=$sw_procedure_captures sw_answers_names=$sw_procedure_answers
  printf -v sw_self %q "$0"
  if [[ $0 != */* || ! -x $0 ]]; then sw_self="bash $sw_self"; fi
  sw_terminal=
  [ ! -t 0 ] || sw_terminal=yes
}

sw_main() {
  case $sw_verb in
  help | list) "sw_cmd_$sw_verb" && sw_die 0 ;;
  '') sw_cmd_begin && sw_die 0 ;;
  esac
  sw_epoch=$(date +%s)
  sw_epoch=$((sw_epoch - SECONDS)) sw_sha_tool=(sha256sum)
  command -v sha256sum >/dev/null || sw_sha_tool=(shasum -a 256)
  sw_read_script
  case $sw_verb in
  show) sw_resolve "$sw_operand" && sw_cmd_show "$sw_found" && sw_die 0 ;;
  version) sw_cmd_version && sw_die 0 ;;
  esac
  sw_find_state
  case $sw_verb in
  plan | run | verify | undo) sw_choose_awk ;;
  status | report | verify-journal) sw_check_state ;;
  esac
  "sw_cmd_${sw_verb//-/_}"
  sw_die 0
}

sw_prepare
sw_parse "$@"
case $sw_verb in plan | run | verify | undo | unlock) sw_trap ;; esac
# Here and not in a function: only so does old bash close its own copy of the pipe.
case $sw_verb in plan | run | verify | undo) exec 9> >(sw_watchdog 2>/dev/null) ;; esac
sw_main
