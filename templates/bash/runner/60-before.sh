# ---- Before the first step: which steps, and every problem at once --------------------------------------

sw_problem() { # exit status, text
  local sw_text
  for sw_text in ${sw_problems[@]+"${sw_problems[@]}"}; do [ "$sw_text" != "$2" ] || return 0; done
  sw_problems[${#sw_problems[@]}]=$2 sw_problem_codes+=" $1"
}

# Lists the problems, if any, and ends with the first status that applies, in this order.
sw_stop_for_problems() {
  local sw_text sw_code
  [ "${#sw_problems[@]}" -gt 0 ] || return 0
  sw_warn 'Nothing was run. Fix these problems first:'
  for sw_text in "${sw_problems[@]}"; do sw_block '  - ' "$sw_text" >&2; done
  for sw_code in 64 78 69 73 3; do ! sw_has "$sw_problem_codes" "$sw_code" || sw_die "$sw_code"; done
}

# A step's id from an id or a number, in sw_found. Where there is one phase, its number may be left out.
sw_resolve() {
  local sw_wanted_number=$1
  [[ $1 = *.* || ${sw_phases# } = *' '* ]] || sw_wanted_number=1.$1
  for sw_found in $sw_steps; do
    [ "$1" != "$sw_found" ] || return 0
    sw_load step "$sw_found" found_
    [ "$sw_wanted_number" != "$sw_found_number" ] || return 0
  done
  sw_usage "there is no step $1"
}

sw_load_phase() { # id
  sw_phase_tools='' sw_phase_access='' sw_phase_disk='' sw_phase_images='' sw_phase_variables=''
  sw_load phase "$1" phase_
  sw_phase_steps=sw_steps_of__$sw_phase_number sw_phase_steps=${!sw_phase_steps}
}

# The steps that phase, --from, --to and --only leave: sw_selected; what is wanted of variables: sw_wanted.
sw_select() {
  local sw_inside=yes sw_at sw_in_phases=''
  if [ "$sw_verb$sw_operand" = run ] && [[ ${sw_phases# } = *' '* ]]; then
    sw_usage "which phase? One of:$sw_phases"
  fi
  : "${sw_operand:=${sw_phases# }}"
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
    if [ -n "$sw_inside" ] && { [ -z "$sw_only" ] || sw_has "$sw_only" "$sw_at"; }; then sw_selected+=" \
$sw_at"; fi
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

# What is to be done with the loaded step: sw_verdict is run, check, keep, skip, half or blocked; sw_because
# why.
sw_decide() {
  local sw_skip="sw_skip__$sw_key"
  sw_of was
  sw_state_now=$sw_of sw_verdict=run sw_because='' sw_changed=''
  if [ -n "${!sw_skip+set}" ]; then
    sw_verdict=skip sw_because=${!sw_skip}
  elif [ "$sw_id" = "$sw_from" ] || sw_has "$sw_only" "$sw_id"; then
    sw_because='named by a flag'
  else
    case $sw_state_now in
    '' | undone) ;;
    skipped) sw_verdict=keep ;;
    done | already) sw_decide_done ;;
    unverified) sw_verdict=check sw_because='it ran, but its check did not hold: the check comes first' ;;
    *)
      sw_because="was begun before: $sw_state_now"
      sw_may_rerun || sw_half
      ;;
    esac
  fi
}

# A step that is done stays so, unless what it saw may be otherwise by now, or its text is another one.
sw_decide_done() {
  if [ -n "$sw_again" ] && [ "$sw_position" -gt "$sw_last_change" ] && [ "$sw_risk" = read-only ] &&
    [ -z "$sw_prompt" ]; then
    sw_because='a step before it ran again'
    return
  fi
  sw_digest_of
  sw_verdict=keep
  sw_of ran
  [ "$sw_of" != "$sw_digest_now" ] || return 0
  if [ "$sw_prompt" = confirm ] && ! sw_has "$sw_accepted" "$sw_id"; then
    sw_verdict=run sw_because='its question is another one than was answered'
    return
  fi
  sw_changed=yes sw_because='done before, with another text, which is accepted'
  sw_has "$sw_accepted" "$sw_id" ||
    sw_verdict=blocked sw_because="it is done, but its text has changed since \
($sw_self show $sw_id): --accept-changed $sw_id keeps it, --from $sw_id runs it again, undo takes it back"
}

sw_half() {
  sw_words "$sw_state_now"
  sw_verdict=half
  sw_because="it $sw_words. Look at what is there ($sw_self show $sw_id); --from $sw_id runs it again, \
--skip $sw_id=REASON counts it as done, undo takes it back"
}

# Whether a captured value is not there, and no step before the loaded one (sw_made) will make it; sw_because.
sw_lacks() { # VARIABLE:STEP
  if sw_has "$sw_made" "${1#*:}" || [ -e "$WORK/${1%%:*}" ]; then return 1; fi
  sw_because="needs ${1%%:*}, which the step ${1#*:} makes: that one must run first"
}

# Tools, versions, access and disk: what the procedure says the phases need, and what the runner needs itself.
sw_check_requirements() { # phases; `tools` for no more than these
  local sw_tool sw_n sw_at sw_seen=' '
  sw_load procedure it procedure_
  sw_version_fits "$BASH_VERSION" "$sw_procedure_bash" ||
    sw_problem 69 "bash $sw_procedure_bash or later is needed, this is $BASH_VERSION"
  for sw_tool in $sw_programs "${sw_sha_tool[0]}"; do
    command -v "$sw_tool" >/dev/null || sw_problem 69 "the runner needs $sw_tool, which is not on PATH"
  done
  for sw_at in $1; do
    sw_load_phase "$sw_at"
    for sw_tool in $sw_phase_tools; do
      sw_has "$sw_seen" "$sw_tool" && continue
      sw_seen+="$sw_tool "
      sw_check_tool
    done
    if [ -n "$sw_phase_images" ] && [[ $sw_verb = plan || $sw_verb = run ]]; then
      sw_expand "$sw_phase_images"
      sw_say "cannot tell  whether these images can be pulled: $sw_expand"
    fi
  done
  [ -z "$2" ] || return 0
  for sw_at in $1; do
    sw_load_phase "$sw_at"
    for sw_n in $sw_phase_access; do
      sw_has "$sw_seen" "access $sw_n" && continue
      sw_seen+=" access $sw_n "
      sw_check_access
    done
    for sw_n in $sw_phase_disk; do sw_check_disk; done
  done
}

sw_check_tool() {
  local sw_tool_min='' sw_tool_why=''
  sw_load tool "$sw_tool" tool_
  if ! command -v "$sw_tool" >/dev/null; then
    sw_problem 69 "$sw_tool is not on PATH${sw_tool_why:+ ($sw_tool_why)}"
  elif [ -n "$sw_tool_min" ]; then
    sw_launch "version_${sw_tool//[!A-Za-z0-9]/_}" 60 quiet
    { [[ $sw_output =~ [0-9]+(\.[0-9]+)+ ]] && sw_version_fits "${BASH_REMATCH[0]}" "$sw_tool_min"; } ||
      sw_problem 69 "$sw_tool $sw_tool_min or later is needed, \
this is ${BASH_REMATCH[0]:-of no version that can be told}"
  fi
}

# Access and space are looked at in the same round as all else, but not with a value that is missing or wrong.
sw_check_access() {
  local sw_access_why='' sw_access_reads='' sw_name
  sw_load access "$sw_n" access_
  for sw_name in $sw_access_reads; do ! sw_has "$sw_wrong" "$sw_name" || return 0; done
  sw_launch "access_$sw_n" 60 quiet
  [ "$sw_status" -eq 0 ] ||
    sw_problem 3 "no access: ${sw_access_why:-access_$sw_n in this file} \
(status $sw_status${sw_output:+: $sw_output})"
}

sw_check_disk() {
  local sw_path sw_disk_path sw_disk_bytes
  sw_load disk "$sw_n" disk_
  sw_expand "$sw_disk_path"
  [[ $sw_expand = /* ]] || return 0 # of a value that is a problem already
  sw_disk_path=$sw_expand sw_path=$sw_expand
  while [ ! -e "$sw_path" ] && [ "$sw_path" != "${sw_path%/*}" ]; do sw_path=${sw_path%/*}; done
  sw_output=$(df -Pk -- "${sw_path:-/}" 2>/dev/null)
  if ! [[ ${sw_output##*"$sw_nl"} =~ [[:space:]]([0-9]+)[[:space:]]+[0-9]+%[[:space:]] ]]; then
    sw_problem 3 "$sw_disk_path: cannot tell how much is free"
  elif [ "${BASH_REMATCH[1]}" -lt "$((sw_disk_bytes / 1024))" ]; then
    sw_problem 3 "$sw_disk_path: $((sw_disk_bytes / 1048576)) MiB are needed, $((BASH_REMATCH[1] / 1024)) \
MiB are free"
  fi
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

# Each step in order. Of those that are left out, what was begun must be finished (sw_unfinished), before the
# first step that is selected and before a point of no return; what never ran is only named (sw_never). Each
# selected one: may it run, are its answers given, will the captured values that it needs be there? The last
# that is done and changed something has the position sw_last_change: when a step has run again (sw_again),
# what later steps have seen may no longer be so, and those after that position that only look, and do not
# ask, run again too.
sw_check_steps() {
  local sw_at sw_text sw_made=' ' sw_unfinished=() sw_chosen=$sw_selected sw_first=yes
  sw_selected='' sw_never='' sw_last_change=0
  for sw_at in $sw_steps; do
    sw_about "$sw_at"
    sw_decide
    if ! sw_has "$sw_chosen" "$sw_at"; then
      sw_check_left_out
      continue
    fi
    sw_selected+=" $sw_at"
    if [ "$sw_risk" != read-only ] && [[ $sw_state_now = done || $sw_state_now = unverified ]]; then
      sw_last_change=$sw_position
    fi
    if [ -n "$sw_first" ] || [ "$sw_risk" = point-of-no-return ]; then
      for sw_text in ${sw_unfinished[@]+"${sw_unfinished[@]}"}; do sw_problem 3 "$sw_text"; done
    fi
    sw_first=''
    case $sw_verdict$sw_terminal in blocked* | half) sw_problem 3 "$sw_at: $sw_because" ;; esac
    [ "$sw_verdict" = skip ] || sw_made+="$sw_at "
    case $sw_verdict in keep | skip | blocked) ;; *) sw_check_step ;; esac
  done
}

sw_check_left_out() {
  case $sw_state_now in
  '' | undone) [ "$sw_phase" != "$sw_operand" ] || [ -z "$sw_first$sw_only" ] || sw_never+=" $sw_at" ;;
  started | failed | interrupted | unverified | undoing)
    if [ "$sw_verdict" = skip ]; then
      sw_selected+=" $sw_at"
      return
    fi
    sw_words "$sw_state_now"
    [ "$sw_verdict" != half ] || sw_phase+=" --from $sw_at"
    sw_unfinished[${#sw_unfinished[@]}]="$sw_at, which comes before, $sw_words: run it \
($sw_self run $sw_phase$sw_same_state), or --skip $sw_at=REASON counts it as done"
    ;;
  esac
}

sw_check_step() {
  local sw_need
  for sw_need in $sw_needs; do ! sw_lacks "$sw_need" || sw_problem 64 "$sw_at $sw_because"; done
  sw_answers
  [ -z "$sw_misgiven" ] || sw_problem 64 "$sw_at: $sw_misgiven"
  [ -z "$sw_terminal" ] || return 0
  if [ "$sw_answered_by$sw_prompt" = choose ]; then
    sw_problem 64 "$sw_at asks, and there is no terminal ($sw_asked): --confirm $sw_at=ANSWER, or --set \
$sw_answer=ANSWER"
  fi
  if [ -z "$sw_risk_by" ] || [ "$sw_answered_by$sw_prompt" = confirm ]; then
    sw_problem 64 "$sw_at asks, and there is no terminal ($sw_asks): --confirm $sw_at"
  fi
  [ "$sw_interactive" = no ] || sw_problem 64 "$sw_at needs a terminal"
}

# What the loaded step asks (sw_asked, and with its risk sw_asks), and what flags say to it: the answer to its
# question (sw_given) and who gave it (sw_answered_by), and who took its risk (sw_risk_by). Both are two
# things: a choice does not confirm a destructive step.
sw_answers() {
  local sw_bare="sw_confirm__$sw_key" sw_text="sw_reply__$sw_key" sw_value sw_from_where
  sw_expand "$sw_question"
  sw_asked=$sw_expand sw_asks=$sw_expand sw_given='' sw_misgiven=''
  sw_answered_by='no question' sw_risk_by='no risk'
  case $sw_risk in
  destructive | point-of-no-return)
    sw_asks="$sw_risk: $sw_title" sw_risk_by=''
    if [ -n "${!sw_bare+set}" ] || [ "${!sw_text-}" = "$sw_id" ]; then sw_risk_by=--confirm; fi
    ;;
  esac
  case $sw_prompt in
  confirm)
    sw_answered_by=''
    if [ -n "$sw_yes" ] && [ "$sw_assume" = yes ] && [ "$sw_risk_by" = 'no risk' ]; then
      sw_given=yes sw_answered_by=--yes
    fi
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
  *)
    if [ -n "${!sw_text-}" ] && [ "${!sw_text}" != "$sw_id" ]; then
      sw_misgiven="--confirm $sw_id=${!sw_text} does not confirm it; its id would"
    fi
    ;;
  esac
}
