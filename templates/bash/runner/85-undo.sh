# ---- Undoing --------------------------------------------------------------------------------------------

# Takes back what the journal says was begun here, last first: the last phase in which anything was done, a
# phase that is named, or down to and including --to. Nothing starts when it would cross a point of no return,
# stop inside a group that is taken back together, or come to a step without a way back that is not skipped.
sw_cmd_undo() {
  local sw_at sw_list='' sw_of_phases='' sw_listing='' sw_borders='' sw_discarding=''
  sw_undoing=yes && sw_take_up
  sw_those "$sw_steps" "done $sw_half_done"
  for sw_at in $sw_those; do sw_list="$sw_at $sw_list"; done
  sw_select_undo
  for sw_at in $sw_selected; do
    sw_way_back "$sw_at"
    sw_check_undo
  done
  for sw_at in $sw_list; do sw_check_group "$sw_at"; done
  [ -n "$sw_terminal$sw_yes$sw_dry_run" ] || sw_problem 64 'undo asks, and there is no terminal: --yes'
  for sw_at in $sw_borders; do
    [ -n "$sw_terminal$sw_dry_run" ] ||
      sw_problem 64 "undo --to $sw_to goes back into the phase $sw_at: --confirm $sw_at"
  done
  sw_values
  sw_unique "$sw_of_phases"
  [ -n "$sw_dry_run" ] || sw_check_requirements "$sw_unique" tools
  sw_stop_for_problems
  if [ -z "$sw_selected" ]; then sw_say 'Nothing is to be undone.' && return; fi
  sw_say "To be undone, in this order:$sw_listing"
  [ -z "$sw_dry_run" ] || return 0
  [ -n "$sw_yes" ] || sw_type_to_undo undo 'Type undo:'
  for sw_at in ${sw_terminal:+$sw_borders}; do
    sw_type_to_undo "$sw_at" "This goes back into the phase $sw_at. Type its id:"
  done
  for sw_at in ${sw_terminal:+$sw_discarding}; do
    sw_about "$sw_at" && sw_block "The undo of $sw_at discards: " "$sw_discards"
    sw_type_to_undo "$sw_at" 'To undo it, type its id:'
  done
  sw_begin
  sw_each sw_undo_step
  sw_conclude 0
}
sw_type_to_undo() { sw_typed "$2" "$1" || sw_die 1 'not confirmed; nothing was undone'; } # word, question
# Which of sw_list are to be taken back: sw_selected, last first.
sw_select_undo() {
  local sw_at sw_last_phase='' sw_awaited=$sw_to
  [ -z "$sw_operand" ] || sw_load_phase "$sw_operand"
  for sw_at in $sw_list; do
    sw_about "$sw_at"
    [ "${sw_item_wanted:-$sw_item}" = "$sw_item" ] || continue
    : "${sw_last_phase:=$sw_phase}"
    if [ -n "$sw_operand" ] && [ "$sw_phase" != "$sw_operand" ]; then
      [ "${sw_number%%.*}" -gt "$sw_phase_number" ] || break
      sw_problem 3 "$sw_at, of phase $sw_phase, was run later: undo $sw_phase first"
      [ "$sw_risk" != point-of-no-return ] ||
        sw_problem 3 "$sw_at is a point of no return: what was done before it cannot be taken back"
      continue
    fi
    [ -n "$sw_operand$sw_to" ] || [ "$sw_phase" = "$sw_last_phase" ] || break
    sw_selected+=" $sw_at"
    [ "$sw_at" != "$sw_to" ] || { sw_awaited='' && break; }
  done
  [ -z "$sw_awaited" ] || sw_problem 64 "$sw_to was not run, or is undone already, or needs its item: ID@ITEM"
}
# Loads a step, and how it is taken back: sw_way is text, with, confirm, by-hand, none (nothing to do), stays
# or missing; sw_remark says it. What an interrupted undo took back with its group has nothing left to do.
sw_way_back() { # id
  local sw_since_then
  sw_about "$1"
  sw_undo_with+=${sw_item:+${sw_undo_with:+@$sw_item}}
  sw_key_of "$sw_undo_with" && sw_way=$sw_undo sw_since_then=sw_undone_at__$sw_key_of
  case $sw_undo:$sw_prompt in
  with:*)
    sw_has "$sw_list" "$sw_undo_with" || [ "${!sw_since_then:-0}" -lt "${sw_seen_at:-0}" ] || sw_way=none
    ;;
  absent:confirm) sw_way=stays ;;
  absent:*)
    sw_way=none
    [ "$sw_risk" = read-only ] || ! sw_has "$sw_texts" body || sw_way=missing
    ;;
  esac
  [ -z "$sw_skip" ] || sw_way=by-hand
  sw_remark="sw_way_${sw_way//-/_}" && sw_remark=${!sw_remark}
  [ "$sw_way" != with ] || sw_remark="together with $sw_undo_with"
}
# What stands against taking back the loaded step; a line about it in sw_listing; what wants to be typed: the
# id of a further phase into which undo goes back, and of a step whose undo discards something.
sw_check_undo() {
  if [ "$sw_risk" = point-of-no-return ]; then
    sw_problem 3 "$sw_at is a point of no return: what it and the steps before it did cannot be taken back"
  elif [ "$sw_way" = missing ]; then
    sw_problem 3 "$sw_at has no undo: take back by hand what it did, then --skip $sw_at=REASON"
  elif [ "$sw_way" = text ]; then
    sw_digest_of
    [ "$sw_ran" = "$sw_digest_now" ] || sw_has "$sw_accepted" "$sw_at" || sw_problem 3 \
      "the text or name of $sw_at has changed since it ran ($sw_self show $sw_at): --accept-changed $sw_at"
  fi
  if [ -n "$sw_of_phases" ] && ! sw_has "$sw_of_phases" "$sw_phase"; then
    sw_listing+="${sw_nl}back into the phase $sw_phase:"
    sw_has "$sw_confirmed_phases" "$sw_phase" || sw_borders+=" $sw_phase"
  fi
  sw_of_phases+=" $sw_phase"
  [ "$sw_way:$sw_risk" = none:read-only ] ||
    sw_listing+="$sw_nl  $sw_at: $sw_title${sw_remark:+ ($sw_remark)}"
  sw_has 'text confirm' "$sw_way" || return 0
  sw_wanted+=" $sw_undo_reads"
  [ -z "$sw_discards" ] || sw_listing+="$sw_nl    discards: ${sw_discards//$sw_nl/ }"
  if [ -n "$sw_confirm" ] || [ "$sw_way$sw_discards" = text ]; then return 0; fi
  [ -z "$sw_discards" ] || sw_discarding+=" $sw_at"
  [ -n "$sw_terminal$sw_dry_run" ] || sw_problem 64 "to undo $sw_at asks, and there is no terminal\
${sw_discards:+ (it discards: $sw_discards)}: --confirm $sw_at"
}
# Steps that are taken back by the undo of another one are taken back together with it.
sw_check_group() { # id
  local sw_it='' sw_other=''
  sw_way_back "$1"
  [ "$sw_undo:$sw_way" = with:with ] || return 0
  ! sw_has "$sw_selected" "$1" || sw_it=yes
  ! sw_has "$sw_selected" "$sw_undo_with" || sw_other=yes
  if ! sw_has "$sw_list" "$sw_undo_with"; then
    [ -z "$sw_it" ] || sw_problem 3 "$1 is taken back by the undo of $sw_undo_with, \
which was not run here: take back by hand what it did, then --skip $1=REASON"
  elif [ -n "$sw_it" ] && [ -z "$sw_other" ]; then
    sw_problem 3 "$1 is taken back together with $sw_undo_with: \
undo --to $sw_undo_with, or to a step before it"
  elif [ -z "$sw_it" ] && [ -n "$sw_other" ]; then
    sw_problem 3 "$sw_undo_with takes back $1 too: undo --to $1, or to a step before it"
  fi
}
# One step. What is taken back together with another one is undone when that one is.
sw_undo_step() {
  local sw_at sw_reason='' sw_by=--confirm
  sw_way_back "$sw_unit" && sw_attempts=1
  case $sw_way in
  with) return ;;
  by-hand) sw_reason=$sw_skip && sw_say_heading "taken back elsewhere ($sw_reason): " ;;
  stays) sw_reason=$sw_remark ;;
  text)
    sw_say_heading 'undo: '
    sw_note undo-start
    sw_open=undo-end
    sw_launch "undo_$sw_key" "$sw_timeout" shown
    [ "$sw_status" -eq 0 ] || sw_fail undoing
    ;;
  confirm) # a person takes it back, and says so
    sw_say_heading 'undo by hand: '
    sw_expand "$sw_undo_question"
    sw_block '      ' "$sw_expand${sw_undo_look_for:+${sw_nl}Look for: $sw_undo_look_for}"
    sw_reply=yes
    [ -n "$sw_confirm" ] || sw_by=terminal
    [ -n "$sw_confirm" ] || sw_typed '      Type yes when it is so:' yes || sw_by=refused
    sw_record_answer "$sw_reply" "$sw_by" "$sw_expand"
    ;;
  esac
  sw_undone "$sw_reason"
  for sw_at in $sw_selected; do
    sw_way_back "$sw_at"
    [ "$sw_way:$sw_undo_with" = "with:$sw_current" ] || continue
    sw_digest_of && sw_undone "by the undo of $sw_current"
  done
}
sw_undone() { # reason
  local sw_members='"result":"undone"' sw_name
  [ -z "$1" ] || sw_add reason "$1"
  for sw_name in $sw_captures; do rm -f -- "$WORK/$sw_name"; done
  sw_note undo-end "$sw_members"
  sw_open='' && sw_keep was undone && sw_mark_item
}
