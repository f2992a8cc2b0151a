# ---- Values ---------------------------------------------------------------------------------------------

# Loads a variable of the procedure: sw_var_type and so on.
sw_about_variable() { # name
  sw_var_secret=no sw_var_prompt='' sw_var_pattern='' sw_var_values='' sw_var_reads='' sw_var_default_given=''
  sw_load variable "$1" var_
  sw_var_has_default=yes
  [ "$sw_var_default$sw_var_default_given" != - ] || sw_var_has_default=no
  if [ -z "$sw_var_pattern" ]; then sw_load type "$sw_var_type" var_; fi
}

# Keeps a value from a flag or a file until it is the variable's turn. An answer to a question is given like a
# variable.
sw_give() { # flag or file, name, value, where
  local sw_known sw_hint='' sw_code=64
  [ "$1" = flag ] || sw_code=78
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
    case $sw_line in
    '' | \#*) ;;
    [A-Z]*=*) sw_give file "${sw_line%%=*}" "${sw_line#*=}" "$1:$sw_at: " ;;
    *) sw_die 78 "$1:$sw_at: not NAME=value" ;;
    esac
  done <"$1"
}

# What a variable, or the answer to a step's question, is given: by the first of flag, environment, file and
# run before.
sw_look_up() { # name; leaves sw_value, and in sw_from_where who gave it or nothing
  local sw_giver sw_named
  sw_from_where='' sw_value=''
  for sw_giver in 'flag --set' 'env environment' 'file --vars' 'kept the run before'; do
    sw_named=sw_${sw_giver%% *}__$1
    if [ -z "$sw_from_where" ] && [ -n "${!sw_named+set}" ]; then
      sw_from_where=${sw_giver#* } sw_value=${!sw_named}
    fi
  done
}

# Adds to the wanted variables those that their defaults read. A default reads only variables that stand
# before it.
sw_want_defaults() {
  local sw_name sw_reversed=''
  for sw_name in $sw_variables; do sw_reversed="$sw_name $sw_reversed"; done
  for sw_name in $sw_reversed; do
    sw_has "$sw_wanted" "$sw_name" || continue
    sw_about_variable "$sw_name"
    sw_wanted+=" $sw_var_reads"
  done
}

# Gives the wanted variables their values: what they are given, the default, or what is answered;
# `sw_source__…` says which. A value that is missing or wrong is a problem. A default is worked out anew in
# every run.
sw_values() {
  local sw_name sw_from_where sw_value
  sw_wrong=' '
  sw_want_defaults
  for sw_name in $sw_variables; do
    unset "$sw_name" # so that it is not exported to what the steps call
    sw_has "$sw_wanted" "$sw_name" || continue
    sw_about_variable "$sw_name"
    sw_look_up "$sw_name"
    if [ "$sw_from_where$sw_var_secret" = --setyes ]; then
      sw_problem 64 "$sw_name is secret, and a command line is not: use STEPWRIGHT_$sw_name, --vars FILE or \
the prompt"
    elif [ -z "$sw_from_where" ]; then
      sw_fill_in || continue
    fi
    sw_take_value
  done
}

# A value that nobody gave. Fails when there is none.
sw_fill_in() {
  local sw_read_name sw_given="STEPWRIGHT_$sw_name or --vars FILE"
  # a default that reads a wrong value would be wrong too, and says nothing new
  for sw_read_name in $sw_var_reads; do
    if sw_has "$sw_wrong" "$sw_read_name"; then
      sw_wrong+="$sw_name "
      return 1
    fi
  done
  if [ "$sw_var_has_default" = yes ]; then
    sw_expand "$sw_var_default"
    sw_from_where='default' sw_value=$sw_expand
  elif [ -n "$sw_terminal" ] && [ -z "$sw_silent" ]; then
    sw_prompt_value
    sw_from_where='prompt'
  else
    [ "$sw_var_secret" = yes ] || sw_given="--set $sw_name=VALUE, $sw_given"
    sw_wrong_value "has no value: $sw_given"
    return 1
  fi
}

# Checks a value and assigns it, unless steps that are done have read another one.
sw_take_value() {
  local sw_before="sw_before__$sw_name"
  if [ -z "$sw_value" ] && [ "$sw_var_has_default" = no ]; then
    sw_wrong_value "($sw_from_where) is empty" && return
  elif ! sw_fits "$sw_value"; then
    [ "$sw_var_secret" = no ] || sw_value='(secret)'
    sw_wanted_form
    sw_wrong_value "($sw_from_where) is not $sw_wanted_form: $sw_value" && return
  fi
  if [ -n "${!sw_before+set}" ] && [ "${!sw_before}" != "$sw_value" ] && sw_has "$sw_settled" "$sw_name"; then
    if sw_has "$sw_accepted" "$sw_name"; then
      sw_say "$sw_name is now $sw_value. What is done stays as it was done, with ${!sw_before}."
    else
      sw_problem 78 "$sw_name was ${!sw_before} when steps that read it were done. Undo them first \
($sw_self undo$sw_same_state), or keep another record for another run: --state DIR"
    fi
  fi
  printf -v "$sw_name" %s "$sw_value"
  printf -v "sw_source__$sw_name" %s "$sw_from_where"
  if [ "$sw_var_secret" = yes ]; then
    sw_hide "$sw_value"
    [ ${#sw_value} -ge 4 ] ||
      sw_warn "$sw_name is shorter than four characters, so it is not masked in output."
  fi
}

sw_wrong_value() {
  sw_problem 78 "$sw_name $1${sw_var_help:+ ($sw_var_help)}"
  sw_wrong+="$sw_name "
}

sw_prompt_value() {
  local sw_hidden_answer=''
  [ "$sw_var_secret" = no ] || sw_hidden_answer=secret
  printf '%s: %s\n' "$sw_name" "$sw_var_help" >&2
  while :; do
    sw_ask "${sw_var_prompt:-$sw_name}:" "$sw_hidden_answer"
    sw_value=$sw_reply
    sw_fits "$sw_value" && return
    sw_wanted_form
    printf 'That is not %s.\n' "$sw_wanted_form" >&2
  done
}

# Does a value fit the variable that is loaded?
sw_fits() {
  if [ -n "$sw_var_pattern" ] && ! [[ $1 =~ ^($sw_var_pattern)$ ]]; then return 1; fi
  case $sw_var_type in
  enum) [[ $1 != *"$sw_nl"* && $sw_nl$sw_var_values$sw_nl = *"$sw_nl$1$sw_nl"* && -n $1 ]] ;;
  file) [ -f "$1" ] ;;
  dir) [ -d "$1" ] ;;
  esac
}

# What a value of the loaded variable looks like, for people.
sw_wanted_form() {
  case $sw_var_type in
  enum) sw_wanted_form="one of: ${sw_var_values//$sw_nl/, }" ;;
  file) sw_wanted_form='a file that is there' ;;
  dir) sw_wanted_form='a directory that is there' ;;
  *)
    sw_wanted_form="a $sw_var_type"
    [ -z "$sw_var_pattern" ] || sw_wanted_form="of type $sw_var_type: it must match ^($sw_var_pattern)$"
    ;;
  esac
}

# What captures left under $WORK: like $(cat …), without trailing newlines.
sw_load_captured() {
  local sw_name sw_value
  for sw_name in $1; do
    unset "$sw_name"
    { [ -f "$WORK/$sw_name" ] && [ ! -L "$WORK/$sw_name" ] && [ -O "$WORK/$sw_name" ]; } || continue
    sw_value=$(cat -- "$WORK/$sw_name")
    printf -v "$sw_name" %s "$sw_value"
  done
}

# Values that the steps before left: of the captures, and of the variables, where undo takes defaults as they
# were. Those that done steps read are settled.
sw_load_kept() {
  local sw_at sw_value
  for sw_at in $sw_steps; do
    sw_about "$sw_at" && sw_of was
    case $sw_of in 'done' | already) sw_settled+=" $sw_reads" ;; esac
  done
  for sw_at in $sw_variables; do
    [ -f "$sw_state/values/$sw_at" ] || continue
    IFS= read -r -d '' sw_value <"$sw_state/values/$sw_at"
    printf -v "sw_before__$sw_at" %s "${sw_value#*:}"
    if [[ $sw_undoing$sw_value != default:* ]]; then printf -v "sw_kept__$sw_at" %s "${sw_value#*:}"; fi
  done
  sw_load_captured "$sw_captured"
}
