# ---- Values ----------------------------------------------------------------------------------------------

# Loads a variable of the procedure: sw_var_type and so on. Its default, where it has one, may be empty.
sw_about_variable() { # name
  sw_var_secret=no sw_var_prompt='' sw_var_pattern='' sw_var_values='' sw_var_reads='' sw_var_default_given=''
  sw_load variable "$1" var_
  sw_var_has_default=yes
  [ "$sw_var_default$sw_var_default_given" != - ] || sw_var_has_default=no
  [ -n "$sw_var_pattern" ] || sw_load type "$sw_var_type" var_
}
# Keeps a value of a variable or an answer, from a flag or a file, until it is its turn.
sw_give() { # flag or file, name, value, where
  local sw_known sw_hint='' sw_code=78
  [ "$1" = file ] || sw_code=64
  if ! sw_has "$sw_variables $sw_answers_names" "$2"; then
    ! sw_has "$sw_captured" "$2" || sw_die "$sw_code" "$4$2 is what a step finds out: it cannot be given"
    for sw_known in $sw_variables; do
      [[ $sw_known != "${2:0:3}"* ]] || sw_hint="; did you mean $sw_known?"
    done
    sw_die "$sw_code" "$4there is no variable $2$sw_hint"
  fi
  printf -v "sw_${1}__$2" %s "$3"
}
sw_read_vars_file() {
  local sw_line sw_at=0
  { [ -r "$1" ] && [ ! -d "$1" ]; } || sw_usage "cannot read the file of variables $1"
  while IFS= read -r sw_line || [ -n "$sw_line" ]; do
    sw_at=$((sw_at + 1)) sw_line=${sw_line%$'\r'}
    [[ -n $sw_line && $sw_line != \#* ]] || continue
    [[ $sw_line = [A-Z]*=* ]] || sw_die 78 "$1:$sw_at: not NAME=value"
    sw_give file "${sw_line%%=*}" "${sw_line#*=}" "$1:$sw_at: "
  done <"$1"
}
# What a variable or an answer is given, in sw_value, and by the last of whom, in sw_from_where.
sw_look_up() { # name
  local sw_giver sw_named
  sw_from_where='' sw_value=''
  for sw_giver in 'kept the run before' 'file --vars' 'env environment' 'flag --set'; do
    sw_named=sw_${sw_giver%% *}__$1
    [ -z "${!sw_named+set}" ] || sw_from_where=${sw_giver#* } sw_value=${!sw_named}
  done
}

# Gives the wanted variables, and those that their defaults read, their values; `sw_source__…` says whose.
# A name is unset first, so that no step is given it unasked. What is missing or wrong is a problem.
sw_values() {
  local sw_name sw_read_name sw_from_where sw_value && sw_wrong=' '
  for sw_name in $sw_captured; do
    sw_look_up "$sw_name"
    [ "$sw_from_where" != environment ] || sw_problem 64 "STEPWRIGHT_$sw_name is what a step finds out"
  done
  for sw_name in $sw_variables; do
    sw_about_variable "$sw_name" && unset "$sw_name"
    ! sw_has "$sw_wanted" "$sw_name" || sw_wanted+=" $sw_var_reads"
  done
  for sw_name in $sw_variables; do
    sw_has "$sw_wanted" "$sw_name" || continue
    sw_about_variable "$sw_name" && sw_look_up "$sw_name"
    for sw_read_name in $sw_var_reads; do # a default that reads a wrong value says nothing new
      ! sw_has "$sw_wrong" "$sw_read_name" || sw_var_has_default=wrong
    done
    [ "$sw_from_where$sw_var_secret" != --setyes ] || sw_problem 64 "$sw_name is secret, and a command line \
is not: use STEPWRIGHT_$sw_name, --vars FILE or the prompt"
    [ -n "$sw_from_where" ] || sw_fill_in
    [ -z "$sw_from_where" ] || sw_take_value
  done
}
# A value that nobody gave.
sw_fill_in() {
  local sw_flag="--set $sw_name=VALUE, "
  [ "$sw_var_secret" = no ] || sw_flag=''
  if [ "$sw_var_has_default" = wrong ]; then
    sw_wrong+="$sw_name "
  elif [ "$sw_var_has_default" = yes ]; then
    sw_expand "$sw_var_default" && sw_from_where='default' sw_value=$sw_expand
  elif [ -n "$sw_terminal" ] && [ -z "$sw_silent" ]; then
    while sw_ask "$sw_name: $sw_var_help$sw_nl${sw_var_prompt:-$sw_name}:" "${sw_var_secret#no}" &&
      ! sw_fits "$sw_reply"; do
      printf 'That is not %s.\n' "$sw_wanted_form" >&2
    done
    sw_from_where='prompt' sw_value=$sw_reply
  else
    sw_wrong_value "has no value: ${sw_flag}STEPWRIGHT_$sw_name or --vars FILE"
  fi
}
# Checks a value and assigns it, unless steps that are done have read another one.
sw_take_value() {
  local sw_before="sw_before__$sw_name" sw_seen=$sw_value
  [ "$sw_var_secret" = no ] || sw_seen='(secret)'
  sw_before=${!sw_before-$sw_value}
  if [ "$sw_value$sw_var_has_default" = no ]; then
    sw_wrong_value "($sw_from_where) is empty" && return
  elif ! sw_fits "$sw_value"; then
    sw_wrong_value "($sw_from_where) is not $sw_wanted_form: $sw_seen" && return
  elif [ "$sw_before" = "$sw_value" ] || ! sw_has "$sw_settled" "$sw_name"; then
    :
  elif sw_has "$sw_accepted" "$sw_name"; then
    sw_say "$sw_name is now $sw_value. What is done stays as it was done, with $sw_before."
  else
    sw_problem 78 "$sw_name was $sw_before when steps that read it were done. Undo them first \
($sw_self undo$sw_same_state), or keep another record for another run: --state DIR"
  fi
  printf -v "$sw_name" %s "$sw_value" && printf -v "sw_source__$sw_name" %s "$sw_from_where"
  [ "$sw_var_secret" = yes ] || return 0
  sw_hide "$sw_value"
  [ ${#sw_value} -ge 4 ] || sw_warn "$sw_name is shorter than four characters, so it is not masked in output."
}
sw_wrong_value() { sw_problem 78 "$sw_name $1${sw_var_help:+ ($sw_var_help)}" && sw_wrong+="$sw_name "; }
# Does a value fit the variable that is loaded? What would fit is in sw_wanted_form, for people.
sw_fits() {
  local sw_form="^($sw_var_pattern)$"
  sw_wanted_form="a $sw_var_type"
  [ -z "$sw_var_pattern" ] || sw_wanted_form="of type $sw_var_type: it must match $sw_form"
  [[ -z $sw_var_pattern || $1 =~ $sw_form ]] || return
  case $sw_var_type in
  enum) sw_wanted_form="one of: ${sw_var_values//$sw_nl/, }" && sw_is_line "$1" "$sw_var_values" ;;
  file) sw_wanted_form='a file that is there' && [ -f "$1" ] ;;
  dir) sw_wanted_form='a directory that is there' && [ -d "$1" ] ;;
  esac
}
sw_is_line() { [[ -n $1 && $1 != *"$sw_nl"* && $sw_nl$2$sw_nl = *"$sw_nl$1$sw_nl"* ]]; } # word, lines

# What captures left under $WORK: like $(cat …), without trailing newlines.
sw_load_captured() {
  local sw_name sw_value
  for sw_name in $1; do
    unset "$sw_name"
    { [ -f "$WORK/$sw_name" ] && [ ! -L "$WORK/$sw_name" ] && [ -O "$WORK/$sw_name" ]; } || continue
    sw_value=$(cat -- "$WORK/$sw_name") && printf -v "$sw_name" %s "$sw_value"
  done
}
# Values that the steps before left. Undo takes defaults as they were. What done steps read is settled.
sw_load_kept() {
  local sw_at sw_value
  for sw_at in $sw_steps; do
    sw_about "$sw_at"
    ! sw_has 'done already' "$sw_was" || sw_settled+=" $sw_reads"
  done
  for sw_at in $sw_variables; do
    [ -f "$sw_state/values/$sw_at" ] || continue
    IFS= read -r -d '' sw_value <"$sw_state/values/$sw_at"
    printf -v "sw_before__$sw_at" %s "${sw_value#*:}"
    [[ $sw_undoing$sw_value = default:* ]] || printf -v "sw_kept__$sw_at" %s "${sw_value#*:}"
  done
  sw_load_captured "$sw_captured"
}
