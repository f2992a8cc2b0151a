# ---- State directory, lock and journal ------------------------------------------------------------------

sw_find_state() {
  sw_state=$sw_state_flag
  [ -n "$sw_state$XDG_STATE_HOME$HOME" ] ||
    sw_usage 'where is the record to be? There is no HOME: --state DIR'
  : "${sw_state:=${XDG_STATE_HOME:-$HOME/.local/state}/stepwright/$sw_procedure}"
  [[ $sw_state = /* ]] || sw_state=$PWD/$sw_state
  while [[ $sw_state = ?*/ ]]; do sw_state=${sw_state%/}; done
  sw_journal=$sw_state/journal.jsonl WORK=$sw_state/work
}

# What is there already is trusted only if it is the caller's, no link, and closed to all others: what
# somebody else could have planted would be taken for values, or written through.
sw_check_state() {
  local sw_path=$sw_state sw_mode
  while [ ! -e "$sw_path" ] && [ ! -L "$sw_path" ] && [ -n "$sw_path" ]; do sw_path=${sw_path%/*}; done
  [ -x "${sw_path:-/}" ] || sw_die 73 "cannot look into $sw_path"
  [ "$sw_path" = "$sw_state" ] || return 0
  [ ! -L "$sw_state" ] || sw_distrust "$sw_state" 'is a link'
  [ -d "$sw_state" ] || sw_die 73 "cannot write $sw_state: it is no directory (another one: --state DIR)"
  [ -O "$sw_state" ] || sw_distrust "$sw_state" 'belongs to somebody else'
  [ -r "$sw_state" ] || sw_die 73 "cannot look into $sw_state"
  sw_mode=$(ls -ld -- "$sw_state")
  [[ ${sw_mode:4:6} = ------ ]] ||
    sw_distrust "$sw_state" "is open to others (${sw_mode%% *}; to close it: chmod 700)"
  for sw_path in "$sw_state"/* "$sw_state"/.[!.]* "$sw_state"/values/*; do sw_check_entry; done
  if [ ! -e "$sw_journal" ]; then
    for sw_path in "$sw_state/values"/* "$WORK"/*; do
      [ ! -e "$sw_path" ] ||
        sw_usage "$sw_state holds values or files of a run but no journal, so what ran cannot be told. \
Move it away, or choose another directory: --state DIR"
    done
  fi
}

sw_check_entry() {
  case ${sw_path##*/} in
  '*' | '.[!.]*') [ -e "$sw_path" ] || return 0 ;;
  lock) [ ! -L "$sw_path" ] || return 0 ;;
  esac
  case ${sw_path#"$sw_state/"} in
  failed | group | journal.jsonl | line | output | seal | transcript.log | values/*)
    { [ ! -L "$sw_path" ] && [ -f "$sw_path" ]; } || sw_distrust "$sw_path" 'is no plain file'
    ;;
  values | work | lock.takeover)
    { [ ! -L "$sw_path" ] && [ -d "$sw_path" ]; } || sw_distrust "$sw_path" 'is no directory'
    ;;
  *)
    [ -e "$sw_journal" ] ||
      sw_usage "$sw_state holds other things, such as ${sw_path##*/}: choose a directory of its own, \
--state DIR"
    ;;
  esac
  [ -O "$sw_path" ] || sw_distrust "$sw_path" 'belongs to somebody else'
}

sw_distrust() {
  sw_die 73 "$1 $2: a record is trusted only in a directory that is yours alone. Choose another one: \
--state DIR"
}

# Makes the directory and takes the lock: from here on the journal is ours. Only what is new gets our modes.
sw_open_state() {
  sw_check_state
  { mkdir -p -- "$WORK" "$sw_state/values" && [ -w "$sw_state" ]; } 2>/dev/null || sw_unwritable
  { [ -O "$sw_state" ] && [ ! -L "$sw_state" ]; } || sw_distrust "$sw_state" 'belongs to somebody else'
  sw_lock
  sw_read_journal
  sw_stop_at_foreign_record
  exec 3>>"$sw_state/transcript.log" || sw_unwritable "$sw_state/transcript.log"
  sw_logging=yes
  if [ -n "$sw_torn" ]; then
    printf '\n' 2>/dev/null >>"$sw_journal" || sw_unwritable "$sw_journal"
    sw_journal_text+=$sw_torn$sw_nl
  fi
  [ "$sw_cut" -eq 0 ] || sw_record torn "\"lines\":$sw_cut"
  [ -z "$sw_taken_over" ] || { sw_json "$sw_taken_over" && sw_record takeover "\"owner\":$sw_json"; }
}

# The lock is a symbolic link whose target names its owner: it appears whole or not at all. Boot and process
# namespace tell a process from another one of the same number.
sw_lock() {
  local sw_owner sw_tries
  sw_identify
  sw_lock_of_ours="$sw_host $sw_boot $$"
  for sw_tries in 1 2 3 4 5; do
    ln -s -- "$sw_lock_of_ours" "$sw_state/lock" 2>/dev/null && sw_locked=yes && return
    [ -L "$sw_state/lock" ] || sw_unwritable
    sw_owner=$(readlink "$sw_state/lock")
    sw_owner_gone "$sw_owner" ||
      sw_die 75 "locked by $sw_owner (host, boot, process): $sw_gone. If it has ended: \
$sw_self unlock$sw_same_state"
    # Only one may remove a dead owner's lock, whoever makes this directory, and only after another look.
    mkdir -- "$sw_state/lock.takeover" 2>/dev/null ||
      sw_die 75 "another run is taking over the lock; if not: $sw_self unlock$sw_same_state"
    [ "$(readlink "$sw_state/lock")" != "$sw_owner" ] || rm -f -- "$sw_state/lock"
    rmdir -- "$sw_state/lock.takeover"
    sw_taken_over=$sw_owner
  done
  sw_die 75 'the lock keeps being taken by other runs'
}

sw_identify() {
  sw_host=$(uname -n)
  sw_boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null || sysctl -n kern.bootsessionuuid 2>/dev/null) ||
    sw_boot=unknown
  sw_boot=$sw_boot$(readlink /proc/self/ns/pid 2>/dev/null)
}

# Is the owner provably gone: of this host and this boot, and no such process, nor any of the group that it
# began last? That group is being ended by the owner's watchdog, and gets some seconds for it. Otherwise
# sw_gone says why not.
sw_owner_gone() {
  local sw_pid=${1#* * } sw_group='' sw_waited
  sw_pid=${sw_pid%% *} sw_gone='on another host or before a restart, so it cannot be looked up'
  if [[ $sw_boot = unknown* || $1 != "$sw_host $sw_boot "* ]]; then return 1; fi
  sw_gone='it is running'
  ! sw_lives pid "$sw_pid" || return 1
  IFS= read -r sw_group 2>/dev/null <"$sw_state/group"
  sw_gone="process group $sw_group, which it began, still runs"
  for ((sw_waited = 0; sw_waited < 80; sw_waited++)); do
    sw_lives pgid "$sw_group" || return 0
    sleep 0.1 2>/dev/null || sleep 1
  done
  return 1
}

sw_lives() { # pid or pgid, number; a zombie does not; where `ps` says nothing, all do
  local sw_number=$2
  # shellcheck disable=SC2046
  set -- $(ps -A -o "$1=" -o stat=)
  [ $# -gt 1 ] || return 0
  while [ $# -gt 1 ]; do
    case $1:$2 in "$sw_number":Z*) ;; "$sw_number":*) return 0 ;; esac
    shift 2
  done
  return 1
}

# One line of the journal: a JSON object with its place, the time, the hash of the line before and, last, its
# own hash: SHA-256 of all that stands before `,"hash":`. The seal keeps how many lines there are and the last
# hash.
sw_record() { # event, further members
  local sw_line
  sw_now
  sw_line="{\"seq\":$((sw_seq + 1)),\"time\":\"$sw_now\",\"event\":\"$1\"${2:+,$2},\"prev\":\"$sw_last\""
  sw_sha "$sw_line"
  sw_line="$sw_line,\"hash\":\"$sw_sha\"}"
  printf '%s\n' "$sw_line" 2>/dev/null >>"$sw_journal" || sw_unwritable "$sw_journal"
  sw_seq=$((sw_seq + 1)) sw_last=$sw_sha sw_journal_text+=$sw_line$sw_nl
  printf '%s\n' "$sw_seq $sw_last $sw_sealed" 2>/dev/null >"$sw_state/seal" || sw_unwritable
}

sw_note() { # event of the loaded step, further members
  sw_record "$1" "\"step\":\"$sw_id\",\"digest\":\"$sw_digest_now\"${2:+,$2}"
}

# The run's last line; then the seal covers all of the journal, so that the next run has one digest to
# compute.
sw_conclude() { # status
  if [ -n "$sw_begun" ]; then
    sw_record finish "\"status\":$1"
    sw_sha "$sw_journal_text"
    printf '%s\n' "$sw_seq $sw_last ${#sw_journal_text} $sw_sha" 2>/dev/null >"$sw_state/seal"
    sw_say "Journal: $sw_seq lines, last hash $sw_last"
  fi
  sw_die "$1"
}

# A member of a journal line, as it stands there: a string without its quotes, still escaped, or a number.
sw_member() { # line, name
  sw_member=''
  case $1 in
  *",\"$2\":\""*) sw_member=${1#*",\"$2\":\""} && sw_member=${sw_member%%\",\"*} ;;
  *",\"$2\":"*) sw_member=${1#*",\"$2\":"} && sw_member=${sw_member%%,*} ;;
  esac
}

# Members of a journal line, up to its hashes and without the digest of a text, for people.
sw_plain() {
  sw_plain=${1%%,\"prev\":*} sw_plain=${sw_plain#,\"digest\":\"*\"}
  sw_plain=${sw_plain//,\"/, } sw_plain=${sw_plain//\":/: }
}

# Reads the journal and stops at a broken chain. Lines at the end that were cut short are counted in sw_cut,
# and the last of them, without its end, is sw_torn. All others are in sw_events.
sw_read_journal() {
  local sw_line sw_form='^\{"seq":([0-9]+),"time":"([^"]*)","event":"([a-z-]+)"(,"step":"([^"]+)")?.*'
  sw_form+=',"prev":"([0-9a-f]+)","hash":"([0-9a-f]+)"\}$'
  sw_seq=0 sw_last=$sw_no_hash sw_torn='' sw_cut=0 sw_events=() sw_journal_text='' sw_known_steps=''
  sw_sealed=''
  sw_broken=''
  [ -e "$sw_journal" ] || return 0
  [ -r "$sw_journal" ] || sw_die 73 "cannot read the journal $sw_journal"
  while IFS= read -r sw_line || { sw_torn=$sw_line && false; }; do
    sw_journal_text+=$sw_line$sw_nl
    if ! [[ $sw_line =~ $sw_form ]]; then
      sw_cut=$((sw_cut + 1))
      continue
    fi
    if [ "${BASH_REMATCH[1]}:${BASH_REMATCH[6]}" != "$((sw_seq + 1)):$sw_last" ]; then
      sw_broken="after line $sw_seq, a line was dropped, moved or put in"
    elif [ "$sw_cut" -gt 0 ] && [[ $sw_line != *"\"event\":\"torn\",\"lines\":$sw_cut,"* ]]; then
      sw_broken="after line $sw_seq, a line was put in or changed"
    fi
    sw_seq=$((sw_seq + 1)) sw_last=${BASH_REMATCH[7]} sw_cut=0
    sw_events[${#sw_events[@]}]=$sw_line
    [ -z "${BASH_REMATCH[5]}" ] || sw_read_event
  done <"$sw_journal"
  [ -z "$sw_torn" ] || sw_cut=$((sw_cut + 1))
  [ -n "$sw_broken" ] || sw_check_seal
  [ -z "$sw_broken" ] || [ "$sw_verb" = verify-journal ] ||
    sw_die 3 "the journal was changed: $sw_broken. So what ran cannot be told from it, and nothing is run, \
undone or reported by it. To go on: put back a copy of $sw_state that was made before, or begin another record \
(--state DIR) and count what is done with --skip ID=REASON. What can be told: \
$sw_self verify-journal$sw_same_state"
}

# An event of a step, in sw_line. `was` becomes started, failed, unverified, interrupted, done, already,
# skipped, undoing or undone; `ran` the digest of the text that ran; `told` all of its lines, for people.
sw_read_event() {
  local sw_event=${BASH_REMATCH[3]} sw_time=${BASH_REMATCH[2]} sw_old
  sw_id=${BASH_REMATCH[5]} sw_key=${BASH_REMATCH[5]//[!A-Za-z0-9]/_}
  sw_plain "${sw_line#*"${BASH_REMATCH[4]}"}"
  sw_of told
  sw_keep told "$sw_of${sw_of:+; }$sw_time $sw_event$sw_plain"
  sw_has "$sw_known_steps" "$sw_id" || sw_known_steps+=" $sw_id"
  [ "$sw_event" = undo-end ] || sw_keep seen_at "$sw_seq"
  sw_member "$sw_line" digest
  case $sw_event in start | end | accept | answer) sw_keep ran "$sw_member" ;; esac
  [ "$sw_event" != start ] || { sw_member "$sw_line" risk && sw_keep begun "${sw_member:-yes}"; }
  sw_member "$sw_line" result
  case $sw_event:$sw_member in
  start:) sw_keep was started ;;
  end:*) sw_keep was "$sw_member" ;;
  undo-end:undone) sw_keep was undone && sw_keep undone_at "$sw_seq" ;;
  undo-*) sw_keep was undoing ;;
  renamed:*)
    sw_member "$sw_line" from
    sw_old=$sw_member
    sw_inherit "$sw_old"
    ;;
  esac
}

# The loaded step takes over what the record says of another id.
sw_inherit() { # id
  local sw_step_key=$sw_key sw_member_name
  for sw_member_name in was ran begun; do
    sw_key=${1//[!A-Za-z0-9]/_}
    sw_of "$sw_member_name"
    sw_keep "$sw_member_name" ''
    sw_key=$sw_step_key
    sw_keep "$sw_member_name" "$sw_of"
  done
}

# Compares the journal with the seal beside it: how many lines there were and the last hash, and the digest of
# the bytes up to the end of an earlier run. Lines after that, or all of them without a seal, are each hashed
# again.
sw_check_seal() {
  local sw_count sw_hash sw_bytes sw_digest_then sw_rest=$sw_journal_text
  [ ! -e "$sw_state/seal" ] || read -r sw_count sw_hash sw_bytes sw_digest_then <"$sw_state/seal"
  if [[ $sw_count = [1-9]* && $sw_count != *[!0-9]* ]]; then
    if [ "$sw_count" -gt "$sw_seq" ]; then
      sw_broken="it had $sw_count lines and has $sw_seq"
    elif [[ ${sw_events[sw_count - 1]} != *"\"hash\":\"$sw_hash\"}" ]]; then
      sw_broken="its line $sw_count is another one than was sealed"
    fi
  fi
  if [[ $sw_bytes = [1-9]* && $sw_bytes != *[!0-9]* ]]; then
    sw_sha "${sw_journal_text:0:sw_bytes}"
    [ "$sw_sha" = "$sw_digest_then" ] || sw_bytes=0
    sw_rest=${sw_journal_text:${sw_bytes}}
  fi
  [ "${sw_verb}" != verify-journal ] || sw_rest=$sw_journal_text
  [ -n "$sw_broken" ] || sw_hash_lines
  [ -n "$sw_broken" ] || [ "$sw_bytes" != 0 ] || sw_broken='its lines fit each other, but not the seal'
  if IFS= read -r -d '' sw_count <"$sw_journal"; then sw_broken='it holds a byte 0'; fi
  sw_sha "$sw_journal_text"
  sw_sealed="${#sw_journal_text} $sw_sha"
}

sw_hash_lines() { # the lines in sw_rest
  local sw_line
  while [ -n "$sw_rest" ]; do
    sw_line=${sw_rest%%"$sw_nl"*} sw_rest=${sw_rest#*"$sw_nl"}
    [[ $sw_line = *\"\} ]] || continue
    sw_sha "${sw_line%,\"hash\":*}"
    [[ $sw_line = *",\"hash\":\"$sw_sha\"}" ]] || sw_broken="a line was changed: ${sw_line%%,\"event\"*}, …"
  done
}

# A record of another procedure is none of ours. What it says of steps that this script lacks is named before
# anything runs: the operator says what they are called now, or that they are to stay as they are.
sw_stop_at_foreign_record() {
  local sw_at sw_pair
  for sw_at in ${sw_events[@]+"${sw_events[@]}"}; do
    [[ $sw_at = *'"event":"begin"'* ]] || continue
    sw_member "$sw_at" procedure
    [ "${sw_member% *}" = "$sw_procedure" ] ||
      sw_usage "$sw_state is the record of another procedure, ${sw_member% *}: choose another directory, \
--state DIR"
    sw_version_before=${sw_member##* }
  done
  [ "$sw_verb" != unlock ] || return 0
  for sw_at in $sw_gone_steps; do sw_has "$sw_known_steps" "$sw_at" || sw_usage "there is no step \
$sw_at"; done
  for sw_pair in $sw_renamed; do sw_rename "${sw_pair%%=*}" "${sw_pair#*=}"; done
  for sw_at in $sw_known_steps; do
    sw_has "$sw_steps" "$sw_at" && continue
    sw_key=${sw_at//[!A-Za-z0-9]/_}
    sw_of was
    case $sw_of in '' | undone | skipped | already) continue ;; esac
    sw_words "$sw_of"
    sw_of begun
    case $sw_of in
    '' | read-only) sw_say "The record has a step that this version lacks: $sw_at. It changed nothing." &&
      continue ;;
    esac
    sw_has "$sw_accepted" "$sw_at" ||
      sw_problem 3 "the record has the step $sw_at ($sw_words), which this version lacks. \
If it has another name now: --renamed $sw_at=NEW. If not, undo it with the script of version \
${sw_version_before:-before}, or leave it as it is: --accept-changed $sw_at"
  done
}

sw_rename() { # old id, new id
  sw_has "$sw_known_steps" "$1" || sw_usage "the record has no step $1"
  ! sw_has "$sw_steps" "$1" || sw_usage "$1 is a step of this version"
  sw_about "$2" && sw_of was
  [ -z "$sw_of" ] || sw_usage "the record already has a step $2"
  sw_inherit "$1"
  sw_digest_of
  sw_renames+=" $1=$2"
}
