# ---- Running --------------------------------------------------------------------------------------------

# The values that are given, for the journal (sw_taken) and people (sw_shown); they are kept, but no secret.
sw_take_stock() {
  local sw_name sw_source sw_value && sw_taken='' sw_shown=''
  for sw_name in $sw_variables; do
    sw_source="sw_source__$sw_name" && sw_source=${!sw_source} && sw_value=${!sw_name}
    [ -n "$sw_source" ] || continue
    sw_about_variable "$sw_name"
    if [ "$sw_var_secret" = yes ]; then
      sw_value='***'
    elif [ -n "$sw_begun_run" ] && [ "$sw_source" != 'the run before' ]; then
      printf '%s' "$sw_source:$sw_value" 2>/dev/null >"$sw_state/values/$sw_name" || sw_unwritable
    fi
    sw_json "$sw_value"
    sw_taken+="${sw_taken:+,}\"$sw_name\":{\"value\":$sw_json,\"from\":\"$sw_source\"}"
    sw_shown+="${sw_shown:+$sw_nl}$sw_name=$sw_value ($sw_source)"
  done
}
# The journal's line about who runs what with which values.
sw_begin() {
  local sw_pair sw_members="\"verb\":\"$sw_verb\",\"phase\":\"$sw_operand\""
  sw_take_stock
  sw_operator="$(id -un 2>/dev/null) ($EUID)"
  sw_add operator "$sw_operator" host "$sw_host" system "bash $BASH_VERSION, $(uname -sr)"
  sw_members+=",\"procedure\":\"$sw_procedure $sw_version\",\"source\":\"$sw_procedure_source\""
  sw_record begin "$sw_members,\"values\":{$sw_taken}"
  sw_begun_run=yes && sw_take_stock
  for sw_pair in $sw_renames; do
    sw_about "${sw_pair#*>}" && sw_digest_of && sw_note renamed "\"from\":\"${sw_pair%%>*}\""
  done
}
sw_each() { # function: for each selected step, loaded
  local sw_step
  sw_left=$sw_selected
  while [ -n "${sw_left// /}" ]; do
    sw_left=${sw_left#"${sw_left%%[! ]*}"} && sw_step=${sw_left%% *} && sw_left=${sw_left#"$sw_step"}
    [ -z "$sw_signal" ] || sw_interrupted
    sw_about "$sw_step" && sw_digest_of
    [ -z "$sw_item" ] || mkdir -p -- "$WORK" 2>/dev/null || sw_unwritable
    sw_current=$sw_step sw_since=$SECONDS sw_attempt=1 sw_open=''
    "$1"
  done
  sw_current=''
}
sw_cmd_run() {
  local sw_at
  sw_take_up_selected "$sw_dry_run"
  sw_values
  if [ -n "$sw_dry_run" ]; then
    sw_take_stock
    sw_say "${sw_shown:+$sw_shown$sw_nl}WORK=$WORK"
    for sw_at in $sw_selected; do sw_say '' && sw_cmd_show "$sw_at"; done
    sw_stop_for_problems && return
  fi
  [ -z "$sw_ask_each" ] || [ -n "$sw_terminal" ] || sw_problem 64 '--ask-each asks, and there is no terminal'
  sw_check_requirements "$sw_operand"
  sw_check_steps
  sw_stop_for_problems
  [ -z "$sw_never" ] || sw_say "Left out, though never run:$sw_never"
  sw_begin
  sw_each sw_perform_step
  sw_say_kept
  sw_span $((SECONDS - sw_started))
  sw_load_phase "$sw_operand" && sw_those "$sw_phase_steps" "undone $sw_half_done"
  if [ -z "$sw_those" ]; then
    sw_say "Phase $sw_operand is done, in $sw_span. The record: $sw_state"
  else
    sw_those=${sw_those# } && sw_about "${sw_those%% *}"
    sw_say "Done in $sw_span. Next in phase $sw_operand: $sw_number, $sw_unit. The record: $sw_state"
  fi
  sw_conclude 0
}
sw_say_kept() { # steps that were done before, in one line
  [ "$sw_kept_steps" -eq 0 ] || sw_say "      steps done before: $sw_kept_steps"
  sw_kept_steps=0
}
sw_say_heading() { sw_say "[$sw_number/$sw_total] $1$sw_title${sw_item:+ ($sw_item)}"; }
# One step, from heading to last line in the journal. What was begun and is skipped is done: undo knows of it.
sw_perform_step() {
  sw_decide
  if [ "$sw_verdict$sw_changed" = keep ]; then sw_kept_steps=$((sw_kept_steps + 1)) && return; fi
  sw_say_kept
  [ -z "$sw_shown" ] || sw_block '      ' "$sw_shown"
  sw_shown=''
  sw_say_heading ''
  if [ "$sw_verdict" = check ]; then
    sw_launch "check_$sw_key" "$sw_timeout" quiet
    sw_verdict=holds
    [ "$sw_status" -eq 0 ] || sw_decide_half
  fi
  [ "$sw_verdict" != half ] || sw_ask_half_done
  case $sw_verdict:$sw_was in
  holds:*) sw_end 'done' 'its check holds now' ;;
  keep:*) sw_say "      $sw_because" && sw_note accept ;;
  skip:undone | skip:skipped) sw_end skipped "$sw_because" 'skipped: ' ;;
  skip:*) sw_end 'done' "$sw_because" 'skipped: ' ;;
  *) sw_run_step ;;
  esac
}
# Only what we did not begin ourselves is left alone by undo: it was `already` done.
sw_run_step() {
  local sw_name sw_result='done'
  [[ -z $sw_group || -n $sw_item ]] || { sw_end skipped "$sw_group listed no item" && return; }
  if ! sw_applies_here; then sw_end skipped "$sw_because" 'does not apply: ' && return; fi
  sw_ask_text when
  if [ "$sw_status" -eq 1 ]; then sw_end skipped 'does not apply' && return; fi
  sw_ask_text done_when
  for sw_name in $sw_captures; do [ -e "$WORK/$sw_name" ] || sw_status=1; done
  if [ "$sw_status" -eq 0 ] && sw_has "$sw_texts" done_when; then
    sw_say_captured
    [ "$sw_was" != undone ] || sw_result=already
    sw_end "$sw_result" 'already done'
    return
  fi
  sw_confirm
  if sw_has "$sw_texts" body; then sw_run_body; fi
  [ "$sw_risk" = read-only ] || sw_again=yes
  sw_say_captured
  if sw_has "$sw_texts" check; then
    sw_launch "check_$sw_key" "$sw_timeout" shown
    [ "$sw_status" -eq 0 ] || sw_fail unverified
  fi
  sw_end 'done'
  [ "$sw_kind" != for_each ] || sw_list_anew
}
sw_ask_text() { # when or done_when: 0 or 1 in sw_status; 0 where the step has none
  sw_status=0
  sw_has "$sw_texts" "$1" || return 0
  sw_launch "$1_$sw_key" "$sw_timeout" quiet
  [ "$sw_status" -le 1 ] || sw_fail "$1"
}
sw_say_captured() {
  local sw_name
  sw_load_captured "$sw_captures"
  for sw_name in $sw_captures; do sw_block "      $sw_name=" "${!sw_name}"; done
}
sw_run_body() { # as often as the step allows
  local sw_meter=''
  ! sw_has "$sw_texts" progress || sw_meter=progress_$sw_key
  ! sw_has "$sw_calls" begin_item || : 2>/dev/null >"$WORK/$sw_id.progress" || sw_unwritable
  sw_mark_item begun
  for ((sw_attempt = 1; ; sw_attempt++)); do
    sw_note start "\"attempt\":$sw_attempt,\"risk\":\"$sw_risk\""
    sw_open=end
    if [ "$sw_interactive" = yes ]; then
      sw_launch_interactive "step_$sw_key"
    else
      sw_launch "step_$sw_key" "$sw_timeout" "$sw_shows" "$sw_meter"
    fi
    [ "$sw_status" -ne 0 ] || return 0
    [ "$sw_attempt" -lt "$sw_attempts" ] || sw_fail failed
    sw_say "      attempt $sw_attempt of $sw_attempts ended with status $sw_status; again in $sw_retry_wait s"
    sw_launch sw_nap 0 quiet
  done
}
sw_nap() { sleep "$sw_retry_wait"; }
sw_end() { # result, reason, what is said before that
  local sw_took=$((SECONDS - sw_since)) sw_members="\"result\":\"$1\""
  sw_members+=",\"seconds\":$sw_took"
  [ -z "$2" ] || { sw_say "      $3$2" && sw_add reason "$2"; }
  sw_note end "$sw_members"
  sw_open='' && sw_keep was "$1" && sw_mark_item
  [ "$sw_took" -lt 2 ] || { sw_span "$sw_took" && sw_say "      $sw_span"; }
}
# The step's question, then its risk; answers are in the journal first. A person's time is not the step's.
sw_confirm() {
  sw_answers
  if [ -z "$sw_answered_by" ]; then
    sw_answered_by=terminal
    if [ "$sw_prompt" = choose ]; then
      sw_choose
    else
      sw_block '      ' "$sw_asked${sw_look_for:+${sw_nl}Look for: $sw_look_for}"
      sw_typed '      Type yes:' yes || sw_answered_by=refused
      sw_given=$sw_reply
      if [[ $sw_role && $sw_answered_by != refused ]]; then
        sw_ask "      Who says so ($sw_role)? Name:" && sw_person=$sw_reply
        [ -n "$sw_person" ] || sw_answered_by=refused
      fi
    fi
  fi
  [ "$sw_ask_each$sw_answered_by$sw_risk_by" != 'yesno questionno risk' ] ||
    sw_typed '      Run it? Type yes:' yes || sw_refused
  [ -z "$sw_prompt" ] || sw_record_answer "$sw_given" "$sw_answered_by" "$sw_asked"
  [ "$sw_prompt" != choose ] || printf -v "$sw_answer" %s "$sw_given"
  sw_reply=$sw_id
  [ -n "$sw_risk_by" ] || sw_ask_risk
  [ "$sw_risk_by" = 'no risk' ] || sw_record_answer "$sw_reply" "$sw_risk_by" "$sw_asks"
  sw_since=$SECONDS
}
# Shows what a destructive step is about to run, with which values, and what of its phase never ran.
sw_ask_risk() {
  local sw_at sw_before="$sw_phase_steps "
  sw_those "${sw_before%%" $sw_unit "*}" undone
  [[ -z $sw_those || $sw_risk != point* ]] || sw_say "      Never run in this phase:$sw_those"
  sw_say "      This step is $sw_risk. It runs:"
  sw_block '        ' "${sw_section%"$sw_nl"}"
  for sw_at in $sw_reads; do [ -z "${!sw_at+set}" ] || sw_block "        with $sw_at=" "${!sw_at}"; done
  sw_risk_by=terminal
  sw_typed "      To run it, type its id, $sw_id:" "$sw_id" || sw_risk_by=refused
}
sw_record_answer() { # answer, by what, question
  local sw_members=''
  sw_add answer "$1" by "$2" operator "$sw_operator" question "$3"
  [ -z "$sw_person" ] || sw_add person "$sw_person"
  sw_person='' && sw_note answer "$sw_members"
  [ "$2" != refused ] || sw_refused
}
sw_refused() {
  sw_warn "Not confirmed, so ${sw_undoing:+the undo of }$sw_unit was not run."
  sw_how_to_go_on
  sw_conclude 1
}
# Numbered lines to pick from: a whole line or its number; nothing lists again.
sw_choose() {
  local sw_line sw_lines
  while :; do
    sw_launch "choices_$sw_key" "$((sw_timeout > 0 ? sw_timeout : 120))" quiet
    [ "$sw_status" -eq 0 ] || sw_fail choices
    sw_lines=('')
    while IFS= read -r sw_line; do
      sw_say "      ${#sw_lines[@]}) $sw_line"
      sw_lines[${#sw_lines[@]}]=$sw_line
    done < <(printf '%s\n' "$sw_output")
    sw_ask "      $sw_asked Number or whole line (nothing lists again):"
    sw_given=$sw_reply
    ! sw_is_line "$sw_reply" "$sw_output" || return 0
    [[ $sw_reply =~ ^[1-9][0-9]{0,8}$ ]] || continue
    sw_given=${sw_lines[sw_reply]}
    [ "$sw_reply" -ge ${#sw_lines[@]} ] || return 0
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
    stop) sw_warn 'Stopped; this step is as it was.' && sw_conclude 1 ;;
    esac
  done
}
# The step failed: all that the operator needs, in one place. What failed before anything began (a text that
# could not tell: when, done_when, choices) leaves no half-done step.
sw_fail() { # failed, unverified, undoing; or the text
  local sw_event=check sw_code=1 sw_members="\"text\":\"$1\"" sw_how
  sw_span $((SECONDS - sw_since))
  sw_how="It did not begin: its $1 ended with status $sw_status, so it cannot be told."
  case $1 in failed | unverified | undoing) sw_event=${sw_open:-end} sw_members="\"result\":\"$1\"" ;; esac
  case $1:$sw_status in
  *:124) sw_how="It did not end within $sw_timeout s." ;;
  unverified:*) sw_how="It ran, but its check ended with status $sw_status." ;;
  failed:* | undoing:*) sw_how="Status $sw_status after $sw_span, attempt $sw_attempt of $sw_attempts." ;;
  esac
  sw_warn "${sw_nl}FAILED: step $sw_number, $sw_unit: $sw_title"
  sw_so_far
  [ -z "$sw_so_far" ] || sw_warn "  At $sw_so_far."
  sw_warn "  $sw_how"
  sw_explain_failure
  [ -z "$sw_output" ] || sw_block '  It wrote: ' "$sw_output" >&2
  [ -z "$sw_if_it_fails" ] || sw_block '  What to do: ' "$sw_if_it_fails" >&2
  sw_open=''
  sw_note "$sw_event" "$sw_members,\"status\":$sw_status,\"seconds\":$((SECONDS - sw_since))"
  sw_how_to_go_on
  [[ $1 != unverified && $sw_kind != assert ]] || sw_code=3
  sw_conclude "$sw_code"
}
# Which command failed, with its line in the guide where that is beside this file, and what a status means.
sw_explain_failure() {
  local sw_command='' sw_line sw_n=0 sw_found=0 sw_meaning="sw_meaning_$sw_status"
  IFS= read -r -d '' sw_command 2>/dev/null <"$sw_state/failed"
  sw_command=${sw_command%"$sw_nl"}
  if [[ $sw_nl$sw_command$sw_nl = *"${sw_nl}terminal$sw_nl"* ]]; then
    sw_warn '  It stopped to read from the terminal. A step has none unless it says `interactive: true`.'
    return
  fi
  sw_meaning=${!sw_meaning}
  [[ $sw_status != 1[2-5]? || $sw_status -le 128 ]] ||
    : "${sw_meaning:=it was ended by signal $((sw_status - 128))}"
  [ -z "$sw_meaning" ] || sw_warn "  Status $sw_status mostly means: $sw_meaning."
  [ -n "$sw_command" ] || return 0
  sw_block '  The command: ' "$sw_command" >&2
  while IFS= read -r sw_line; do
    sw_n=$((sw_n + 1))
    [[ $sw_line != *"${sw_command%%"$sw_nl"*}"* ]] || sw_found=$((sw_found == 0 ? sw_n : -1))
  done 2>/dev/null <"${0%/*}/README.md"
  [ "$sw_found" -le 0 ] || sw_warn "  In the guide: README.md, line $sw_found"
}
sw_how_to_go_on() {
  local sw_more='' sw_alone='' sw_done_any='' sw_at
  if [ -z "$sw_current" ] || [ "$sw_verb" = verify ]; then return 0; fi
  sw_warn "  Its text:   $sw_self show ${sw_current%%@*}"
  if [ -n "$sw_undoing" ]; then
    sw_warn "  To resume:  $sw_self undo${sw_operand:+ $sw_operand}${sw_to:+ --to $sw_to}$sw_same_state"
  else
    sw_read_journal
    sw_those "$sw_steps" "done $sw_half_done"
    for sw_at in $sw_those; do
      sw_about "$sw_at"
      [ "$sw_risk" = read-only ] || sw_done_any=yes
    done
    sw_about "$sw_current"
    sw_from='' sw_only='' sw_again='' sw_skip='' && sw_decide
    [ "$sw_verdict" != half ] || sw_more=" --from $sw_unit"
    sw_warn "  To resume:  $sw_self run $sw_phase$sw_more$sw_same_state"
    [ -z "$sw_more" ] || sw_warn "              (runs $sw_unit again, so look first at what it left; \
--skip $sw_unit=REASON counts it as done)"
    [ "$sw_was" = undone ] || sw_done_any=yes sw_alone="   (this step alone: undo --to $sw_unit)"
    [ -z "$sw_done_any" ] || sw_warn "  To undo:    $sw_self undo $sw_phase$sw_same_state$sw_alone"
  fi
  sw_warn "  The record: $sw_state"
}
