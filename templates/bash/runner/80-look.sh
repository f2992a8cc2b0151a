# ---- Looking and checking -------------------------------------------------------------------------------

sw_row() { # a word or more, width, a remark
  printf "%-$2s [%s/%s] %s: %s%s\n" "$1" "$sw_number" "$sw_total" "$sw_id" "$sw_title" "${3:+ ($3)}"
}

sw_cmd_plan() {
  local sw_at sw_result sw_pending='' sw_text sw_results='' sw_n sw_sums='' sw_made=' '
  sw_silent=yes
  sw_select
  sw_check_state
  sw_read_journal
  sw_stop_at_foreign_record
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
    if [ "$sw_risk" != read-only ] && [[ $sw_result = 'would run' || $sw_result = 'cannot tell' ]]; then
      sw_pending=yes
    fi
    sw_row "$sw_result" 12 "$sw_because"
    if [ "$sw_result" = blocked ] && sw_judges && [ -n "$sw_if_it_fails" ]; then
      sw_block '             ' "$sw_if_it_fails"
    fi
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

# What would become of the loaded step: sw_result, sw_because.
sw_plan_step() {
  local sw_need
  case $sw_verdict in
  keep) sw_result='done' && return ;;
  skip) sw_result='would skip' && return ;;
  half | blocked) sw_result=blocked && return ;;
  *) sw_result='would run' ;;
  esac
  for sw_need in $sw_needs; do
    if sw_lacks "$sw_need"; then sw_result=blocked && return; fi
  done
  sw_plan_checks
  if [[ $sw_result = 'would run' || $sw_result = 'cannot tell' ]]; then
    sw_answers
    [ -z "$sw_asks" ] || sw_because+="${sw_because:+; }asks: $sw_asks"
  fi
}

# Runs what only looks, when all that it reads has a value. What it says now may be otherwise once the steps
# before it have run. A step that only looks is not done by holding now: it is looked at in its turn.
sw_plan_checks() {
  local sw_text sw_name
  for sw_text in when done_when body; do
    sw_has "$sw_texts" "$sw_text" || continue
    [ "$sw_text" != body ] || sw_judges || continue
    for sw_name in $sw_reads; do
      if [ -z "${!sw_name+set}" ]; then
        sw_result='cannot tell' sw_because="$sw_name has no value yet"
        return
      fi
    done
    sw_launch "${sw_text/#body/step}_$sw_key" "$((sw_timeout > 0 ? sw_timeout : 60))" quiet
    sw_output=${sw_output##*"$sw_nl"} sw_output=${sw_output#"$0: line "*": "}
    case $sw_text:$sw_status in
    when:0 | done_when:1) continue ;;
    when:1) sw_result='would skip' sw_because='does not apply' ;;
    body:0) sw_result='would run' sw_because='holds now' ;;
    body:1) sw_result=blocked sw_because="does not hold${sw_output:+: $sw_output}" ;;
    *:0) sw_result='done' sw_because='holds now' ;;
    *)
      sw_result='cannot tell'
      sw_because="its check ended with status $sw_status${sw_output:+: $sw_output}"
      ;;
    esac
    [ -z "$sw_pending" ] || sw_result='cannot tell' sw_because='steps before it have yet to run'
    return
  done
}

# Only values that checks read are asked for.
sw_cmd_verify() {
  local sw_at sw_code=0 sw_says
  sw_select
  sw_open_state
  sw_wanted=''
  for sw_at in $sw_selected; do
    sw_about "$sw_at"
    ! sw_has "$sw_texts" check || sw_wanted+=" $sw_check_reads"
  done
  sw_load_kept
  sw_values
  sw_check_requirements "$sw_operand" tools
  sw_stop_for_problems
  sw_begin
  for sw_at in $sw_selected; do
    sw_about "$sw_at"
    sw_has "$sw_texts" check || continue
    sw_says='not run'
    sw_of was
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
