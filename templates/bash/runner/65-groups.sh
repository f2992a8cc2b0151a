# ---- Groups: steps that are done for one item after the other --------------------------------------------

# Once the items of a group are listed, its steps stand in all lists as ID@ITEM, item by item. What is known
# of such a step is under its key, in which signs are written so that no two items are alike.
sw_key_of() { # step
  local sw_sign sw_n=0 sw_rest=${1#*@}
  sw_key_of=${1%%@*} && sw_key_of=${sw_key_of//[!A-Za-z0-9]/_}
  [[ $1 = *@* ]] || return 0
  for sw_sign in _ . : / @ % + = ',' -; do sw_rest=${sw_rest//"$sw_sign"/_$sw_n} sw_n=$((sw_n + 1)); done
  sw_key_of+=__$sw_rest
}
# Loads the step that lists a group's items (sw_head_lists and so on), and sw_items: those begun, then others.
sw_load_group() { # id
  local sw_at sw_listed='' sw_line
  sw_head_lists_in='' sw_head_lists_pattern='' sw_head_lists_parts='' sw_head_lists_captures='' sw_items=''
  sw_load step "$1" head_
  sw_those "$sw_known_steps" "done already skipped unverified $sw_half_done"
  while IFS= read -r sw_line; do sw_listed+=" $sw_line"; done 2>/dev/null <"$sw_work/$1.items"
  for sw_at in $sw_those; do
    [[ $sw_at != *@* ]] || ! sw_has "$sw_head_lists_for" "${sw_at%%@*}" || sw_items+=" ${sw_at#*@}"
  done
  sw_unique "$sw_items $sw_listed" && sw_items=$sw_unique
}
# The steps of a list, those of each group once for each of its items.
sw_by_item() { # steps
  local sw_group sw_it sw_units
  sw_by_item="$1 "
  for sw_group in $sw_procedure_groups; do
    sw_load_group "$sw_group" && sw_units=''
    for sw_it in $sw_items; do sw_units+=" ${sw_head_lists_for// /@$sw_it }@$sw_it"; done
    sw_units="${sw_units:- $sw_head_lists_for} "
    sw_by_item=${sw_by_item/" $sw_head_lists_for "/"$sw_units"}
  done
  sw_by_item=${sw_by_item% }
}
sw_spread() { sw_by_item "$sw_plain_steps" && sw_steps=$sw_by_item; } # all steps
# After the items were listed: what is left of this run, and all steps, item by item.
sw_list_anew() {
  local sw_at sw_left_of='' sw_rest='' sw_it
  sw_spread && sw_load_group "$sw_id"
  for sw_at in $sw_left; do
    sw_has "$sw_head_lists_for" "${sw_at%%@*}" || { sw_rest+=" $sw_at" && continue; }
    sw_left_of+=" ${sw_at%%@*}"
  done
  sw_unique "$sw_left_of" && sw_unique=${sw_unique# } sw_left=''
  for sw_it in $sw_items; do
    [[ ${sw_item_wanted:-$sw_it} = "$sw_it" && -n $sw_unique ]] || continue
    sw_left+=" ${sw_unique// /@$sw_it }@$sw_it"
  done
  sw_left+=$sw_rest
  [[ $sw_to = *@* ]] && sw_has "$sw_head_lists_for" "${sw_to%%@*}" || return 0
  sw_has "$sw_steps" "$sw_to" || { sw_warn "There is no step $sw_to." && sw_conclude 64; }
  [[ "$sw_left " != *" $sw_to "* ]] || sw_left="${sw_left%%" $sw_to "*} $sw_to"
}
# Sets the item of the loaded step, its fields, what was captured of it, its folder; for other steps, none.
sw_enter_item() {
  local sw_part sw_name sw_folder sw_form
  [ "$sw_group@$sw_item" != "$sw_entered" ] || return 0
  for sw_name in $sw_item_names; do unset "$sw_name"; done
  sw_entered=$sw_group@$sw_item sw_item_names='' WORK=$sw_work
  [[ $sw_item && $sw_group ]] || return 0
  sw_load_group "$sw_group"
  sw_item_names="$sw_head_lists $sw_head_lists_captures" sw_form="^$sw_head_lists_pattern"
  unset "$sw_head_lists" && printf -v "$sw_head_lists" %s "$sw_item"
  [[ $sw_item =~ $sw_form ]]
  for sw_part in $sw_head_lists_parts; do
    sw_name=${sw_head_lists}_${sw_part%:*} && sw_item_names+=" $sw_name"
    unset "$sw_name" && printf -v "$sw_name" %s "${BASH_REMATCH[${sw_part#*:}]}"
  done
  sw_folder=${sw_item//[%]/%25} && WORK+=/$sw_group@${sw_folder//\//%2F}
  sw_load_captured "$sw_head_lists_captures"
}
# Keeps which items are begun and not finished: they may not leave the list.
sw_mark_item() { # `begun`, or nothing for as it is
  local sw_units sw_begun_now=$1 sw_open_items='' sw_line
  [ -n "$sw_item" ] || return 0
  sw_load step "$sw_group" head_ && sw_units=" ${sw_head_lists_for// /@$sw_item }@$sw_item"
  sw_those "$sw_units" 'done already skipped'
  [ "$sw_those" = "$sw_units" ] || sw_begun_now=yes
  sw_those "$sw_units" 'undone skipped'
  [ "$sw_those" != "$sw_units" ] || sw_begun_now=$1
  while IFS= read -r sw_line; do
    [ "$sw_line" = "$sw_item" ] || sw_open_items+=$sw_line$sw_nl
  done 2>/dev/null <"$sw_work/$sw_group.open"
  [ -z "$sw_begun_now" ] || sw_open_items+=$sw_item$sw_nl
  printf '%s' "$sw_open_items" 2>/dev/null >"$sw_work/$sw_group.open" || sw_unwritable
}
# How far the items are, of the loaded step's group or of its own loop: sw_so_far, for people.
sw_so_far() {
  local sw_line sw_before='' sw_last=$sw_item sw_final && sw_so_far=''
  if [ -n "$sw_item" ]; then
    sw_load_group "$sw_group" && sw_final=${sw_head_lists_for##* }@
    sw_line="$sw_items " && sw_line=${sw_line/ "$sw_item" / } && sw_line=${sw_line% }
    sw_those "${sw_line// / $sw_final}" 'done already skipped'
    sw_before=${sw_those// "$sw_final"/, }
  elif sw_has "$sw_calls" begin_item && [ -s "$WORK/$sw_id.progress" ]; then
    while IFS= read -r sw_line; do
      sw_before+=${sw_last:+, $sw_last} sw_last=$sw_line
    done <"$WORK/$sw_id.progress"
  fi
  sw_before=${sw_before#, }
  [ -z "$sw_last" ] || sw_so_far="item $sw_last; done before it: ${sw_before:-none}"
}
# Is the step for the values that the enums have? If not, sw_because says which has another one.
sw_applies_here() {
  local sw_at sw_name
  for sw_at in $sw_applies; do
    sw_name=${sw_at%%:*} sw_at=${sw_at#*:}
    sw_has "${sw_at//,/ }" "${!sw_name}" || { sw_because="$sw_name is ${!sw_name}" && return 1; }
  done
}
