# ---- Running --------------------------------------------------------------------------------------------

# The journal's line about who runs what with which values; the values are also kept for the next run, but no
# secret.
sw_begin() {
  local sw_name sw_source sw_taken='' sw_members sw_pair
  for sw_name in $sw_variables; do
    sw_source="sw_source__$sw_name"
    [ -n "${!sw_source-}" ] || continue
    sw_about_variable "$sw_name"
    sw_json='"***"'
    if [ "$sw_var_secret" = no ]; then
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
  sw_load procedure it procedure_
  sw_members+=",\"procedure\":\"$sw_procedure $sw_version\",\"source\":\"$sw_procedure_source\""
  sw_record begin "$sw_members,\"values\":{$sw_taken}"
  sw_begun=yes
  for sw_pair in $sw_renames; do
    sw_about "${sw_pair#*=}"
    sw_digest_of
    sw_note renamed "\"from\":\"${sw_pair%%=*}\""
  done
}

sw_cmd_run() {
  local sw_began=$SECONDS sw_at
  sw_select
  if [ -n "$sw_dry" ]; then
    sw_dry_run
    return
  fi
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
    sw_perform_step "$sw_at"
  done
  sw_current=''
  sw_say_kept
  sw_span $((SECONDS - sw_began))
  sw_say_end
  sw_conclude 0
}

# A phase is done only when none of its steps is left.
sw_say_end() {
  local sw_at sw_left='' sw_n=0
  sw_load_phase "$sw_operand"
  for sw_at in $sw_phase_steps; do
    sw_about "$sw_at" && sw_of was
    case $sw_of in
    'done' | already | skipped) sw_n=$((sw_n + 1)) ;;
    *) sw_left=${sw_left:-$sw_number, $sw_id} ;;
    esac
  done
  if [ -z "$sw_left" ]; then
    sw_say "Phase $sw_operand is done, in $sw_span. The record: $sw_state"
  else
    # shellcheck disable=SC2086
    set -- $sw_phase_steps
    sw_say "Done in $sw_span: $sw_n of $# steps of phase $sw_operand. Next: $sw_left. The record: $sw_state"
  fi
}

# Steps that were done before are told of in one line.
sw_say_kept() {
  [ "$sw_kept_steps" -eq 0 ] || sw_say "      steps done before: $sw_kept_steps"
  sw_kept_steps=0
}

# The values that the run goes on with, before the first step that does something.
sw_say_values() {
  local sw_name sw_source
  [ -z "$sw_values_said" ] || return 0
  sw_values_said=yes
  for sw_name in $sw_variables; do
    sw_source="sw_source__$sw_name"
    [ -n "${!sw_source-}" ] || continue
    sw_about_variable "$sw_name"
    if [ "$sw_var_secret" = yes ]; then
      sw_say "      $sw_name=*** (${!sw_source})"
    else
      sw_say "      $sw_name=${!sw_name} (${!sw_source})"
    fi
  done
}

sw_say_heading() { sw_say "[$sw_number/$sw_total] $1$sw_title"; }

# One step, from its heading to its last line in the journal.
sw_perform_step() {
  sw_about "$1"
  sw_current=$1 sw_since=$SECONDS sw_attempt=1 sw_open=''
  sw_decide
  if [ "$sw_verdict$sw_changed" = keep ]; then
    sw_kept_steps=$((sw_kept_steps + 1))
    return
  fi
  sw_say_kept
  sw_say_values
  sw_digest_of
  sw_say_heading ''
  if [ "$sw_verdict" = check ]; then
    sw_launch "check_$sw_key" "$sw_timeout" quiet
    if [ "$sw_status" -eq 0 ]; then
      sw_say '      its check holds now'
      sw_end 'done'
      return
    fi
    if sw_may_rerun; then sw_verdict=run; else sw_half; fi
  fi
  [ "$sw_verdict" != half ] || sw_ask_half_done
  case $sw_verdict in
  keep) sw_say "      $sw_because" && sw_note accept ;;
  skip) sw_skip_step ;;
  *) sw_run_step ;;
  esac
}

# What was begun counts as done, so that undo knows of it.
sw_skip_step() {
  sw_say "      skipped: $sw_because"
  sw_json "$sw_because"
  case $sw_state_now in
  '' | undone | skipped) sw_end skipped ",\"reason\":$sw_json" ;;
  *) sw_end 'done' ",\"reason\":$sw_json" ;;
  esac
}

sw_run_step() {
  if sw_has "$sw_texts" when; then
    sw_launch "when_$sw_key" "$sw_timeout" quiet
    if [ "$sw_status" -eq 1 ]; then
      sw_say '      does not apply'
      sw_end skipped ',"reason":"does not apply"'
      return
    fi
    [ "$sw_status" -eq 0 ] || sw_fail when
  fi
  if sw_has "$sw_texts" done_when; then
    sw_launch "done_when_$sw_key" "$sw_timeout" quiet
    if [ "$sw_status" -eq 0 ] && sw_captures_there; then
      sw_say_captured
      sw_say '      already done'
      # Only what we did not begin ourselves is left alone by undo.
      case $sw_state_now in '' | undone) sw_end already ;; *) sw_end 'done' ;; esac
      return
    fi
    [ "$sw_status" -le 1 ] || sw_fail done_when
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
}

# Loads what the step has captured, and shows it.
sw_say_captured() {
  local sw_name
  sw_load_captured "$sw_captures"
  for sw_name in $sw_captures; do sw_say "      $sw_name=${!sw_name}"; done
}

# The body, as often as the step allows.
sw_run_body() {
  local sw_meter=''
  if sw_has "$sw_texts" progress; then sw_meter=progress_$sw_key; fi
  for ((sw_attempt = 1; ; sw_attempt++)); do
    sw_note start "\"attempt\":$sw_attempt,\"risk\":\"$sw_risk\""
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

# The question of the step, then its risk, each answer in the journal before anything happens. The time that a
# person thinks is not the step's.
sw_confirm() {
  sw_answers
  if [ -z "$sw_answered_by" ]; then
    sw_answered_by=terminal
    if [ "$sw_prompt" = choose ]; then
      sw_choose
    else
      sw_block '      ' "$sw_asked${sw_look_for:+${sw_nl}Look for: $sw_look_for}"
      sw_ask '      Type yes:'
      sw_given=$sw_reply
      case $sw_given in [Yy] | [Yy][Ee][Ss]) ;; *) sw_answered_by=refused ;; esac
    fi
  fi
  [ -z "$sw_prompt" ] || sw_record_answer "$sw_given" "$sw_answered_by" "$sw_asked"
  [ "$sw_prompt" != choose ] || printf -v "$sw_answer" %s "$sw_given"
  if [ -z "$sw_risk_by" ]; then
    sw_show_risk
    sw_ask "      To run it, type its id, $sw_id:"
    sw_risk_by=terminal
    [ "$sw_reply" = "$sw_id" ] || sw_risk_by=refused
    sw_record_answer "$sw_reply" "$sw_risk_by" "$sw_asks"
  elif [ "$sw_risk_by" != 'no risk' ]; then
    sw_record_answer "$sw_id" "$sw_risk_by" "$sw_asks"
  fi
  sw_since=$SECONDS
}

# What a destructive step is about to run, with which values, and what of its phase never ran.
sw_show_risk() {
  local sw_at sw_missing='' sw_kept_id=$sw_id sw_name
  for sw_at in $sw_steps; do
    [ "$sw_at" != "$sw_kept_id" ] || break
    sw_about "$sw_at" && sw_of was
    case $sw_of in '' | undone) ! sw_has "$sw_operand" "$sw_phase" || sw_missing+=" $sw_at" ;; esac
  done
  sw_about "$sw_kept_id"
  if [ -n "$sw_missing" ] && [ "$sw_risk" = point-of-no-return ]; then
    sw_say "      Never run in this phase:$sw_missing"
  fi
  sw_of section
  sw_say "      This step is $sw_risk. It runs:"
  sw_block '        ' "${sw_of%"$sw_nl"}"
  for sw_name in $sw_reads; do [ -z "${!sw_name+set}" ] || sw_say "        with $sw_name=${!sw_name}"; done
}

sw_record_answer() { # answer, by what, question
  local sw_members
  sw_json "$1" && sw_members="\"answer\":$sw_json,\"by\":\"$2\""
  sw_json "$sw_operator" && sw_members+=",\"operator\":$sw_json"
  sw_json "$3" && sw_members+=",\"question\":$sw_json"
  sw_note answer "$sw_members"
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
    while IFS= read -r sw_line; do
      sw_n=$((sw_n + 1))
      sw_say "      $sw_n) ${sw_line//[[:cntrl:]]/?}"
    done < <(printf '%s\n' "$sw_output")
    sw_ask "      $sw_asked Number or whole line (nothing lists again):"
    sw_given=$sw_reply
    [[ $sw_nl$sw_output$sw_nl != *"$sw_nl${sw_reply:-$sw_nl}$sw_nl"* ]] || return 0
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

# The step failed: all that the operator needs, in one place. What failed before anything began leaves no
# half-done step.
# result: failed, unverified or undoing; or the text that could not tell: when, done_when or choices
sw_fail() {
  local sw_event=${sw_open:-end} sw_code=1 sw_members
  sw_span $((SECONDS - sw_since))
  sw_warn "${sw_nl}FAILED: step $sw_number, $sw_id: $sw_title"
  case $1:$sw_status in
  *:124) sw_warn "  It did not end within $sw_timeout s." ;;
  unverified:*) sw_warn "  It ran, but its check ended with status $sw_status." ;;
  failed:* | undoing:*) sw_warn "  Status $sw_status after $sw_span, attempt $sw_attempt of $sw_attempts." ;;
  *) sw_warn "  It did not begin: its $1 ended with status $sw_status, so it cannot be told." ;;
  esac
  sw_explain_failure
  [ -z "$sw_output" ] || sw_warn '  The last it wrote:'
  [ -z "$sw_output" ] || sw_block '      ' "$sw_output" >&2
  [ -z "$sw_if_it_fails" ] || sw_block '  What to do: ' "$sw_if_it_fails" >&2
  sw_members="\"status\":$sw_status,\"seconds\":$((SECONDS - sw_since))" sw_open=''
  case $1 in
  failed | unverified | undoing)
    sw_note "$sw_event" "\"result\":\"$1\",$sw_members"
    sw_keep was "$1"
    ;;
  *) sw_note check "\"text\":\"$1\",$sw_members" ;;
  esac
  sw_how_to_go_on
  if [ "$1" = unverified ] || sw_judges; then sw_code=3; fi
  sw_conclude "$sw_code"
}

# Which command failed, with its line in the step and in the guide where that is beside this file, and what a
# status means.
sw_explain_failure() {
  local sw_command='' sw_line sw_n=0 sw_first sw_found=0
  IFS= read -r -d '' sw_command 2>/dev/null <"$sw_state/failed"
  sw_command=${sw_command%"$sw_nl"}
  if [[ $sw_nl$sw_command$sw_nl = *"${sw_nl}terminal$sw_nl"* ]]; then
    sw_warn '  It stopped to read from the terminal. A step has none unless it says `interactive: true`.'
    return
  fi
  case $sw_status in
  126) sw_warn '  Status 126: a program could not be run.' ;;
  127) sw_warn '  Status 127: a program was not found.' ;;
  137) sw_warn '  Status 137: it was killed (signal 9), by a person or for want of memory.' ;;
  141) sw_warn '  Status 141: it wrote to a program that had ended (signal 13).' ;;
  129 | 1[3-5]?) sw_warn "  Status $sw_status: it was ended by signal $((sw_status - 128))." ;;
  esac
  [ -n "$sw_command" ] || return 0
  sw_block '  The command: ' "$sw_command" >&2
  sw_first=${sw_command%%"$sw_nl"*}
  while IFS= read -r sw_line; do
    sw_n=$((sw_n + 1))
    [[ $sw_line != *"$sw_first"* ]] || sw_found=$((sw_found == 0 ? sw_n : -1))
  done 2>/dev/null <"${0%/*}/README.md"
  [ "$sw_found" -le 0 ] || sw_warn "  In the guide: README.md, line $sw_found"
}

sw_how_to_go_on() {
  local sw_more=''
  [ -n "$sw_current" ] || return 0
  sw_about "$sw_current"
  sw_warn "  Its text:   $sw_self show $sw_id"
  if [ -n "$sw_undoing" ]; then
    sw_warn "  To resume:  $sw_self undo${sw_operand:+ $sw_operand}${sw_to:+ --to $sw_to}$sw_same_state"
  else
    sw_from='' sw_only='' sw_again=''
    unset "sw_skip__$sw_key"
    sw_read_again
    sw_decide
    [ "$sw_verdict" != half ] || sw_more=" --from $sw_id"
    sw_warn "  To resume:  $sw_self run $sw_phase$sw_more$sw_same_state"
    [ -z "$sw_more" ] || sw_warn "              (runs $sw_id again, so look first at what it left; \
--skip $sw_id=REASON counts it as done)"
    case $sw_state_now in
    '' | undone) [ -z "$sw_done_any" ] || sw_warn "  To undo:    $sw_self undo $sw_phase$sw_same_state" ;;
    *) sw_warn "  To undo:    $sw_self undo $sw_phase$sw_same_state   (this step alone: undo --to $sw_id)" ;;
    esac
  fi
  sw_warn "  The record: $sw_state"
}

# What the journal says by now; and whether anything of the phase is done.
sw_read_again() {
  local sw_at sw_here=$sw_id
  sw_read_journal
  sw_done_any=''
  for sw_at in $sw_steps; do
    sw_about "$sw_at" && sw_of was
    case $sw_of in '' | undone | skipped | already) ;; *) [ "$sw_risk" = read-only ] ||
      sw_done_any=yes ;; esac
  done
  sw_about "$sw_here"
}

sw_dry_run() {
  local sw_name sw_at
  sw_silent=yes
  sw_check_state
  sw_read_journal
  sw_stop_at_foreign_record
  sw_load_kept
  sw_values
  for sw_name in $sw_variables; do
    sw_about_variable "$sw_name"
    if [ "$sw_var_secret" = yes ]; then
      printf '%s=***\n' "$sw_name"
    else
      printf '%s=%q\n' "$sw_name" "${!sw_name-}"
    fi
  done
  printf 'WORK=%q\n' "$WORK"
  for sw_at in $sw_selected; do printf '\n' && sw_cmd_show "$sw_at"; done
  sw_stop_for_problems
}
