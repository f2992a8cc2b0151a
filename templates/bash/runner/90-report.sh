# ---- What is, what was ----------------------------------------------------------------------------------

sw_cmd_list() {
  local sw_at
  sw_read_script
  for sw_at in $sw_phases; do
    sw_load_phase "$sw_at"
    sw_key=PHASE_${sw_at//[!A-Za-z0-9]/_}
    sw_of title
    printf '%s: %s\n' "$sw_at" "$sw_of"
    for sw_id in $sw_phase_steps; do
      sw_about "$sw_id"
      printf '  %6s  %-28s %-18s %s\n' "$sw_number" "$sw_id" "$sw_risk" "$sw_title"
    done
  done
}

sw_cmd_begin() { # the call without a command
  local sw_at sw_title_of sw_first=${sw_phases# }
  sw_read_script
  printf '%s\n%s %s\n\nPhases, in order:\n' "$sw_heading" "$sw_procedure" "$sw_version"
  for sw_at in $sw_phases; do
    sw_key=PHASE_${sw_at//[!A-Za-z0-9]/_}
    sw_of title
    sw_title_of=$sw_of
    sw_of where
    printf '  %-12s %s.%s\n' "$sw_at" "$sw_title_of" "${sw_of:+ Where: ${sw_of//$sw_nl/ }}"
  done
  printf '\nNothing was changed. To begin:\n'
  sw_first=" ${sw_first%% *}"
  printf "  $sw_self %s\n" list "plan$sw_first" "run$sw_first" help
}

sw_cmd_help() {
  local sw_name sw_procedure_contact=''
  sw_read_script
  sw_load procedure it procedure_
  printf '%s\n\n%s\n\n%s\n\nVariables:\n' "$sw_heading" "$sw_help_verbs" "$sw_help_flags"
  for sw_name in $sw_variables; do
    sw_about_variable "$sw_name"
    printf '  %-16s %-10s %s\n' "$sw_name" "$sw_var_type" "$sw_var_help"
  done
  printf '\n%s\n' "$sw_help_statuses"
  [ -z "$sw_procedure_contact" ] || printf '\nQuestions and fixes: %s\n' "$sw_procedure_contact"
}

sw_cmd_show() { # id
  sw_about "$1"
  sw_of comment && printf '%s' "$sw_of"
  printf 'phase %s, kind %s, risk %s, attempts %s, timeout %s s, again after an interruption: %s\n' \
    "$sw_phase" "$sw_kind" "$sw_risk" "$sw_attempts" "$sw_timeout" "${sw_rerun:-ask}"
  sw_of section
  printf '%s' "$sw_of"
  [ -z "$sw_calls" ] || printf 'It calls:%s\n' " $sw_calls"
}

sw_cmd_status() {
  local sw_at
  sw_read_journal
  printf 'State: %s, %s lines in the journal%s, last hash %s\n' \
    "$sw_state" "$sw_seq" "${sw_torn:+, the last one cut short}" "$sw_last"
  [ ! -L "$sw_state/lock" ] || printf 'Locked by: %s (host, boot, process)\n' "$(readlink "$sw_state/lock")"
  for sw_at in $sw_steps; do
    sw_about "$sw_at" && sw_of was && sw_words "$sw_of"
    sw_row "$sw_words" 32
  done
  for sw_at in $sw_known_steps; do
    sw_has "$sw_steps" "$sw_at" && continue
    sw_key=${sw_at//[!A-Za-z0-9]/_}
    sw_of was
    [ -z "$sw_of" ] || printf '%-32s [-] %s: this version has no such step\n' "$sw_of" "$sw_at"
  done
}

# The record, for a change ticket (Markdown) or a program (JSON). Strings are passed on as they are escaped in
# the journal.
sw_cmd_report() {
  case $sw_format in md | json) ;; *) sw_usage '--format md or json' ;; esac
  sw_read_journal
  sw_now
  sw_load procedure it procedure_
  if [ "$sw_format" = json ]; then sw_report_json; else sw_report_page; fi
}

sw_report_json() {
  local sw_at sw_lines='' sw_steps_of='' sw_head
  for sw_at in ${sw_events[@]+"${sw_events[@]}"}; do sw_lines+="${sw_lines:+,}$sw_at"; done
  for sw_at in $sw_steps; do
    sw_about "$sw_at" && sw_of was && sw_json "$sw_title"
    sw_steps_of+="${sw_steps_of:+,}{\"id\":\"$sw_at\",\"number\":\"$sw_number\",\"title\":$sw_json"
    sw_steps_of+=",\"risk\":\"$sw_risk\",\"state\":\"$sw_of\"}"
  done
  sw_json "$sw_heading"
  sw_head="\"procedure\":\"$sw_procedure\",\"version\":\"$sw_version\",\"title\":$sw_json"
  sw_head+=",\"source\":\"$sw_procedure_source\",\"generator\":\"$sw_procedure_generator\""
  sw_head+=",\"written\":\"$sw_now\""
  printf '{%s,"journal":{"lines":%s,"last":"%s"},"steps":[%s],"events":[%s]}\n' \
    "$sw_head" "$sw_seq" "$sw_last" "$sw_steps_of" "$sw_lines"
}

sw_report_page() {
  local sw_at
  printf '%s\n' "# $sw_heading: record" '' \
    "- Procedure: $sw_procedure $sw_version, source $sw_procedure_source, made by $sw_procedure_generator" \
    "- Journal: $sw_seq lines, last hash $sw_last" "- Written: $sw_now" '' '## Runs' ''
  for sw_at in ${sw_events[@]+"${sw_events[@]}"}; do sw_report_run "$sw_at"; done
  printf '%s\n' '## Steps' '' '| # | step | risk | state | record |' '|---|---|---|---|---|'
  for sw_at in $sw_steps; do
    sw_about "$sw_at" && sw_of was && sw_words "$sw_of" && sw_of told
    sw_cells "$sw_number" "$sw_at: $sw_title" "$sw_risk" "$sw_words" "$sw_of"
  done
  for sw_at in $sw_known_steps; do
    sw_has "$sw_steps" "$sw_at" && continue
    sw_key=${sw_at//[!A-Za-z0-9]/_} && sw_of was && sw_words "$sw_of" && sw_of told
    sw_cells '' "$sw_at: not in this version" '' "$sw_words" "$sw_of"
  done
  printf '%s\n' '' '## Sign-off' '' '| | name | date | signature |' '|---|---|---|---|' \
    '| performed by | | | |' '| checked by | | | |' '| accepted by | | | |'
}

sw_report_run() { # a line of the journal: of those that begin and end runs
  local sw_name sw_value sw_from_where
  sw_member "$1" time
  sw_plain "${1#*\"event\":}"
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
  local sw_cell sw_row='|' sw_bar='\|' sw_less='\<'
  for sw_cell; do sw_cell=${sw_cell//|/"$sw_bar"} sw_row+=" ${sw_cell//</"$sw_less"} |"; done
  printf '%s\n' "$sw_row"
}

sw_cmd_unlock() {
  local sw_owner
  sw_check_state
  [ -L "$sw_state/lock" ] || [ -d "$sw_state/lock.takeover" ] || { printf 'It is not locked.\n' && return; }
  sw_owner=$(readlink "$sw_state/lock")
  sw_identify
  if ! sw_owner_gone "$sw_owner" && [ -z "$sw_yes" ]; then
    printf 'Locked by %s (host, boot, process): %s.\n' "$sw_owner" "$sw_gone"
    [ -n "$sw_terminal" ] || sw_usage 'if you know that it has ended: unlock --yes'
    sw_ask 'If you know that it has ended, type unlock:'
    [ "$sw_reply" = unlock ] || sw_die 1 'still locked'
  fi
  rm -rf -- "$sw_state/lock" "$sw_state/lock.takeover" 2>/dev/null || sw_unwritable
  sw_open_state
  sw_json "$sw_owner" && sw_record unlock "\"owner\":$sw_json"
  printf 'Unlocked.\n'
}

# Hashes each line anew, and compares with the seal and with a hash that somebody kept. Lines that were cut
# short are tolerated as the last, or when a line `torn` follows that counts them.
sw_cmd_verify_journal() {
  local sw_at sw_n=0 sw_found=''
  [ -r "$sw_journal" ] || sw_die 73 "there is no journal $sw_journal that can be read"
  sw_read_journal
  if [ "$sw_cut" -gt 0 ] && [ -z "$sw_torn" ]; then sw_broken="after line $sw_seq, a line is none of its \
own"; fi
  [ "$sw_cut" -le 1 ] || sw_broken="after line $sw_seq, lines are none of its own"
  [ -z "$sw_broken" ] || sw_die 3 "the journal was changed: $sw_broken"
  printf '%s lines, last hash %s%s\n' "$sw_seq" "$sw_last" "${sw_torn:+ (a last line was cut short)}"
  if [ -z "$sw_expect" ]; then
    printf '%s\n' 'Its lines fit each other. Whether they are those that were written, only a hash tells that was' \
      "kept elsewhere: $sw_self verify-journal --expect HASH$sw_same_state"
    return
  fi
  for sw_at in ${sw_events[@]+"${sw_events[@]}"}; do
    sw_n=$((sw_n + 1))
    [[ $sw_at != *"\"hash\":\"$sw_expect\"}" ]] || sw_found=$sw_n
  done
  [ -n "$sw_found" ] || sw_die 3 "the journal was changed: it has no line with the hash $sw_expect"
  printf 'Line %s has the expected hash: up to there the journal is as it was then.\n' "$sw_found"
}

sw_cmd_version() {
  local sw_bad='' sw_at
  sw_read_script
  sw_load procedure it procedure_
  printf '%s %s\nmade by %s from source %s\nrunner %s, SHA-256 %s\n' "$sw_procedure" "$sw_version" \
    "$sw_procedure_generator" "$sw_procedure_source" "$sw_runner_version" "$sw_stated_runner"
  [ -n "$sw_verify" ] || return 0
  for sw_at in $sw_steps; do
    sw_about "$sw_at"
    sw_digest_of
    [ "$sw_digest_now" = "$sw_digest" ] || { printf 'step %s is not as generated\n' "$sw_at" && sw_bad=yes; }
  done
  [ -n "$sw_bad" ] || [ "$sw_edited" != yes ] ||
    { printf 'the digest of all steps is not as generated\n' && sw_bad=yes; }
  sw_sha "$sw_runner"
  [ "$sw_sha" = "$sw_stated_runner" ] || { printf 'the runner is not as generated\n' && sw_bad=yes; }
  sw_sha "$sw_outside"
  [ "$sw_sha" = "$sw_stated_data" ] || { printf 'the data is not as generated\n' && sw_bad=yes; }
  [ -z "$sw_bad" ] || sw_die 3
  printf '%s\n' 'Steps, data and runner fit the digests in this file.' \
    'Who changes the file can change them too. That it is the script that was reviewed, only a digest tells' \
    'that came another way: compare sha256sum (or shasum -a 256) of this file with manifest.json or a bundle.'
}
