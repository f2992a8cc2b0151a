# ---- This file ------------------------------------------------------------------------------------------

# Reads this file as it stands: of each step the comment and the section between its marks; each function; the
# runner; and what the data digest covers, which is every line before the runner but the texts and the line of
# the digests.
sw_read_script() {
  local sw_line sw_part=head sw_mark='' sw_text='' sw_comment='' sw_key
  local sw_function='' sw_awaited=$sw_functions
  [ -z "$sw_read" ] || return 0
  sw_read=yes sw_outside='' sw_runner=''
  while IFS= read -r sw_line; do
    if [ "$sw_part" = runner ]; then
      sw_runner+=$sw_line$sw_nl
    elif [ -n "$sw_mark" ] && [ "$sw_line" != "# <<< $sw_mark" ]; then
      sw_text+=$sw_line$sw_nl
    else
      sw_outside+=$sw_line$sw_nl
      case $sw_line in
      '# ==== '*' ====') sw_part=${sw_line#'# ==== '} && sw_part=${sw_part% ====} ;;
      '# >>> '*) [ "$sw_part" != steps ] || { sw_mark=${sw_line#'# >>> '} && sw_text=''; } ;;
      '# <<< '*)
        sw_key=${sw_mark//[!A-Za-z0-9]/_} sw_mark=''
        sw_keep section "$sw_text"
        ;;
      *) sw_read_line ;;
      esac
    fi
  done <"$0" || sw_die 70 "cannot read $0: run the script as a file"
  sw_load digests it stated_
  sw_line="sw_digests runner=$sw_stated_runner steps=$sw_stated_steps data=$sw_stated_data$sw_nl"
  sw_outside=${sw_outside/"$sw_line"/}
}

# A line that is of no text. Functions begin in the order in which sw_functions names them, each with its
# comment.
sw_read_line() {
  if [ "$sw_part" = functions ]; then
    if [[ $sw_line = "# ${sw_awaited%% *}"[\ :]* ]]; then
      sw_function=${sw_awaited%% *} sw_awaited="${sw_awaited#"$sw_function"}" && sw_awaited=${sw_awaited# }
    fi
    sw_key=$sw_function
    [ -z "$sw_key" ] || { sw_of function && sw_keep function "$sw_of$sw_line$sw_nl"; }
    return
  fi
  case $sw_line in
  "# $sw_procedure $sw_version: "*) : "${sw_heading:=${sw_line#*: }}" ;;
  '#'*) sw_comment+=$sw_line$sw_nl && return ;;
  'sw_step '*) sw_key=${sw_line#sw_step } && sw_read_comment ;;
  'sw_phase '*) sw_key=PHASE-${sw_line#sw_phase } && sw_read_comment ;;
  esac
  sw_comment=''
}

# The comment before a step or a phase: its heading; then why it is there, until the first label; a label's
# text goes on in lines that begin with three blanks. What a person is asked is of the text that the step's
# digest covers.
sw_read_comment() {
  local sw_rest=$sw_comment sw_label='' sw_value='' sw_asked=''
  sw_key=${sw_key%% *} && sw_key=${sw_key//[!A-Za-z0-9]/_}
  sw_line=${sw_rest%%"$sw_nl"*} sw_rest=${sw_rest#*"$sw_nl"}
  case $sw_line in
  '# ---- '*) sw_line=${sw_line#*: } && sw_keep title "${sw_line% ----}" ;;
  *) sw_keep title "${sw_line#'# '*' '}" ;;
  esac
  sw_keep comment "$sw_comment"
  while [ -n "$sw_rest" ]; do
    sw_line=${sw_rest%%"$sw_nl"*} sw_rest=${sw_rest#*"$sw_nl"}
    case $sw_line in
    '# Asks: '*) sw_label=question sw_value=${sw_line#*: } ;;
    '# Look for: '*) sw_label=look_for sw_value=${sw_line#*: } ;;
    '# Undo asks: '*) sw_label=undo_question sw_value=${sw_line#*: } ;;
    '# Undo, look for: '*) sw_label=undo_look_for sw_value=${sw_line#*: } ;;
    '# Undo discards: '*) sw_label=discards sw_value=${sw_line#*: } ;;
    '# If it fails: '*) sw_label=if_it_fails sw_value=${sw_line#*: } ;;
    '# Where: '*) sw_label=where sw_value=${sw_line#*: } ;;
    '#' | '#   '*) sw_value+=$sw_nl${sw_line:4} ;;
    *) sw_label='' ;;
    esac
    [ -z "$sw_label" ] || sw_keep "$sw_label" "$sw_value"
    case $sw_label in '' | if_it_fails | where) ;; *) sw_asked+=$sw_line$sw_nl ;; esac
  done
  sw_keep asked "$sw_asked"
}

# What the digest of the loaded step covers: what a person is asked, its texts, and each function that they
# call.
sw_covered_text() {
  local sw_name sw_step_key=$sw_key
  sw_of asked && sw_covered_text=$sw_of
  sw_of section && sw_covered_text+=$sw_of
  for sw_name in $sw_calls; do
    sw_key=$sw_name
    sw_of function && sw_covered_text+=$sw_of
  done
  sw_key=$sw_step_key
}

# The digest of the loaded step as it stands in this file, so that an edit on site is seen: in sw_digest_now.
# When nothing was edited, which one checksum over all of them tells, it is the stated one.
sw_digest_of() {
  [ -n "$sw_edited" ] || sw_look_for_edits
  sw_digest_now=$sw_digest
  [ "$sw_edited" = yes ] || return 0
  sw_of digest && sw_digest_now=$sw_of
  [ -z "$sw_of" ] || return 0
  sw_covered_text
  sw_sha "$sw_covered_text"
  sw_keep digest "$sw_sha"
  sw_digest_now=$sw_sha
}

sw_look_for_edits() {
  local sw_at sw_all='' sw_loaded=$sw_id
  for sw_at in $sw_steps; do
    sw_about "$sw_at"
    sw_covered_text
    sw_all+="$sw_at $sw_digest$sw_nl$sw_covered_text"
  done
  sw_sha "$sw_all"
  sw_edited=no
  [ "$sw_sha" = "$sw_stated_steps" ] || sw_edited=yes
  sw_about "$sw_loaded"
}
