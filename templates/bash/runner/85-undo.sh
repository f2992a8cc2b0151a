# ---- Undoing --------------------------------------------------------------------------------------------

# Takes back what the journal says was begun here, last first: the last phase in which anything was done, a
# phase that is named, or down to and including --to. Nothing starts when it would cross a point of no return,
# stop inside a group that is taken back together, or come to a step without a way back that is not skipped
# with a reason.
sw_cmd_undo() {
  local sw_at sw_list='' sw_of_phases='' sw_border=''
  sw_undoing=yes
  sw_open_state
  sw_load_kept
  for sw_at in $sw_steps; do
    sw_about "$sw_at" && sw_of was
    case $sw_of in '' | undone | skipped | already) ;; *) sw_list="$sw_at $sw_list" ;; esac
  done
  sw_select_undo
  for sw_at in $sw_selected; do
    sw_about "$sw_at"
    sw_has "$sw_of_phases" "$sw_phase" || sw_of_phases+=" $sw_phase"
    sw_check_undo
  done
  sw_check_groups
  [ -n "$sw_terminal$sw_yes$sw_dry" ] || sw_problem 64 'undo asks, and there is no terminal: --yes'
  [ -n "$sw_terminal$sw_dry" ] || sw_check_borders
  sw_values
  [ -n "$sw_dry" ] || sw_check_requirements "$sw_of_phases" tools
  sw_stop_for_problems
  sw_say_undo
  if [ -n "$sw_dry" ] || [ -z "$sw_selected" ]; then return 0; fi
  sw_confirm_undo
  sw_begin
  for sw_at in $sw_selected; do
    [ -z "$sw_signal" ] || sw_interrupted
    sw_undo_step "$sw_at"
  done
  sw_current=''
  sw_conclude 0
}

# Which of sw_list are to be taken back: sw_selected, last first.
sw_select_undo() {
  local sw_at sw_last_phase='' sw_reached=''
  for sw_at in $sw_list; do
    sw_about "$sw_at"
    sw_last_phase=${sw_last_phase:-$sw_phase}
    if [ "$sw_risk" = point-of-no-return ] && [ "${sw_operand:-$sw_phase}" != "$sw_phase" ]; then
      sw_problem 3 "$sw_at, of phase $sw_phase, is a point of no return: what was done before it cannot be \
taken back"
      return
    fi
    if [ -n "$sw_operand" ] && [ "$sw_phase" != "$sw_operand" ]; then
      [ -z "$sw_selected" ] || break
      sw_problem 3 "$sw_at, of phase $sw_phase, was run later: undo $sw_phase first" && continue
    fi
    [ -n "$sw_operand$sw_to" ] || [ "$sw_phase" = "$sw_last_phase" ] || break
    sw_selected+=" $sw_at"
    [ "$sw_at" != "$sw_to" ] || { sw_reached=yes && break; }
  done
  [ -z "$sw_to$sw_reached" ] || [ -n "$sw_reached" ] ||
    sw_problem 64 "$sw_to was not run, or is undone already"
}

# How the loaded step would be taken back: sw_way is text, with, confirm, by-hand, none (nothing to do) or
# stays. A step whose group was taken back after it, by an undo that was interrupted right then, has nothing
# left to do.
sw_way_back() {
  local sw_skip="sw_skip__$sw_key" sw_since_then
  sw_way=$sw_undo
  if [ -n "${!sw_skip+set}" ]; then
    sw_way=by-hand
  elif [ "$sw_undo" = with ] && ! sw_has "$sw_list" "$sw_undo_with"; then
    sw_since_then=sw_undone_at__${sw_undo_with//[!A-Za-z0-9]/_}
    sw_of seen_at
    [ "${!sw_since_then:-0}" -lt "${sw_of:-0}" ] || sw_way=none
  elif [ "$sw_undo" = absent ]; then
    sw_way=none
    [ "$sw_prompt" != confirm ] || sw_way=stays
  fi
}

sw_check_undo() {
  sw_way_back
  if [ "$sw_risk" = point-of-no-return ]; then
    sw_problem 3 "$sw_at is a point of no return: what it and the steps before it did cannot be taken back"
  elif [ "$sw_way$sw_undo" = noneabsent ] && [ "$sw_risk" != read-only ] && sw_has "$sw_texts" body; then
    sw_problem 3 "$sw_at has no undo: take back by hand what it did, then --skip $sw_at=REASON"
  elif [ "$sw_way" = text ]; then
    sw_wanted+=" $sw_undo_reads"
    sw_digest_of
    sw_of ran
    [ "$sw_of" = "$sw_digest_now" ] || sw_has "$sw_accepted" "$sw_at" ||
      sw_problem 3 "the text of $sw_at has changed since it ran ($sw_self show $sw_at): --accept-changed \
$sw_at"
  fi
  if [[ $sw_way = text || $sw_way = confirm ]] && [ -z "$sw_terminal$sw_dry" ]; then
    sw_of discards
    if [ "$sw_way$sw_of" != text ] && ! sw_undo_confirmed; then
      sw_problem 64 "to undo $sw_at asks, and there is no terminal${sw_of:+ (it discards: $sw_of)}: \
--confirm $sw_at"
    fi
  fi
}

# A flag that takes the risk of an undo, or answers what it asks.
sw_undo_confirmed() {
  local sw_bare="sw_confirm__$sw_key" sw_text="sw_reply__$sw_key"
  [ -n "${!sw_bare+set}" ] || [ "${!sw_text-}" = "$sw_id" ]
}

# Steps that are taken back by the undo of another one are taken back together with it.
sw_check_groups() {
  local sw_at sw_skip
  for sw_at in $sw_list; do
    sw_about "$sw_at"
    sw_skip="sw_skip__$sw_key"
    { [ -n "$sw_undo_with" ] && [ -z "${!sw_skip+set}" ]; } || continue
    if ! sw_has "$sw_list" "$sw_undo_with"; then
      sw_way_back
      ! sw_has "$sw_selected" "$sw_at" || [ "$sw_way" = none ] ||
        sw_problem 3 "$sw_at is taken back by the undo of $sw_undo_with, which was not \
run here: take back by hand what it did, then --skip $sw_at=REASON"
    elif sw_has "$sw_selected" "$sw_at" && ! sw_has "$sw_selected" "$sw_undo_with"; then
      sw_problem 3 "$sw_at is taken back together with $sw_undo_with: undo --to $sw_undo_with, or to a step \
before it"
    elif sw_has "$sw_selected" "$sw_undo_with" && ! sw_has "$sw_selected" "$sw_at"; then
      sw_problem 3 "$sw_undo_with takes back $sw_at too: undo --to $sw_at, or to a step before it"
    fi
  done
}

# Over the border of a phase, undo goes only when each further phase is named.
sw_check_borders() {
  local sw_border sw_first=yes
  for sw_border in $sw_of_phases; do
    [ -n "$sw_first" ] || sw_has "$sw_confirmed_phases" "$sw_border" ||
      sw_problem 64 "undo --to $sw_to goes back into the phase $sw_border: --confirm $sw_border"
    sw_first=''
  done
}

sw_say_undo() {
  local sw_at sw_phase_before='' sw_remark
  [ -n "$sw_selected" ] || { sw_say 'Nothing is to be undone.' && return; }
  sw_say 'To be undone, in this order:'
  for sw_at in $sw_selected; do
    sw_about "$sw_at"
    sw_way_back
    sw_remark=''
    case $sw_way in
    by-hand) sw_remark='taken back elsewhere' ;;
    none) [ "$sw_risk" = read-only ] && continue || sw_remark='nothing to take back' ;;
    with) sw_remark="together with $sw_undo_with" ;;
    confirm) sw_remark='by hand' ;;
    stays) sw_remark='the answer is withdrawn; what was done by hand stays' ;;
    esac
    [ "$sw_phase" = "$sw_phase_before" ] || [ -z "$sw_phase_before" ] ||
      sw_say "back into the phase $sw_phase:"
    sw_phase_before=$sw_phase
    sw_say "  $sw_at: $sw_title${sw_remark:+ ($sw_remark)}"
    sw_of discards
    [ -z "$sw_of" ] || [ "$sw_way" = by-hand ] || sw_block '    discards: ' "$sw_of"
  done
}

# The list as a whole, each further phase, and each step that discards something.
sw_confirm_undo() {
  local sw_at sw_border sw_first=yes
  if [ -z "$sw_yes" ]; then
    sw_ask 'Type undo:'
    [ "$sw_reply" = undo ] || sw_die 1 'not confirmed; nothing was undone'
  fi
  [ -n "$sw_terminal" ] || return 0
  for sw_border in $sw_of_phases; do
    if [ -z "$sw_first" ] && ! sw_has "$sw_confirmed_phases" "$sw_border"; then
      sw_ask "This goes back into the phase $sw_border. Type its id:"
      [ "$sw_reply" = "$sw_border" ] || sw_die 1 'not confirmed; nothing was undone'
    fi
    sw_first=''
  done
  for sw_at in $sw_selected; do
    sw_about "$sw_at"
    sw_way_back
    sw_of discards
    if [ -n "$sw_of" ] && [[ $sw_way = text || $sw_way = confirm ]] && ! sw_undo_confirmed; then
      sw_block "The undo of $sw_at discards: " "$sw_of"
      sw_ask 'To undo it, type its id:'
      [ "$sw_reply" = "$sw_at" ] || sw_die 1 'not confirmed; nothing was undone'
    fi
  done
}

# One step. What is taken back together with another one is undone when that one is.
sw_undo_step() {
  local sw_skip sw_at sw_reason=''
  sw_about "$1"
  sw_current=$1 sw_since=$SECONDS sw_attempt=1 sw_attempts=1 sw_skip="sw_skip__$sw_key"
  sw_digest_of
  sw_way_back
  case $sw_way in
  with) return ;;
  by-hand)
    sw_say_heading "taken back elsewhere (${!sw_skip}): "
    sw_reason=${!sw_skip}
    ;;
  text) sw_run_undo ;;
  confirm) sw_ask_undone ;;
  stays) sw_reason='the answer is withdrawn; what was done by hand stays' ;;
  esac
  sw_undone "$sw_reason"
  for sw_at in $sw_selected; do
    sw_about "$sw_at"
    sw_way_back
    [ "$sw_way:$sw_undo_with" != "with:$1" ] || { sw_digest_of && sw_undone "by the undo of $1"; }
  done
}

sw_run_undo() {
  sw_say_heading 'undo: '
  sw_note undo-start
  sw_open=undo-end
  sw_launch "undo_$sw_key" "$sw_timeout" shown
  [ "$sw_status" -eq 0 ] || sw_fail undoing
}

# A person takes it back, and says so.
sw_ask_undone() {
  sw_say_heading 'undo by hand: '
  sw_of undo_question
  sw_expand "$sw_of"
  sw_of undo_look_for
  sw_block '      ' "$sw_expand${sw_of:+${sw_nl}Look for: $sw_of}"
  if sw_undo_confirmed; then
    sw_record_answer yes --confirm "$sw_expand"
    return
  fi
  sw_ask '      Type yes when it is so:'
  case $sw_reply in
  [Yy] | [Yy][Ee][Ss]) sw_record_answer "$sw_reply" terminal "$sw_expand" ;;
  *) sw_record_answer "$sw_reply" refused "$sw_expand" ;;
  esac
}

sw_undone() { # reason
  local sw_members='' sw_name
  if [ -n "$1" ]; then sw_json "$1" && sw_members=",\"reason\":$sw_json"; fi
  for sw_name in $sw_captures; do rm -f -- "$WORK/$sw_name"; done
  sw_note undo-end "\"result\":\"undone\"$sw_members"
  sw_open=''
  sw_keep was undone
}
