# ---- What is, what was ----------------------------------------------------------------------------------

# The phases; with their steps, unless it is the call without a command, which says how to begin.
sw_cmd_list() {
  local sw_at sw_id
  [ -n "$sw_verb" ] || printf '%s\n%s %s\n\nPhases, in order:\n' "$sw_heading" "$sw_procedure" "$sw_version"
  for sw_at in $sw_phases; do
    sw_load_phase "$sw_at"
    printf '%s: %s.%s\n' "$sw_at" "$sw_phase_title" "${sw_phase_where:+ Where: ${sw_phase_where//$sw_nl/ }}"
    for sw_id in ${sw_verb:+$sw_phase_steps}; do
      sw_about "$sw_id"
      printf '  %6s  %-28s %-18s %s\n' "$sw_number" "$sw_id" "$sw_risk" "$sw_title"
    done
  done
  [ -z "$sw_verb" ] || return 0
  sw_at=${sw_phases# } sw_at=${sw_at%% *}
  printf '%s\n' '' 'Nothing was changed. To begin:' "  $sw_self list" "  $sw_self plan $sw_at" \
    "  $sw_self run $sw_at" "  $sw_self help"
}
sw_cmd_help() {
  local sw_name
  printf '%s\n\n%s\n\n%s\n\nVariables:\n' "$sw_heading" "$sw_help_verbs" "$sw_help_flags"
  for sw_name in $sw_variables; do
    sw_about_variable "$sw_name" && printf '  %-16s %-10s %s\n' "$sw_name" "$sw_var_type" "$sw_var_help"
  done
  printf '\n%s\n' "$sw_help_statuses"
  [ -z "$sw_procedure_contact" ] || printf '\nQuestions and fixes: %s\n' "$sw_procedure_contact"
}
sw_cmd_show() { # id
  sw_about "$1" && printf '%s' "$sw_comment"
  printf 'phase %s, kind %s, risk %s, attempts %s, timeout %s s, again after an interruption: %s\n' \
    "$sw_phase" "$sw_kind" "$sw_risk" "$sw_attempts" "$sw_timeout" "${sw_rerun:-ask}"
  printf '%s' "$sw_section${sw_calls:+It calls: $sw_calls$sw_nl}"
}
# Loads each step of this version, then what the record has of steps that it lacks, for a function.
sw_each_known() { # function
  local sw_at
  sw_unique "$sw_steps $sw_known_steps"
  for sw_at in $sw_unique; do
    sw_about "$sw_at"
    if ! sw_has "$sw_steps" "$sw_at"; then sw_risk='' sw_title='this version has no such step'; fi
    [ "$sw_number$sw_told" = - ] || "$1"
  done
}
sw_cmd_status() {
  sw_read_journal
  printf 'State: %s, %s lines in the journal%s, last hash %s\n' \
    "$sw_state" "$sw_seq" "${sw_torn:+, the last one cut short}" "$sw_last"
  [ ! -L "$sw_state/lock" ] || printf 'Locked by: %s (host, boot, process)\n' "$(readlink "$sw_state/lock")"
  sw_spread && sw_each_known sw_status_row
}
sw_status_row() {
  sw_so_far=''
  [[ $sw_item ]] || ! sw_has "$sw_half_done" "$sw_was" || sw_so_far
  sw_row "$sw_words" 32 "${sw_so_far:+at $sw_so_far}"
}
# The record, for a change ticket (Markdown) or a program (JSON), its strings escaped as in the journal.
sw_cmd_report() {
  local sw_list='' sw_line && sw_read_journal
  sw_spread && sw_now
  if [ "$sw_format" = json ]; then
    sw_each_known sw_report_member
    sw_json "$sw_heading"
    printf '{"procedure":"%s","version":"%s","title":%s,' "$sw_procedure" "$sw_version" "$sw_json"
    printf '"source":"%s","generator":"%s",' "$sw_procedure_source" "$sw_procedure_generator"
    printf '"written":"%s","journal":{"lines":%s,"last":"%s"},' "$sw_now" "$sw_seq" "$sw_last"
    sw_event_lines=${sw_event_lines%"$sw_nl"}
    printf '"steps":[%s],"events":[%s]}\n' "${sw_list#,}" "${sw_event_lines//$sw_nl/,}"
    return
  fi
  [ "$sw_format" = md ] || sw_usage '--format md or json'
  printf '%s\n' "# $sw_heading: record" '' \
    "- Procedure: $sw_procedure $sw_version, source $sw_procedure_source, made by $sw_procedure_generator" \
    "- Journal: $sw_seq lines, last hash $sw_last" "- Written: $sw_now" '' '## Runs' ''
  while IFS= read -r sw_line; do sw_report_run "$sw_line"; done < <(printf '%s' "$sw_event_lines")
  printf '%s\n' '## Steps' '' '| # | step | risk | state | record |' '|---|---|---|---|---|'
  sw_each_known sw_report_row
  printf '%s\n' '' '## Sign-off' '' '| | name | date | signature |' '|---|---|---|---|'
  for sw_line in 'performed by' 'checked by' 'accepted by'; do sw_cells "$sw_line" '' '' ''; done
  sw_each_known sw_report_signer
}
sw_report_signer() { [ -z "$sw_role" ] || sw_cells "$sw_role ($sw_unit)" "$sw_signed_by" "$sw_signed_at" ''; }
sw_report_member() {
  [ "$sw_number" != - ] || return 0
  [ "$sw_words" != "$sw_state_none" ] || sw_was=''
  sw_list+=",{\"id\":\"$sw_id\"${sw_item:+,\"item\":\"$sw_item\"}"
  sw_json "$sw_title" && sw_list+=",\"number\":\"$sw_number\",\"title\":$sw_json"
  sw_list+=",\"risk\":\"$sw_risk\",\"state\":\"$sw_was\"}"
}
sw_report_row() { sw_cells "$sw_number" "$sw_unit: $sw_title" "$sw_risk" "$sw_words" "$sw_told"; }
sw_report_run() { # a line of the journal: of those that begin and end runs
  local sw_name sw_value sw_from_where sw_event=${1#*\"event\":}
  sw_member "$1" time && sw_plain "$sw_event"
  case $sw_plain in
  '"finish"'*) printf '%s%s.\n\n' "Ended $sw_member" "${sw_plain#*\"finish\"}" ;;
  '"begin"'*)
    sw_plain=${sw_plain%%, procedure: *}
    printf '%s\n' "Begun $sw_member${sw_plain#*\"begin\"}." '' '| name | value | from |' '|---|---|---|'
    for sw_name in $sw_variables; do
      sw_value=${1#*"\"$sw_name\":{\"value\":"}
      [ "$sw_value" != "$1" ] || continue
      sw_from_where=${sw_value#*,\"from\":\"}
      sw_cells "$sw_name" "${sw_value%%,\"from\":*}" "${sw_from_where%%\"*}"
    done
    printf '\n'
    ;;
  esac
}
sw_cells() { # a row of a table, in which | and < are only characters
  local sw_cell sw_cells='|' sw_bar='\|' sw_less='\<'
  for sw_cell; do
    sw_cell=${sw_cell//|/"$sw_bar"} sw_cell=${sw_cell//</"$sw_less"} sw_cells+=" $sw_cell |"
  done
  printf '%s\n' "$sw_cells"
}
sw_cmd_unlock() {
  local sw_owner sw_members='' && sw_check_state
  [ -L "$sw_state/lock" ] || [ -d "$sw_state/lock.takeover" ] || { printf 'It is not locked.\n' && return; }
  sw_owner=$(readlink "$sw_state/lock")
  sw_identify
  if ! sw_owner_gone "$sw_owner" && [ -z "$sw_yes" ]; then
    printf 'Locked by %s (host, boot, process): %s.\n' "$sw_owner" "$sw_gone"
    [ -n "$sw_terminal" ] || sw_usage 'if you know that it has ended: unlock --yes'
    sw_typed 'If you know that it has ended, type unlock:' unlock || sw_die 1 'still locked'
  fi
  rm -rf -- "$sw_state/lock" "$sw_state/lock.takeover" 2>/dev/null || sw_unwritable
  sw_take_up
  sw_add owner "$sw_owner" && sw_record unlock "$sw_members"
  printf 'Unlocked.\n'
}
# Hashes each line anew, and compares with the seal, with a hash that somebody kept, and with a signed report.
# Lines that were cut short are tolerated as the last, or when a line `torn` follows that counts them.
sw_cmd_verify_journal() {
  local sw_line
  [ -r "$sw_journal" ] || sw_die 73 "there is no journal $sw_journal that can be read"
  sw_read_journal
  [[ $sw_cut -le 1 && $sw_cut$sw_torn != 1 ]] || sw_broken="after line $sw_seq, lines are none of its own"
  [ -z "$sw_broken" ] || sw_die 3 "the record is not as it was written: $sw_broken"
  printf '%s lines, last hash %s%s\n%s\n' "$sw_seq" "$sw_last" \
    "${sw_torn:+ (a last line was cut short)}" "$sw_help_chain"
  [ -z "$sw_signature" ] || sw_check_signature
  [ -z "$sw_expect" ] || sw_find_line "$sw_expect"
}
sw_find_line() { # hash
  sw_line=${sw_event_lines%%",\"hash\":\"$1\"}$sw_nl"*}
  [ "$sw_line" != "$sw_event_lines" ] || sw_die 3 "the journal has no line with the hash $1"
  sw_line=${sw_line##*"{\"seq\":"} && sw_line=${sw_line%%,*}
  printf 'Line %s has the expected hash: up to there the journal is as it was then.\n' "$sw_line"
}
# Is the report that stands beside REPORT.sig signed by whom we expect, and does it tell of this journal?
sw_check_signature() {
  local sw_report=${sw_signature%.sig} sw_text='' sw_told
  local sw_form="(^[{].*,\"journal\":[{]\"lines\":|$sw_nl- Journal: )([0-9]+)[a-z ,\":]*[ \"]([0-9a-f]{64})"
  [[ $sw_signature = *.sig && $sw_allowed_signers && $sw_identity && -f $sw_report && -r $sw_report ]] ||
    sw_usage '--signature REPORT.sig --allowed-signers FILE --identity NAME, with the report in REPORT'
  command -v ssh-keygen >/dev/null || sw_die 69 'not on PATH, and a signature needs it: ssh-keygen'
  IFS= read -r -d '' sw_text <"$sw_report"
  sw_told=$(ssh-keygen -Y verify -n stepwright-evidence -I "$sw_identity" -f "$sw_allowed_signers" \
    -s "$sw_signature" < <(printf '%s' "$sw_text") 2>&1) ||
    sw_die 3 "$sw_report: $sw_told"
  printf '%s: %s\n' "$sw_report" "$sw_told"
  [[ ${sw_text:0:4096} =~ $sw_form ]] || sw_die 3 "$sw_report does not say what the journal is"
  sw_told=${BASH_REMATCH[2]} && sw_find_line "${BASH_REMATCH[3]}"
  [ "$sw_line" = "$sw_told" ] || sw_die 3 "$sw_report says that this is line $sw_told"
}
sw_cmd_version() {
  local sw_at sw_bad=''
  printf '%s %s\nmade by %s from source %s\nrunner %s, SHA-256 %s\n' "$sw_procedure" "$sw_version" \
    "$sw_procedure_generator" "$sw_procedure_source" "$sw_runner_version" "$sw_stated_runner"
  [ -n "$sw_verify" ] || return 0
  for sw_at in $sw_steps; do
    sw_about "$sw_at" && sw_digest_of
    [ "$sw_digest_now" = "$sw_digest" ] || sw_bad+="step $sw_at is not as generated$sw_nl"
  done
  [ -n "$sw_bad" ] || [ "$sw_edited" = no ] || sw_bad+="the digest of all steps is not as generated$sw_nl"
  sw_sha "$sw_runner"
  [ "$sw_sha" = "$sw_stated_runner" ] || sw_bad+="the runner is not as generated$sw_nl"
  sw_sha "$sw_outside"
  [ "$sw_sha" = "$sw_stated_data" ] || sw_bad+="the data is not as generated$sw_nl"
  [ -z "$sw_bad" ] || { printf '%s' "$sw_bad" && sw_die 3; }
  printf '%s\n' "$sw_help_digests"
}
