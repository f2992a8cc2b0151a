# ---- State directory, lock and journal -------------------------------------------------------------------

sw_find_state() {
  sw_state=$sw_state_flag
  [ -n "$sw_state$XDG_STATE_HOME$HOME" ] || sw_usage 'there is no HOME for the record: --state DIR'
  : "${sw_state:=${XDG_STATE_HOME:-$HOME/.local/state}/stepwright/$sw_procedure}"
  [[ $sw_state = /* ]] || sw_state=$PWD/$sw_state
  while [[ $sw_state = ?*/ ]]; do sw_state=${sw_state%/}; done
  sw_journal=$sw_state/journal.jsonl WORK=$sw_state/work sw_work=$sw_state/work
}
# What is there must be the caller's, no link, closed to others: else values or links may have been planted.
sw_check_state() {
  local sw_path=$sw_state sw_mode
  while [ ! -e "$sw_path" ] && [ ! -L "$sw_path" ] && [ -n "$sw_path" ]; do sw_path=${sw_path%/*}; done
  [ -x "${sw_path:-/}" ] || sw_die 73 "cannot look into $sw_path"
  [ "$sw_path" = "$sw_state" ] || return 0
  sw_mode=$(ls -ld -- "$sw_state")
  [[ $sw_mode = d???------* ]] ||
    sw_distrust "$sw_state is no directory, or is open to others (${sw_mode%% *}; to close it: chmod 700)"
  [ -r "$sw_state" ] || sw_die 73 "cannot look into $sw_state"
  set +f
  set -- "$sw_state" "$sw_state"/* "$sw_state"/.[!.]* "$sw_state/values"/* "$WORK"/*
  set -f
  for sw_path; do
    { [ -e "$sw_path" ] || [ -L "$sw_path" ]; } || continue
    case ${sw_path#"$sw_state"} in
    /lock) [ -L "$sw_path" ] || sw_distrust "$sw_path is no link, as a lock is" && continue ;;
    '' | /values | /values/* | /work | /work/* | /lock.takeover | /failed | /group | /output | /seal) ;;
    /journal.jsonl | /transcript.log) ;;
    *) [ -e "$sw_journal" ] || sw_usage "$sw_state holds other things, such as ${sw_path##*/}: \
choose a directory of its own, --state DIR" ;;
    esac
    [[ $sw_path = "$WORK"/* ]] ||
      { [ ! -L "$sw_path" ] && { [ -f "$sw_path" ] || [ -d "$sw_path" ]; } && [ -O "$sw_path" ]; } ||
      sw_distrust "$sw_path belongs to somebody else, or is no plain file or directory"
    [ -e "$sw_journal" ] || [[ $sw_path != "$sw_state"/[vw]*/* && $sw_path != */seal ]] || sw_usage \
      "$sw_state holds values or files of a run but no journal, so what ran cannot be told. Move it away, \
or choose another one: --state DIR"
  done
}
sw_distrust() {
  sw_die 73 "$1: a record is trusted only in a directory that is yours alone. Choose another one: --state DIR"
}
# Opens the record, or only looks at it, and takes over its values. With the lock the journal is ours.
sw_take_up() { # `look` when nothing may be written
  sw_check_state
  if [ -z "$1" ]; then
    { mkdir -p -- "$WORK" "$sw_state/values" && [ -w "$sw_state" ]; } 2>/dev/null || sw_unwritable
    { [ -O "$sw_state" ] && [ ! -L "$sw_state" ]; } || sw_distrust "$sw_state belongs to somebody else"
    sw_lock
  fi
  sw_silent=$1
  sw_read_journal
  sw_spread
  sw_stop_at_lacking_steps
  if [ -z "$1" ]; then
    exec 3>>"$sw_state/transcript.log" || sw_unwritable "$sw_state/transcript.log"
    sw_logging=yes sw_journal_text+=${sw_torn:+$sw_nl}
    [ -z "$sw_torn" ] || printf '\n' 2>/dev/null >>"$sw_journal" || sw_unwritable "$sw_journal"
    [ "$sw_cut" -eq 0 ] || sw_record torn "\"lines\":$sw_cut"
    [ -z "$sw_taken_over" ] || { sw_json "$sw_taken_over" && sw_record takeover "\"owner\":$sw_json"; }
  fi
  sw_load_kept
}

# The lock is a symbolic link whose target names its owner: it appears whole or not at all. Only one may
# remove a dead owner's lock, whoever makes the directory lock.takeover, and only after another look.
sw_lock() {
  local sw_owner sw_tries
  sw_identify
  sw_lock_of_ours="$sw_host $sw_boot $$"
  for sw_tries in 1 2 3 4 5; do
    ln -s -- "$sw_lock_of_ours" "$sw_state/lock" 2>/dev/null && sw_locked=yes && return
    [ -L "$sw_state/lock" ] || sw_unwritable
    sw_owner=$(readlink "$sw_state/lock")
    sw_owner_gone "$sw_owner" || sw_die 75 "locked by $sw_owner (host, boot, process): $sw_gone. \
If it has ended: $sw_self unlock$sw_same_state"
    mkdir -- "$sw_state/lock.takeover" 2>/dev/null ||
      sw_die 75 "another run is taking over the lock; if not: $sw_self unlock$sw_same_state"
    [ "$(readlink "$sw_state/lock")" != "$sw_owner" ] || rm -f -- "$sw_state/lock"
    rmdir -- "$sw_state/lock.takeover" && sw_taken_over=$sw_owner
  done
  sw_die 75 'the lock keeps being taken by other runs'
}
# Boot and process namespace tell a process from another one of the same number.
sw_identify() {
  sw_host=$(uname -n)
  sw_boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null || sysctl -n kern.bootsessionuuid 2>/dev/null) ||
    sw_boot=unknown
  sw_boot=$sw_boot$(readlink /proc/self/ns/pid 2>/dev/null)
}
# Is the owner provably gone: of this host and boot, no such process, nor any of the group that it began last,
# which its watchdog has some seconds to end? Otherwise sw_gone says why not.
sw_owner_gone() {
  local sw_group='' sw_waited
  sw_gone='on another host or before a restart, so it cannot be looked up'
  if [[ $sw_boot = unknown* || $1 != "$sw_host $sw_boot "* ]]; then return 1; fi
  sw_gone='it is running, or ps cannot tell'
  ! sw_lives pid "${1##* }" || return 1
  IFS= read -r sw_group 2>/dev/null <"$sw_state/group"
  sw_gone="process group $sw_group, which it began, still runs"
  for ((sw_waited = 0; sw_waited < 80; sw_waited++)); do
    sw_lives pgid "$sw_group" || return 0
    sw_pause
  done
  return 1
}
sw_lives() { # pid or pgid, number; a zombie does not; where `ps` says nothing, all do
  local sw_count='$1 == number && $2 !~ /^Z/ { lives = 1 } END { if (NR && !lives) print "gone" }'
  [ "$(ps -A -o "$1=" -o stat= | awk -v number="$2" "$sw_count")" != gone ]
}

# A line of the journal; its hash is that of all before `,"hash":`, with the one before. The seal, never empty
# as it is written over itself, keeps number and hash of it; size and digest of the journal at a run's end.
sw_record() { # event, further members
  local sw_line
  sw_now
  sw_line="{\"seq\":$((sw_seq + 1)),\"time\":\"$sw_now\",\"event\":\"$1\"${2:+,$2},\"prev\":\"$sw_last\""
  sw_sha "$sw_line" && sw_line="$sw_line,\"hash\":\"$sw_sha\"}"
  printf '%s\n' "$sw_line" 2>/dev/null >>"$sw_journal" || sw_unwritable "$sw_journal"
  sw_seq=$((sw_seq + 1)) sw_last=$sw_sha sw_journal_text+=$sw_line$sw_nl
  printf '%s\n' "$sw_seq $sw_last $sw_sealed" 2>/dev/null 1<>"$sw_state/seal" || sw_unwritable
}
sw_note() { # event of the loaded step, members
  local sw_of_item=${sw_item:+,\"item\":\"$sw_item\"}
  sw_record "$1" "\"step\":\"$sw_id\",\"digest\":\"$sw_digest_now\"$sw_of_item${2:+,$2}"
}
# The run's last line; then the seal covers all of the journal: the next run has one digest to compute.
sw_conclude() { # status
  if [ -n "$sw_begun_run" ]; then
    sw_record finish "\"status\":$1" && sw_sha "$sw_journal_text"
    printf '%s\n' "$sw_seq $sw_last ${#sw_journal_text} $sw_sha" 2>/dev/null 1<>"$sw_state/seal"
    sw_say "Journal: $sw_seq lines, last hash $sw_last"
  fi
  sw_die "$1"
}
# Of a journal line: a plain string, by its name; and members up to the hashes, without a digest, for people.
sw_member() { sw_member=${1#*",\"$2\":\""} && sw_member=${sw_member%%\"*}; }
sw_plain() {
  sw_plain=${1%%,\"prev\":*} sw_plain=${sw_plain#,\"digest\":\"*\"}
  sw_plain=${sw_plain//,\"/, } sw_plain=${sw_plain//\":/: }
}

# Reads the journal, lines split at quotes: the 6th piece is the time, the 10th the event, the 14th the step.
# A step `was` started, failed, unverified, interrupted, done, already, skipped, undoing or undone; `ran` is
# the digest of the text that ran; `told` all of its lines, for people. `cut` counts lines that are cut short.
sw_journal_program='
function member(name, at, text) {
  at = index($0, ",\"" name "\":"); text = at ? substr($0, at + length(name) + 4) : ""
  if (sub(/^"/, "", text)) sub(/",".*/, "", text); else sub(/,.*/, "", text)
  return text
}
BEGIN { FS = "\""; last = sprintf("%064d", 0); seq = cut = 0 }
!/^[{]"seq":[0-9]+,"time":"[^"]*","event":"[a-z-]+".*,"prev":"[0-9a-f]+","hash":"[0-9a-f]+"}$/ &&
  (/^[{]"seq":[0-9]/ || /./ && index("{\"seq\":", $0) == 1) { cut++; next }
broken == "" && (NF < 19 || $3 != ":" (seq + 1) "," || $(NF - 5) != last ||
  cut && ($10 != "torn" || member("lines") != cut)) {
  broken = "after line " seq ", a line was changed, dropped, moved or put in"
}
NF < 19 { next }
{ seq++; last = $(NF - 1); cut = 0; events = events $0 "\n" }
$10 == "begin" { split(member("procedure"), owner, " ") }
$12 != "step" { next }
{
  id = $14; result = member("result"); rest = substr($0, index($0, ",\"step\":") + length(id) + 10)
  sub(/^,"digest":"[^"]*"/, "", rest); sub(/,"prev":"[^"]*","hash":"[^"]*"}$/, "", rest)
  gsub(/,"/, ", ", rest); gsub(/":/, ": ", rest)
  if (member("item") != "") id = id "@" member("item")
  if (!(("told", id) in of)) known = known " " id
  of["told", id] = of["told", id] (of["told", id] == "" ? "" : "; ") $6 " " $10 rest
  if ($10 != "undo-end") of["seen_at", id] = seq
  if ($10 ~ /^(start|end|accept|answer)$/) of["ran", id] = member("digest")
}
$10 == "start" { of["was", id] = "started"; of["begun", id] = member("risk") == "read-only" ? "" : "yes" }
$10 == "end" { of["was", id] = result }
$10 == "answer" && member("person") != "" { of["signed_by", id] = member("person"); of["signed_at", id] = $6 }
$10 ~ /^undo-/ { of["was", id] = "undoing"; of["signed_by", id] = of["signed_at", id] = "" }
$10 == "undo-end" && result == "undone" { of["was", id] = result; of["undone_at", id] = seq }
$10 == "renamed" {
  n = split("was ran begun", names, " "); from = member("from")
  for (i = 1; i <= n; i++) { of[names[i], id] = of[names[i], from]; of[names[i], from] = "" }
}
END {
  put("seq", seq); put("last", last); put("cut", cut); put("broken", broken); put("known_steps", known)
  put("recorded_procedure", owner[1]); put("version_before", owner[2]); put("event_lines", events)
  for (one in of) { split(one, names, SUBSEP); put(names[1] "__" key(names[2]), of[one]) }
}'
# Reads the journal, which must be this procedure's, and compares it with its seal, and each line after the
# sealed bytes, or of all, with its hash. Stops at a broken chain. A last line without its end is sw_torn.
sw_read_journal() {
  local sw_line sw_seal='' sw_form='^([0-9]+) ([0-9a-f]+) ([0-9]+ [0-9a-f]+)?$' sw_rest IFS=$sw_nl
  sw_seq=0 sw_cut=0 sw_torn='' sw_broken='' sw_event_lines='' sw_journal_text='' sw_known_steps=''
  printf -v sw_last %064d 0 && sw_sealed=''
  [ -e "$sw_journal" ] || return 0
  [ -r "$sw_journal" ] || sw_die 73 "cannot read the journal $sw_journal"
  sw_read_records "$sw_journal_program" "$sw_journal"
  [ "${sw_recorded_procedure:-$sw_procedure}" = "$sw_procedure" ] || sw_usage "$sw_state is the record of \
another procedure, $sw_recorded_procedure: choose another directory, --state DIR"
  if IFS= read -r -d '' sw_journal_text <"$sw_journal"; then sw_broken='it holds a byte 0'; fi
  sw_torn=${sw_journal_text##*"$sw_nl"} sw_rest=$sw_journal_text
  IFS= read -r sw_seal 2>/dev/null <"$sw_state/seal"
  if [[ -z $sw_broken && $sw_seal =~ $sw_form ]]; then
    sw_sealed=${BASH_REMATCH[3]}
    [[ $sw_rest = *"{\"seq\":${BASH_REMATCH[1]},"*",\"hash\":\"${BASH_REMATCH[2]}\"}"* ]] ||
      sw_broken='a line that was sealed is not in it'
  elif [ "$sw_seq" -gt 1 ]; then
    : "${sw_broken:=its seal is gone or was changed}"
  fi
  if [ -n "$sw_sealed" ]; then
    sw_sha "${sw_rest:0:${sw_sealed% *}}"
    [ "$sw_sha" = "${sw_sealed#* }" ] || sw_broken='it does not begin as it was sealed'
    [ "$sw_verb" = verify-journal ] || sw_rest=${sw_rest:${sw_sealed% *}}
  fi
  for sw_line in $sw_rest; do
    [[ $sw_line = *\"\} && -z $sw_broken ]] || continue
    sw_sha "${sw_line%,\"hash\":*}"
    [[ $sw_line = *",\"hash\":\"$sw_sha\"}" ]] || sw_broken="a line was changed: ${sw_line%%,\"event\"*}, …"
  done
  [ -z "$sw_broken" ] || [ "$sw_verb" = verify-journal ] || sw_die 3 "the record is not as it was \
written: $sw_broken. So what ran cannot be told from it, and nothing is run, undone or reported by it. To \
resume: put back a copy of $sw_state that was made before, or begin another record (--state DIR) and count \
what is done with --skip ID=REASON. What can be told: $sw_self verify-journal$sw_same_state"
}

# Of steps that this script lacks, the operator says what they are called now, or that they are to stay.
sw_stop_at_lacking_steps() {
  local sw_at sw_pair sw_found sw_old
  [ "$sw_verb" != unlock ] || return 0
  for sw_at in $sw_gone_steps; do
    [[ " $sw_known_steps " = *" $sw_at"[\ @]* ]] || sw_usage "there is no step $sw_at"
  done
  for sw_pair in $sw_renamed; do # of a step of a group there is a record for each item
    sw_old=${sw_pair%%=*} sw_found=''
    for sw_at in $sw_known_steps; do [ "${sw_at%%@*}" != "$sw_old" ] || sw_found+=" $sw_at"; done
    for sw_at in ${sw_found:-$sw_old}; do sw_rename "$sw_at" "${sw_pair#*=}${sw_at#"$sw_old"}"; done
  done
  for sw_at in $sw_known_steps; do
    sw_about "$sw_at"
    { sw_has "$sw_steps $sw_accepted" "$sw_at" || sw_has "$sw_accepted" "${sw_at%%@*}"; } && continue
    sw_has 'undone skipped already' "$sw_was" && continue
    [ -n "$sw_begun" ] || sw_say "The record has a step that this version lacks: $sw_at. It changed nothing."
    [ -z "$sw_begun" ] || sw_problem 3 "the record has the step $sw_at ($sw_words), which this version \
lacks. If it has another name now: --renamed ${sw_at%%@*}=NEW. If not, undo it with the script of version \
${sw_version_before:-before}, or leave it as it is: --accept-changed ${sw_at%%@*}"
  done
}
sw_rename() { # old id, new id
  local sw_what sw_old
  sw_has "$sw_known_steps" "$1" || sw_usage "the record has no step $1"
  ! sw_has "$sw_steps" "$1" || sw_usage "$1 is a step of this version"
  sw_about "$2"
  [ "$sw_was" = undone ] || sw_usage "the record already has a step $2"
  for sw_what in was ran begun; do
    sw_key_of "$1" && sw_old=sw_${sw_what}__$sw_key_of
    sw_keep "$sw_what" "${!sw_old}" && printf -v "$sw_old" %s ''
  done
  sw_renames+=" $1>$2"
}
