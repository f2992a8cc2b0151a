# ---- Looking and checking -------------------------------------------------------------------------------

sw_row() { # a word or more, width, a remark: a line about the loaded step
  printf -v sw_row "%-$2s [%s/%s] %s: %s%s" "$1" "$sw_number" "$sw_total" "$sw_unit" "$sw_title" "${3:+ ($3)}"
  sw_say "$sw_row"
}
sw_cmd_plan() {
  local sw_at sw_text sw_pending='' sw_code=0
  sw_take_up_selected look
  sw_values
  sw_check_requirements "$sw_operand"
  [ "${#sw_problems[@]}" -eq 0 ] || sw_code=3
  for sw_text in ${sw_problems[@]+"${sw_problems[@]}"}; do sw_block 'blocked      ' "$sw_text"; done
  sw_made=''
  for sw_at in $sw_selected; do
    sw_about "$sw_at" && sw_decide
    sw_plan_step
    [ "$sw_verdict" = skip ] || sw_made+=" $sw_at"
    case $sw_risk:$sw_result in read-only:*) ;; *:'would run' | *:'cannot tell') sw_pending=yes ;; esac
    sw_row "$sw_result" 12 "$sw_because"
    [ "$sw_result" = blocked ] || continue
    sw_code=3
    [ "$sw_kind" != assert ] || [ -z "$sw_if_it_fails" ] || sw_block '             ' "$sw_if_it_fails"
  done
  sw_die "$sw_code"
}
# What would become of the loaded step: sw_result, sw_because.
sw_plan_step() {
  sw_result=blocked
  case $sw_verdict in
  keep) sw_result='done' ;;
  skip) sw_result='would skip' ;;
  run | check)
    ! sw_lacks || return 0
    sw_result='would run'
    if ! sw_applies_here; then sw_result='would skip' && return; fi
    if [[ $sw_group && -z $sw_item ]]; then
      sw_load_group "$sw_group" && sw_because=${sw_head_lists_in:+${!sw_head_lists_in-}}
      sw_because="for each ${sw_because:+of }${sw_because:-item that $sw_group will list}" && return
    fi
    sw_so_far
    [[ -z $sw_so_far || $sw_was = undone || $sw_item ]] || sw_because+="; at $sw_so_far"
    sw_plan_checks
    sw_answers
    [[ -z $sw_asks || $sw_result != would\ run && $sw_result != cannot\ tell ]] ||
      sw_because+="${sw_because:+; }asks: $sw_asks"
    ;;
  esac
}
# Runs what only looks, when all that it reads has a value. What it says now may be otherwise once the steps
# before it have run. A step that only looks is not done by holding now: it is looked at in its turn.
sw_plan_checks() {
  local sw_text sw_name sw_decided=$sw_because
  for sw_text in when done_when body; do
    sw_has "$sw_texts" "$sw_text" || continue
    [ "$sw_text" != body ] || [ "$sw_kind" = assert ] || continue
    sw_result='cannot tell'
    for sw_name in $sw_reads; do
      [ -n "${!sw_name+set}" ] || { sw_because="$sw_name has no value yet" && return; }
    done
    sw_launch "${sw_text/#body/step}_$sw_key" "$((sw_timeout > 0 ? sw_timeout : 60))" quiet
    sw_output=${sw_output##*"$sw_nl"} sw_output=${sw_output#"$0: line "*": "} sw_because='holds now'
    case $sw_text:$sw_status in
    when:0 | done_when:1) sw_result='would run' sw_because=$sw_decided && continue ;;
    when:1) sw_result='would skip' sw_because='does not apply' ;;
    body:0) sw_result='would run' ;;
    body:1) sw_result=blocked sw_because="does not hold${sw_output:+: $sw_output}" ;;
    *:0) sw_result='done' ;;
    *) sw_because="its check ended with status $sw_status${sw_output:+: $sw_output}" ;;
    esac
    [ -z "$sw_pending" ] || sw_result='cannot tell' sw_because='steps before it have yet to run'
    return
  done
}
# Only values that checks read are asked for.
sw_cmd_verify() {
  local sw_at sw_code=0
  sw_take_up_selected
  sw_wanted=''
  for sw_at in $sw_selected; do
    sw_about "$sw_at"
    ! sw_has "$sw_texts" check || sw_check_is_over || sw_wanted+=" $sw_check_reads"
  done
  sw_values
  sw_check_requirements "$sw_operand" tools
  sw_stop_for_problems
  sw_begin
  sw_each sw_verify_step
  sw_conclude "$sw_code"
}
sw_verify_step() {
  local sw_says='not run'
  sw_has "$sw_texts" check || return 0
  if sw_check_is_over; then
    sw_says='not asked'
  elif sw_has 'done already unverified' "$sw_was"; then
    sw_launch "check_$sw_key" "$sw_timeout" shown
    sw_note check "\"text\":\"check\",\"status\":$sw_status"
    case $sw_status in 0) sw_says='holds' ;; 1) sw_says='FAILS' ;; *) sw_says='cannot tell' ;; esac
    [ "$sw_status" -eq 0 ] || sw_code=3
  fi
  sw_row "$sw_says" 12 "${sw_those:+it had to hold until$sw_those}"
}
sw_check_is_over() { # has the step run until which the loaded one's check must hold?
  sw_those "${sw_check_until:+$sw_check_until $sw_check_until@$sw_item}" "done already $sw_half_done"
  [ -n "$sw_those" ]
}
