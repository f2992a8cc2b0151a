# ---- Before the first step: which steps, and every problem at once --------------------------------------

sw_half_done='started failed interrupted unverified undoing' # states in which something may be there

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
sw_resolve() { # also of a group's step, with the item: ID@ITEM
  local sw_implied='' sw_of_item=${1#"${1%%@*}"}
  [[ ${sw_phases# } = *' '* ]] || sw_implied=1.
  for sw_found in $sw_plain_steps; do
    sw_load step "$sw_found" found_
    case ${1%%@*} in
    "$sw_found" | "$sw_found_number" | "${sw_found_number#"$sw_implied"}") sw_found+=$sw_of_item && return ;;
    esac
  done
  sw_usage "there is no step $1"
}
sw_load_phase() { # id
  local sw_name=PHASE_${1//[!A-Za-z0-9]/_}
  sw_phase_tools='' sw_phase_access='' sw_phase_disk='' sw_phase_images='' sw_phase_variables=''
  sw_load phase "$1" phase_
  sw_phase_steps=sw_steps_of__$sw_phase_number && sw_by_item "${!sw_phase_steps}"
  sw_phase_steps=$sw_by_item
  sw_phase_title=sw_title__$sw_name && sw_phase_title=${!sw_phase_title}
  sw_phase_where=sw_where__$sw_name && sw_phase_where=${!sw_phase_where}
}
# Which steps of a list are in one of some states, in sw_those. What never ran is `undone` too.
sw_those() { # steps, states
  local sw_at sw_state_then && sw_those=''
  for sw_at in $1; do
    sw_key_of "$sw_at" && sw_state_then=sw_was__$sw_key_of && sw_state_then=${!sw_state_then:-undone}
    ! sw_has "$2" "$sw_state_then" || sw_those+=" $sw_at"
  done
}
# Selects once before the record is opened, and again when it says which items there are.
sw_take_up_selected() { sw_select && sw_take_up "$1" && sw_select; }
# What phase, --from, --to, --only and --item leave: sw_selected; what is wanted of variables: sw_wanted.
sw_select() {
  local sw_at sw_in_phases='' sw_left_out=$sw_from sw_last=$sw_to
  [[ $sw_verb$sw_operand != run || ${sw_phases# } != *' '* ]] || sw_usage "which phase? One of:$sw_phases"
  for sw_at in ${sw_operand:=${sw_phases# }}; do
    sw_load_phase "$sw_at"
    sw_in_phases+=" $sw_phase_steps" sw_wanted+=" $sw_phase_variables"
  done
  if [[ $sw_to = *@* && "$sw_in_phases " != *" $sw_to "* ]]; then # it may be listed later: sw_list_anew
    sw_about "${sw_to%%@*}" && [ -n "$sw_group" ] && sw_load_group "$sw_group" &&
      sw_last=${sw_head_lists_for##* }
  fi
  for sw_at in $sw_from $sw_last $sw_only; do
    sw_has "$sw_in_phases" "$sw_at" ||
      sw_usage "the step $sw_at is not in phase $sw_operand, or is done for each item: ID@ITEM"
  done
  [[ -z $sw_item_wanted || $sw_steps != *@* || "$sw_steps " = *@"$sw_item_wanted "* ]] ||
    sw_usage "there is no item $sw_item_wanted"
  sw_selected=''
  for sw_at in $sw_in_phases; do
    [ "$sw_left_out:$sw_at" != "$sw_from:$sw_from" ] || sw_left_out=''
    [ -n "$sw_left_out" ] || ! sw_has "${sw_only:-$sw_at}" "$sw_at" || ! sw_is_wanted "$sw_at" ||
      sw_selected+=" $sw_at"
    [ "$sw_at" != "$sw_last" ] || sw_left_out=$sw_last
  done
  [ -n "$sw_selected" ] || sw_usage 'these flags leave no step'
}
# With --item: a step of a group for that item, or of one whose items are yet to be listed.
sw_is_wanted() {
  [ -n "$sw_item_wanted" ] || return 0
  sw_about "$1"
  [ "$sw_item" = "$sw_item_wanted" ] || [ "$sw_kind$sw_item" = for_each ] || [[ $sw_group && -z $sw_item ]]
}

# What is to be done with the loaded step, in sw_verdict: run, check, keep, skip, half or blocked; sw_because
# says why. A step that is done stays so, unless what it saw may be otherwise by now, or its text is another.
sw_decide() {
  sw_verdict=run sw_because='' sw_changed=''
  if [ -n "$sw_skip" ]; then
    sw_verdict=skip sw_because=$sw_skip
  elif sw_has "$sw_from $sw_only" "$sw_unit"; then
    sw_because='named by a flag'
  elif [ "$sw_was" = skipped ]; then
    sw_verdict=keep
  elif [ "$sw_was" = unverified ]; then
    sw_verdict=check sw_because='it ran, but its check did not hold: the check comes first'
  elif sw_has "$sw_half_done" "$sw_was"; then
    sw_decide_half
  elif ! sw_has 'done already' "$sw_was"; then
    return
  elif [ "$sw_again$sw_risk$sw_prompt" = yesread-only ] && [ "$sw_position" -gt "$sw_last_change" ]; then
    sw_because='a step before it ran again'
  elif sw_digest_of && [ "$sw_ran" = "$sw_digest_now" ]; then
    sw_verdict=keep
  elif sw_has "$sw_accepted" "$sw_id"; then
    sw_verdict=keep sw_changed=yes sw_because='done before, with another text, which is accepted'
  elif [ "$sw_prompt" = confirm ]; then
    sw_because='its question is another one than was answered'
  else
    sw_verdict=blocked sw_because="it is done; its text or name has changed since ($sw_self show $sw_id): \
--accept-changed $sw_id keeps it, --from $sw_unit runs it again, undo takes it back"
  fi
}
sw_decide_half() {
  sw_verdict=half sw_because="it $sw_words. Look at what is there ($sw_self show $sw_id); \
--from $sw_unit runs it again, --skip $sw_unit=REASON counts it as done, undo takes it back"
  if [ "$sw_rerun" = safe ] || [ "$sw_risk" = read-only ] || sw_has "$sw_texts" done_when; then
    sw_verdict=run sw_because="was begun before: $sw_was"
  fi
}
# Whether captured values are not there, and no step before the loaded one (sw_made) will make them.
sw_lacks() {
  local sw_need sw_lacking=''
  for sw_need in $sw_needs; do
    sw_has "$sw_made" "${sw_need#*:}" || sw_has "$sw_made" "${sw_need#*:}@$sw_item" ||
      [ -e "$WORK/${sw_need%%:*}" ] || [ -e "$sw_work/${sw_need%%:*}" ] ||
      sw_lacking+="; needs ${sw_need%%:*}, which the step ${sw_need#*:} makes: that one must run first"
  done
  [ -n "$sw_lacking" ] && sw_because=${sw_lacking#; }
}

# What the procedure says the phases need.
sw_check_requirements() { # phases; `tools` for no more than these
  local sw_at sw_tools='' sw_access='' sw_disk='' sw_images=''
  sw_version_fits "$BASH_VERSION" "$sw_procedure_bash" ||
    sw_problem 69 "bash $sw_procedure_bash or later is needed, this is $BASH_VERSION"
  for sw_at in $1; do
    sw_load_phase "$sw_at"
    sw_tools+=" $sw_phase_tools" sw_access+=" $sw_phase_access" sw_disk+=" $sw_phase_disk"
    sw_images+=" $sw_phase_images"
  done
  sw_each_word "$sw_tools" sw_check_tool
  [ -z "$2" ] || return 0
  sw_unique "$sw_images" && sw_expand "$sw_unique"
  [ -z "$sw_expand" ] || sw_say "cannot tell  whether these images can be pulled:$sw_expand"
  sw_each_word "$sw_access" sw_check_access
  sw_each_word "$sw_disk" sw_check_disk
}
sw_check_tool() { # program
  local sw_tool_min='' sw_tool_why='' sw_form='[0-9]+(\.[0-9]+)+'
  sw_load tool "$1" tool_
  if ! command -v "$1" >/dev/null; then
    sw_problem 69 "$1 is not on PATH${sw_tool_why:+ ($sw_tool_why)}"
  elif [ -n "$sw_tool_min" ]; then
    sw_launch "version_${1//[!A-Za-z0-9]/_}" 60 quiet
    { [[ $sw_output =~ $sw_form ]] && sw_version_fits "${BASH_REMATCH[0]}" "$sw_tool_min"; } ||
      sw_problem 69 "$1 $sw_tool_min or later is needed, this is ${BASH_REMATCH[0]:-of an unknown version}"
  fi
}
# Access is looked at in the same round as all else, but not with a value that is missing or wrong.
sw_check_access() { # number
  local sw_access_why='' sw_access_reads='' sw_name
  sw_load access "$1" access_
  for sw_name in $sw_access_reads; do ! sw_has "$sw_wrong" "$sw_name" || return 0; done
  sw_launch "access_$1" 60 quiet
  [ "$sw_status" -eq 0 ] || sw_problem 3 "no access: ${sw_access_why:-access_$1 in this file} \
(status $sw_status${sw_output:+: $sw_output})"
}
# A path that is none comes of a value that is a problem already.
sw_check_disk() { # number
  local sw_path sw_disk_path sw_disk_bytes sw_free sw_form='[[:space:]]([0-9]+)[[:space:]]+[0-9]+%[[:space:]]'
  sw_load disk "$1" disk_
  sw_expand "$sw_disk_path" && sw_path=$sw_expand
  [[ $sw_path = /* ]] || return 0
  while [ ! -e "${sw_path:-/}" ]; do sw_path=${sw_path%/*}; done
  sw_free=$(df -Pk -- "${sw_path:-/}" 2>/dev/null)
  if ! [[ ${sw_free##*"$sw_nl"} =~ $sw_form ]]; then
    sw_problem 3 "$sw_expand: cannot tell how much is free"
  elif sw_free=${BASH_REMATCH[1]} && [ "$sw_free" -lt "$((sw_disk_bytes / 1024))" ]; then
    sw_problem 3 "$sw_expand: $((sw_disk_bytes / 1048576)) MiB are needed, $((sw_free / 1024)) MiB are free"
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

# Each step in order. What is left out, though begun (sw_unfinished), holds up the first step that is selected
# and each point of no return; what is left out and never ran is only named (sw_never). After the last step
# that is done and changed something (sw_last_change), steps that only look and do not ask look again when a
# step before them has run again (sw_again); before it, what they saw may no longer be had.
sw_check_steps() {
  local sw_at sw_text sw_unfinished=() sw_chosen=$sw_selected sw_first=yes
  sw_selected='' sw_never='' sw_last_change=0 sw_made=''
  for sw_at in $sw_steps; do
    sw_about "$sw_at" && sw_decide
    if sw_has "$sw_chosen" "$sw_at"; then
      sw_selected+=" $sw_at"
      [ "$sw_risk" = read-only ] || ! sw_has 'done unverified' "$sw_was" || sw_last_change=$sw_position
      if [ -n "$sw_first" ] || [ "$sw_risk" = point-of-no-return ]; then
        for sw_text in ${sw_unfinished[@]+"${sw_unfinished[@]}"}; do sw_problem 3 "$sw_text"; done
      fi
      sw_first=''
      sw_check_step
    elif [ "$sw_was:$sw_phase" = "undone:$sw_operand" ] && [ -n "$sw_first$sw_only" ]; then
      sw_never+=" $sw_at"
    elif sw_has "$sw_half_done" "$sw_was" && [ "$sw_verdict" = skip ]; then
      sw_selected+=" $sw_at"
    elif sw_has "$sw_half_done" "$sw_was"; then
      [ "$sw_verdict" != half ] || sw_phase+=" --from $sw_at"
      sw_unfinished[${#sw_unfinished[@]}]="$sw_at, which comes before, $sw_words: run it \
($sw_self run $sw_phase$sw_same_state), or --skip $sw_at=REASON counts it as done"
    fi
  done
}
# May the loaded step run, are its answers given, will the captured values that it needs be there?
sw_check_step() {
  case $sw_verdict$sw_terminal in blocked* | half) sw_problem 3 "$sw_at: $sw_because" ;; esac
  [ "$sw_verdict" = skip ] || sw_made+=" $sw_at"
  ! sw_has 'keep skip blocked' "$sw_verdict" && sw_applies_here || return 0
  [[ -z $sw_group || -n $sw_item ]] || sw_has "$sw_made" "$sw_group" ||
    sw_problem 64 "$sw_at is done for each item that $sw_group lists, which must run first"
  ! sw_lacks || sw_problem 64 "$sw_at $sw_because"
  sw_answers
  [ -z "$sw_misgiven" ] || sw_problem 64 "$sw_at: $sw_misgiven"
  [ -z "$sw_terminal" ] || return 0
  [ "$sw_answered_by$sw_prompt" != choose ] || sw_problem 64 \
    "$sw_at asks, and there is no terminal ($sw_asked): --confirm $sw_at=ANSWER, or --set $sw_answer=ANSWER"
  if [ -z "$sw_risk_by" ] || [ "$sw_answered_by$sw_prompt" = confirm ]; then
    sw_problem 64 "$sw_at asks, and there is no terminal ($sw_asks): --confirm $sw_at${sw_role:+=NAME}"
  fi
  [ "$sw_interactive" = no ] || sw_problem 64 "$sw_at needs a terminal"
}
# What the loaded step asks (sw_asked, and with its risk sw_asks), and what flags say to it: sw_given, by whom
# (sw_answered_by), and who took its risk (sw_risk_by): a choice does not confirm a destructive step.
sw_answers() {
  local sw_confirmed=${sw_confirm:+--confirm} sw_value sw_from_where
  sw_expand "$sw_question" && sw_asked=$sw_expand sw_asks=$sw_expand sw_given='' sw_misgiven=''
  sw_answered_by='no question' sw_risk_by='no risk' sw_person=''
  ! sw_has 'destructive point-of-no-return' "$sw_risk" ||
    sw_asks="$sw_risk: $sw_title" sw_risk_by=$sw_confirmed
  if [ -n "$sw_role" ]; then # another person: the flag says who
    sw_given=yes sw_person=$sw_by_flag sw_answered_by=${sw_by_flag:+--confirm}
    [[ -z $sw_confirm || $sw_by_flag ]] || sw_misgiven="--confirm $sw_unit=NAME says who answers ($sw_role)"
    return
  fi
  case $sw_prompt:$sw_by_flag in
  confirm: | confirm:[Yy] | confirm:[Yy][Ee][Ss] | confirm:"$sw_id")
    sw_given=${sw_by_flag:-yes} sw_answered_by=${sw_by_flag:+--confirm}
    : "${sw_answered_by:=$sw_confirmed}"
    [ "$sw_yes$sw_assume$sw_risk_by" != 'yesyesno risk' ] || : "${sw_answered_by:=--yes}"
    ;;
  choose:*)
    sw_look_up "$sw_answer"
    sw_given=${sw_by_flag:-$sw_value} sw_answered_by=${sw_by_flag:+--confirm}
    : "${sw_answered_by:=$sw_from_where}"
    ;;
  : | :"$sw_id") ;;
  *) sw_misgiven="--confirm $sw_id=$sw_by_flag does not confirm it; --confirm $sw_id would" ;;
  esac
}
