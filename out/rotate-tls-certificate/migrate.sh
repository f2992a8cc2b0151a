#!/usr/bin/env bash
# rotate-tls-certificate 1.0.0: Rotate the TLS certificate of a server
#
# Checks a new certificate and its key before the server sees them, puts both in place of the old ones by ssh, reloads the service, and checks
# that clients get the new certificate. The old files are kept until the last phase.
#
# Made by stepwright 0.1.0 from procedure dd6a51c4a59e91a93d6fcf189355f664e5d62fe5d9571d9b6314cf5680eba1d4; do not edit.
# The guide README.md beside it has the same commands, for people. That this is the script that was reviewed, only a digest
# tells that came another way: `sha256sum migrate.sh` against manifest.json or a signed bundle.
#   values      what differs between sites, and what the procedure requires
#   functions   shared by the steps; the guide's, byte for byte
#   steps       in order; the guide's, byte for byte
#   runner      asks, checks, runs, records, resumes; the same in every script of stepwright 0.1.0, so it is reviewed once:
#               `sed '1,/^# ==== runner ====$/d' migrate.sh | sha256sum` says 816913730b9463eb7d30ef6d1a7cb7ef29844c058c032e085b719352aa6c87f2
# Without arguments it explains itself and changes nothing.
# Needs bash 3.2 or later, openssl 1.1.1 or later, awk base64 cat cksum cp date df grep id ln ls mkdir mv ps readlink rm rmdir sed sh sleep ssh stty tr uname, sha256sum or shasum.
#
# Exceptions for shellcheck. SC2034, SC2154, SC2317, SC2329: facts and functions are used by the runner through their names,
# which it puts together when it runs. SC2016: prose and programs in single quotes hold `…` and $ on purpose. SC2043: a loop
# over a list of one is still a loop. SC2164: every text runs with errexit on, which the runner sets. SC2119, SC2120: a
# connection takes options, and not every procedure gives it some.
# shellcheck disable=SC2016,SC2034,SC2043,SC2119,SC2120,SC2153,SC2154,SC2164,SC2317,SC2329
#
# Before anything else: run as a file, with line ends that bash reads, and with nothing of the caller's shell that changes
# what commands mean. An assignment enters POSIX mode, in which no function can stand in the place of `unset` and `set`.
sw_newline='
'
[[ ${#sw_newline} = 1 ]] || echo 'the line ends of this script were changed to CR LF: copy it again' >&2 #
[[ ${#sw_newline} = 1 ]] || exit 64                                                                      #
[[ ${BASH_SOURCE-} = "$0" ]] || {
  echo 'run this script as a file' >&2
  return 64 2>/dev/null || exit 64
}
POSIXLY_CORRECT=yes IFS=$' \t\n'
trap - DEBUG ERR RETURN EXIT
set +abefkmuvxCET +o pipefail
unset -f declare
for sw_name in $(declare -F); do
  case $sw_name in -*) ;; *) unset -f "$sw_name" ;; esac
done
set +o posix
unalias -a
shopt -u autocd cdable_vars cdspell dotglob expand_aliases extdebug extglob failglob globstar lastpipe nocaseglob \
  nocasematch nullglob xpg_echo 2>/dev/null
# shellcheck disable=SC2086
unset ${!sw_@} BASH_COMPAT BASH_ENV CDPATH ENV GLOBIGNORE GREP_OPTIONS PGHOSTADDR PGOPTIONS PGSERVICE POSIXLY_CORRECT TAR_OPTIONS
export -n SHELLOPTS BASHOPTS 2>/dev/null

# The lines below that begin with sw_ only note facts. Nothing of the procedure runs before the runner, which comes last.
sw_note_facts() { # what, name, facts
  local sw_name=sw_$1__${2//[!A-Za-z0-9]/_}
  shift 2
  printf -v "$sw_name" '%s\037' "$@"
}
sw_procedure() { sw_procedure=$1 sw_version=$2 && shift 2 && sw_note_facts procedure it "$@"; }
sw_digests() { sw_note_facts digests it "$@"; }
sw_type() { sw_note_facts type "$1" "pattern=$2"; }
sw_variable() { sw_variables+=" $1" && sw_note_facts variable "$1" "type=$2" "default=$3" "help=$4" "${@:5}"; }
sw_tool() { sw_note_facts tool "$@"; }
sw_access() { sw_note_facts access "$@"; }
sw_disk() { sw_note_facts disk "$1" "path=$2" "bytes=$3"; }
sw_functions() { sw_functions=$*; }
sw_phase() {
  sw_phases+=" $1" sw_phase=$1 sw_phase_number=$((sw_phase_number + 1)) sw_in_phase=0 sw_in_order=''
  sw_note_facts phase "$@" "number=$sw_phase_number"
}
sw_step() {
  sw_count=$((sw_count + 1)) sw_in_phase=$((sw_in_phase + 1)) sw_steps+=" $1"
  sw_in_order+=" $1" && printf -v "sw_steps_of__$sw_phase_number" %s "$sw_in_order"
  printf -v "sw_size_of__$sw_phase_number" %s "$sw_in_phase"
  sw_note_facts step "$1" "kind=$2" "${@:3}" "phase=$sw_phase" "number=$sw_phase_number.$sw_in_phase" "position=$sw_count"
}

# ==== values ====
sw_procedure rotate-tls-certificate 1.0.0 bash=3.2 captures='OLD NEW' generator='stepwright 0.1.0' source=dd6a51c4a59e91a93d6fcf189355f664e5d62fe5d9571d9b6314cf5680eba1d4
sw_digests runner=816913730b9463eb7d30ef6d1a7cb7ef29844c058c032e085b719352aa6c87f2 steps=507c218151a74914e6d44220c71d2adf4c7576a93accbfc637590e5365cd4ec6 data=c88a9e59be48e6a191bf9313cad352b7df34bf78bd83a857b645b0c7061da386
#           name     type   default   what it is
sw_variable NEW_CERT file   -         'The new certificate, followed by the intermediate certificates (PEM), on this machine.'
sw_variable NEW_KEY  file   -         'Its private key, without a passphrase (PEM), on this machine.'
sw_variable HOST     host   -         'The server.'
sw_variable SSH_USER string root      'The user there, who may replace the files and reload the service.'
sw_variable SSH_PORT int    22        'The port of ssh there.'
sw_variable CERT     string -         'The certificate file on the server, as an absolute path.'
sw_variable KEY      string -         'The key file on the server, as an absolute path.'
sw_variable NAMES    list   -         'The DNS names that clients use, separated by blanks. The first one is asked for.'
sw_variable SERVICE  string nginx     'The service that systemd reloads.'
sw_variable ADDRESS  host   '${HOST}' 'Where the server listens for clients.' reads=HOST
sw_variable PORT     int    443       'Its port.'
sw_variable ROOTS    file   /etc/ssl/certs/ca-certificates.crt 'The root certificates that clients trust (PEM).'
sw_variable MIN_DAYS int    30        'How many days the new certificate must still be valid.'
sw_type file .+
sw_type host '[A-Za-z0-9:]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9:])?'
sw_type int '-?(0|[1-9][0-9]{0,17})'
sw_type list '(([A-Za-z0-9:]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9:])?)( ([A-Za-z0-9:]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9:])?))*)?'
sw_tool openssl min=1.1.1 why='Reads certificates and asks the server for its own.'
version_openssl() {
openssl version
}
sw_access 1 why='The place `server` answers and has its programs.' reads='HOST SSH_PORT SSH_USER'
access_1() {
has_programs server bash cat systemctl
}

sw_functions begin_item each_once file_state fits has_programs keep on_host put_back quoted real_file record_of refuse replace_file run_on seconds service_to sha256 swap_file to_end unit_has unit_settled unit_state unit_to wait_until whole server_stream server fingerprint installed served serves

# ==== functions ====

# begin_item STEP ITEM [WORDS]: says which item is next, and notes it, so that a failure can be told from what was done before.
begin_item() {
  printf '%s%s\n' "${3-}" "$2"
  printf '%s\n' "$2" >>"$WORK/$1.progress"
}
each_once() { # LIST: fails if two words of a list are alike. Called where `*` stands for itself.
  local item seen=' '
  for item in $1; do
    [[ $seen != *" $item "* ]] || refuse "two items are alike: $item" || return
    seen+="$item "
  done
}
# file_state PLACE FILE: prints the SHA-256 and the mode of a file, as SUM:MODE, or `none` if there is no file.
file_state() {
  whole "$1" sh -c '
    [ -e "$1" ] || { echo none; exit; }
    sum=$({ sha256sum <"$1" 2>/dev/null || shasum -a 256 <"$1"; } | cut -d " " -f 1)
    mode=$(stat -c %a "$1" 2>/dev/null || stat -f %Lp "$1") && [ -n "$sum" ] && echo "$sum:$mode"
  ' sh "$2"
}
fits() { # VALUE PATTERN: whether all of the value matches. An empty pattern fits any value that is not empty.
  local LC_ALL=C pattern="^(${2:-.+})\$"
  [[ $1 =~ $pattern ]]
}
# has_programs PLACE PROGRAM...: succeeds if the place answers and has the programs; else names those that are missing.
has_programs() {
  local place=$1
  shift
  whole "$place" sh -c '
    missing=""
    for program; do command -v "$program" >/dev/null || missing="$missing $program"; done
    [ -z "$missing" ] || { echo "not found there:$missing" >&2; exit 1; }
  ' sh "$@"
}
keep() { # NAME PATTERN: keeps the file "$WORK/NAME.new" as the value NAME if it fits the pattern.
  local value
  value=$(cat "$WORK/$1.new") || return
  fits "$value" "$2" || refuse "not a value for $1: ${value:-(nothing was printed)}" || return
  mv -f -- "$WORK/$1.new" "$WORK/$1"
}
# on_host HOST [OPTION]... -- COMMAND...: runs a command on a host over ssh, which asks nothing and knows the host's key already.
# The connection is kept for seven seconds for the next command, if there is a place for its socket in "$WORK".
on_host() {
  local host=$1 options=() command='' socket shared=() status=0
  shift
  while [ "$1" != -- ]; do
    options+=("$1")
    shift
  done
  shift
  while [ $# -gt 0 ]; do
    command="$command $(quoted "$1")"
    shift
  done
  socket=$(printf '%s\n' "$host" "${options[@]+"${options[@]}"}" | sha256) || return
  socket=${WORK:-}/.ssh-${socket:0:16}
  if [ -w "${WORK:-/nonexistent}" ] && [ "${#socket}" -lt 86 ]; then
    shared=(-o ControlMaster=auto -o ControlPersist=7 -o ControlPath="${socket//%/%%}")
  fi
  ssh -T -o BatchMode=yes -o StrictHostKeyChecking=yes -o NoHostAuthenticationForLocalhost=no \
    "${options[@]+"${options[@]}"}" "${shared[@]+"${shared[@]}"}" \
    -o ConnectTimeout=10 -o ServerAliveInterval=15 -o ServerAliveCountMax=3 -- "$host" "${command# }" || status=$?
  [ "$status" -ne 255 ] || printf 'ssh has no connection to %s, or lost it; "ssh %s true" must work without a question\n' \
    "$host" "${options[*]+"${options[*]} "}$host" >&2
  return "$status"
}
put_back() { # NAME PLACE FILE: brings back the file that the step NAME replaced, unless it has changed since.
  local file now record first before last
  record=$(record_of "$@") || return
  [ -s "$record" ] || {
    printf 'nothing to put back: %s\n' "$3"
    return
  }
  file=$(real_file "$2" "$3") && now=$(file_state "$2" "$file") && read -r first before last <"$record" || return
  case $now in
  "$first") printf 'as it was already: %s\n' "$3" ;;
  "$before" | "$last")
    if [ "$first" = none ]; then
      whole "$2" rm -f -- "$file" || return
    else
      swap_file "$2" "$file" "$now" "$first" <"$record.${first%%:*}" || return
    fi
    printf 'put back: %s\n' "$3"
    ;;
  *)
    printf 'changed since this step wrote it, and left as it is: %s\n' "$3" >&2
    [ "$first" = none ] || printf 'what was there before the step: %s\n' "$record.${first%%:*}" >&2
    printf 'put it right by hand, remove %s, and undo again\n' "$record" >&2
    return 1
    ;;
  esac
}
quoted() { # VALUE: prints a value as one word for any POSIX shell.
  local rest=$1 word=''
  while [ "$rest" != "${rest#*\'}" ]; do
    word=$word${rest%%\'*}"'\\''"
    rest=${rest#*\'}
  done
  printf "'%s'" "$word$rest"
}
# real_file PLACE FILE: prints where a file is, behind symbolic links. A link that leads nowhere and what is not a file are errors.
real_file() {
  whole "$1" sh -c '
    case $1 in /*) file=$1 ;; *) file=./$1 ;; esac
    links=0
    while [ -L "$file" ] && [ "$links" -lt 40 ]; do
      links=$((links + 1)) folder=${file%/*}
      file=$(readlink "$file") || exit
      case $file in /*) ;; *) file=$folder/$file ;; esac
    done
    if [ "$links" -gt 0 ] && [ ! -e "$file" ]; then
      echo "the symbolic link leads nowhere: $1" >&2
      exit 1
    elif [ -e "$file" ] && [ ! -f "$file" ]; then
      echo "not a file: $1" >&2
      exit 1
    fi
    printf "%s\n" "$file"
  ' sh "$2"
}
# record_of NAME PLACE OBJECT: prints the file under "$WORK" that records what a step found before it changed an object of a place.
record_of() {
  local sum
  sum=$(printf '%s %s' "$2" "$3" | cksum) || return
  printf '%s/%s.%s\n' "$WORK" "$1" "${sum%% *}"
}
refuse() { # MESSAGE: prints the message as an error, and fails.
  printf '%s\n' "$*" >&2
  return 1
}
# replace_file NAME PLACE FILE [MODE]: puts "$WORK/NAME.new" in the place of a file, in one move; put_back brings back what was there.
# Without MODE, the file keeps its own.
replace_file() {
  local file was new mode record first before last
  file=$(real_file "$2" "$3") && was=$(file_state "$2" "$file") && record=$(record_of "$1" "$2" "$3") || return
  new=$(sha256 <"$WORK/$1.new") || return
  [ "$was" = none ] && mode=600 || mode=${was#*:}
  new=${new%% *}:$(printf '%o' "0${4:-$mode}")
  if [ "$was" = "$new" ]; then
    printf 'already so: %s\n' "$3"
  else
    if [ "$was" != none ]; then
      "$2" cat -- "$file" >"$record.old" || return
      mv -f -- "$record.old" "$record.${was%%:*}" || return
    fi
    first=$was
    [ ! -s "$record" ] || read -r first before last <"$record" || return
    case $was in "${before-}" | "${last-}") ;; *) first=$was ;; esac
    printf '%s %s %s\n' "$first" "$was" "$new" >"$record.new" && mv -f -- "$record.new" "$record" || return
    swap_file "$2" "$file" "$was" "$new" <"$WORK/$1.new" || return
    printf 'written: %s\n' "$3"
  fi
  rm -f -- "$WORK/$1.new"
}
run_on() { # PLACE NAME...: runs the shell text on standard input in a place, where it finds the values NAME.
  # A text that arrives cut short does not run. What it starts ends with the connection, which its input shows.
  local place=$1 name holder status=0 shell=("$1" sh)
  ! declare -F "$1_stream" >/dev/null || shell=("$1_stream")
  shift
  {
    sleep 1000000 2>/dev/null &
    echo "$!"
    for name; do
      printf '%s=' "$name"
      quoted "${!name}"
      echo
    done
    echo '{ (set -euo pipefail) 2>/dev/null && set -o pipefail; exec 3<&0'
    echo "(trap '' TERM; while read -r x <&3; do :; done; kill 0; sleep 3; kill -9 0) >/dev/null 2>&1 & watch=\$!"
    echo '( set -eu'
    cat
    printf '\n) 3<&- </dev/null\nstatus=$?; kill -9 "$watch"; wait "$watch" 2>/dev/null; printf "\\nend %%s\\n" "$status"; exit; }\n'
    wait "$!" 2>/dev/null || :
  } | {
    read -r holder
    "${shell[@]}" || status=$?
    kill "$holder" 2>/dev/null || :
    case $status in
    0) ;;
    127) printf '%s does not have the shell that its place names\n' "$place" >&2 ;;
    *) printf 'the shell of %s ended with status %s\n' "$place" "$status" >&2 ;;
    esac
  } | to_end
}
seconds() { # DURATION: prints the seconds of a duration such as 30s, 10m or 1h.
  case $1 in *h) echo $((${1%h} * 3600)) ;; *m) echo $((${1%m} * 60)) ;; *) echo "${1%s}" ;; esac
}
# service_to NAME PLACE UNIT STATE LIMIT: as unit_to; records first what the unit was, once, for service_back.
service_to() {
  local record
  record=$(record_of "$1" "$2" "$3") || return
  [ -s "$record" ] || {
    unit_state "$2" "$3" >"$record.new" && mv -f -- "$record.new" "$record"
  } || return
  unit_to "$2" "$3" "$4" "$5"
}
sha256() { # [FILE...]: prints SHA-256 checksums, as sha256sum does.
  if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}
# swap_file PLACE FILE STATE NEW: gives a file in STATE the content on standard input, in one move, and the state NEW. Its owner stays.
swap_file() {
  local now
  now=$(file_state "$1" "$2" </dev/null) || return
  [ "$now" = "$3" ] || refuse "changed by somebody else just now, and left alone: $2" || return
  whole "$1" sh -c '
    new=${1%/*}/.${1##*/}.new
    owner() { stat -c %u:%g "$1" 2>/dev/null || stat -f %u:%g "$1"; }
    refuse() { rm -f "$new"; echo "$1" >&2; exit 1; }
    umask 077
    rm -f "$new" || exit
    if [ -e "$1" ]; then
      { cp -a "$1" "$new" 2>/dev/null || cp -p "$1" "$new"; } && chmod u+w "$new" || exit
      [ "$(owner "$new")" = "$(owner "$1")" ] || refuse "only its owner or root can replace $1"
    fi
    cat >"$new" && chmod "$3" "$new" || exit
    sum=$({ sha256sum <"$new" 2>/dev/null || shasum -a 256 <"$new"; } | cut -d " " -f 1)
    [ "$sum" = "$2" ] || refuse "what arrived for $1 is cut short or altered"
    mv -f "$new" "$1"
  ' sh "$2" "${4%%:*}" "${4#*:}"
}
to_end() { # passes text on up to a last line `end STATUS`, and returns STATUS. Text without it is cut short.
  local line before='' last='' lines=0
  while IFS= read -r line || [ -n "$line" ]; do
    [ "$lines" -lt 2 ] || printf '%s\n' "$before"
    before=$last last=$line lines=$((lines + 1))
  done
  if fits "$last" 'end [0-9]{1,3}'; then
    [ -z "$before" ] || printf '%s\n' "$before"
    return "${last#end }"
  fi
  [ "$lines" -lt 2 ] || printf '%s\n' "$before"
  [ "$lines" -lt 1 ] || printf '%s\n' "$last"
  refuse 'no end mark: the command failed, or what it printed was cut short'
}
# unit_has PLACE UNIT STATE: succeeds if a unit of systemd is started, stopped, enabled, disabled, masked or unmasked.
# Status 1: it is not; 2: it cannot be told.
unit_has() {
  local state
  state=$(unit_state "$1" "$2") || return 2
  state=${state#* }
  case $3:$state in
  started:active\ * | stopped:inactive\ * | stopped:failed\ *) ;;
  enabled:*\ enabled\ * | masked:*\ masked\ *) ;;
  disabled:*\ enabled* | unmasked:*\ masked*) return 1 ;;
  disabled:* | unmasked:*) ;;
  *) return 1 ;;
  esac
}
unit_settled() { # PLACE UNIT: succeeds if systemd has nothing left to do for a unit; else says what it does.
  local state
  state=$(unit_state "$1" "$2") || return
  case "$state " in
  *' - ') ;;
  *)
    printf '%s: %s\n' "$2" "$state"
    return 1
    ;;
  esac
  case $state in
  *' activating '* | *' deactivating '* | *' reloading '* | *' refreshing '*)
    printf '%s: %s\n' "$2" "$state"
    return 1
    ;;
  esac
}
# unit_state PLACE UNIT: prints what systemd says of a unit, four words: whether it is loaded, active, enabled, and has a job (- for nothing).
unit_state() {
  local shown line load=- active=- file=- job=-
  fits "$2" '[A-Za-z0-9:_.\\@-]+' || refuse "not the name of one unit: $2" || return
  shown=$("$1" systemctl show --no-pager -p LoadState -p ActiveState -p UnitFileState -p Job -- "$2") || return
  while [ -n "$shown" ]; do
    line=${shown%%$'\n'*}
    case $line in
    LoadState=?*) load=${line#*=} ;;
    ActiveState=?*) active=${line#*=} ;;
    UnitFileState=?*) file=${line#*=} ;;
    Job=[1-9]*) job=${line#*=} ;;
    esac
    case $shown in *$'\n'*) shown=${shown#*$'\n'} ;; *) shown='' ;; esac
  done
  [ "$load" != not-found ] || refuse "systemd knows no unit of that name: $2" || return
  printf '%s %s %s %s\n' "$load" "$active" "$file" "$job"
}
# unit_to PLACE UNIT STATE LIMIT: brings a unit of systemd to a state and waits until it has it. If it fails, its status and log are shown.
unit_to() {
  local verb status=0 wanted=$3
  case $3 in
  started) verb=start ;;
  stopped) verb=stop ;;
  restarted | reloaded) verb=${3%ed} wanted=started ;;
  masked | unmasked) verb=${3%ed} ;;
  *) verb=${3%d} ;;
  esac
  case $3 in restarted | reloaded) status=1 ;; *) unit_has "$1" "$2" "$3" || status=$? ;; esac
  case $status in
  0)
    printf '%s is %s already\n' "$2" "$3"
    return
    ;;
  2) return 1 ;;
  esac
  case $verb in
  start | stop | restart) "$1" systemctl --no-ask-password --no-block "$verb" -- "$2" || status=2 ;;
  *) "$1" systemctl --no-ask-password "$verb" -- "$2" || status=2 ;;
  esac
  [ "$status" -eq 2 ] || wait_until "$4" 1s unit_settled "$1" "$2" || status=2
  # A service that ends as soon as it has begun counts as started for a moment.
  case $verb in start | restart) sleep 1 ;; esac
  [ "$status" -eq 2 ] || unit_has "$1" "$2" "$wanted" || status=2
  [ "$status" -ne 2 ] || {
    printf '%s is not %s:\n' "$2" "$3" >&2
    "$1" systemctl status --no-pager --full -n 20 -- "$2" >&2 || :
    return 1
  }
  printf '%s: %s\n' "$2" "$3"
}
wait_until() { # LIMIT INTERVAL COMMAND...: repeats a command until it succeeds; shows what it prints anew.
  local limit interval deadline status said='' shown=''
  limit=$(seconds "$1")
  interval=$(seconds "$2")
  deadline=$((SECONDS + limit))
  shift 2
  while :; do
    set +e
    said=$(set -e && "$@" 2>&1)
    status=$?
    set -e
    [ "$said" = "$shown" ] || [ -z "$said" ] || printf '%s\n' "$said"
    shown=$said
    [ "$status" -ne 0 ] || return 0
    [ "$SECONDS" -lt "$deadline" ] || refuse "timed out after $limit s${said:+: $said}" || return
    sleep "$interval"
  done
}
whole() { # PLACE COMMAND...: runs a command in a place; fails as it does, or if its output is cut short.
  # A command without input ends when the connection does; one that is given input finds its end then.
  local place=$1 word
  shift
  if [ /dev/stdin -ef /dev/null ]; then
    for word; do printf ' %s' "$(quoted "$word")"; done | run_on "$place"
  else
    "$place" sh -c '"$@"; status=$?; printf "\nend %s\n" "$status"' sh "$@" | to_end
  fi
}
# server_stream [COMMAND...]: runs it or a shell on the host. Bytes can be missing: compare checksums.
server_stream() { on_host "$HOST" -p "$SSH_PORT" -l "$SSH_USER" -- "${@:-bash}"; }
# server COMMAND...: runs it on the host, or fails if output is cut.
server() { whole server_stream "$@"; }
# fingerprint [ARGUMENTS]...: prints the SHA-256 fingerprint of a certificate, which openssl finds by the arguments or on standard input.
fingerprint() { openssl x509 -noout -fingerprint -sha256 "$@" | sed 's/^.*=//' | tr -d ':'; }
# installed: Prints the fingerprint of the certificate file on the server.
installed() { server cat -- "$CERT" | fingerprint; }
served() { # Prints the fingerprint of the certificate that the server shows to clients.
  openssl s_client -connect "$ADDRESS:$PORT" -servername "${NAMES%% *}" </dev/null 2>/dev/null | fingerprint
}
serves() { # FINGERPRINT: succeeds if clients get the certificate with this fingerprint.
  local found
  found=$(served) || return
  [ "$found" = "$1" ] || {
    printf 'clients get the certificate %s\n' "$found"
    return 1
  }
}

# ==== steps ====

# ---- rotate: Rotate the certificate ----
# Where: a machine that reaches the server by ssh and at the port of its clients
sw_phase rotate tools='cat cksum cp grep mv openssl rm sed sleep ssh tr' access=1 variables='NEW_CERT NEW_KEY HOST SSH_USER SSH_PORT CERT KEY NAMES SERVICE ADDRESS PORT ROOTS MIN_DAYS'

# 1.1 Check that the server serves the installed certificate
# Otherwise these are not its files, or it has not been reloaded since they changed.
# If it fails: The server's configuration names the files: `nginx -T | grep ssl_certificate`. Check `ADDRESS`, `PORT` and the first of `NAMES`, too.
sw_step same-certificate assert reads='ADDRESS CERT HOST NAMES PORT SSH_PORT SSH_USER' calls='fits on_host quoted refuse run_on sha256 to_end whole server_stream server fingerprint installed served serves' sha=c5e64ea228123be16381644661c8c07d95f10baf7a8c1df7dafe2b9b3c22f2d3
# >>> same-certificate
step_same_certificate() {
serves "$(installed)"
}
# <<< same-certificate

# 1.2 Check that the new key belongs to the new certificate
# If it fails: Ask for the key that the certificate was requested with. It can't be made afterwards.
sw_step key-matches assert reads='NEW_CERT NEW_KEY' sha=801edaa02286165fc177698ee1712593e42b6855127c13be1d2cf2cd527ea4c0
# >>> key-matches
step_key_matches() {
certificate=$(openssl x509 -in "$NEW_CERT" -noout -pubkey)
key=$(openssl pkey -in "$NEW_KEY" -passin pass: -pubout)
[ "$certificate" = "$key" ]
}
# <<< key-matches

# 1.3 Check the new certificate's chain and dates
# Clients know only root certificates. The intermediate certificates must come from the server, or some clients refuse to connect.
# If it fails: `unable to get local issuer certificate`: append the intermediate certificates to the file, the issuer of the first one first. If the
#   authority is your own, name its root certificate in `ROOTS`.
sw_step chain-is-complete assert reads='MIN_DAYS NEW_CERT ROOTS' sha=a360811a9b3d836480fd743f7a00957d41950127b64d1bb0ca33f5f4b9f46a38
# >>> chain-is-complete
step_chain_is_complete() {
openssl verify -purpose sslserver -CAfile "$ROOTS" -untrusted "$NEW_CERT" "$NEW_CERT"
openssl x509 -in "$NEW_CERT" -noout -enddate -checkend "$((MIN_DAYS * 86400))"
}
# <<< chain-is-complete

# 1.4 Check that the new certificate covers each name
# If it fails: Request a certificate that has the missing name as a subject alternative name.
sw_step names-match run rerun=ask undo=none reads='NAMES NEW_CERT' calls='begin_item each_once refuse' sha=01b7ce4f9fa52c8fe030ba68f80c9f847b1dd89ffa853b9c232074a026a16aba
# >>> names-match
step_names_match() {
set -f
each_once "$NAMES"
for HOST_NAME in $NAMES; do
  begin_item names-match "$HOST_NAME"
  openssl x509 -in "$NEW_CERT" -noout -checkhost "$HOST_NAME" | grep 'does match'
done
set +f
}
# <<< names-match

# 1.5 Record the old certificate's fingerprint
sw_step old-fingerprint capture captures=OLD reads='CERT HOST SSH_PORT SSH_USER' calls='fits keep on_host quoted refuse run_on sha256 to_end whole server_stream server fingerprint installed' sha=372572f9ba7a6f7eec36af51729cc45575b3cbdb29d22c2371a95a18b6a69e49
# >>> old-fingerprint
step_old_fingerprint() {
installed >"$WORK/OLD.new"
keep OLD '[0-9A-F]{64}'
}
# <<< old-fingerprint

# 1.6 Record the new certificate's fingerprint
sw_step new-fingerprint capture captures=NEW reads=NEW_CERT calls='fits keep refuse fingerprint' sha=42d5976a0f61704566cdc6e93af3080102d7a32d805f316131b057d5dbb33d97
# >>> new-fingerprint
step_new_fingerprint() {
fingerprint -in "$NEW_CERT" >"$WORK/NEW.new"
keep NEW '[0-9A-F]{64}'
}
# <<< new-fingerprint

# 1.7 Put the new key and the new certificate in place
# Each file is replaced in one move. Mode and owner stay, and the old files are kept in the working directory here, which only you can
# read. The server doesn't look at them before it is reloaded.
# If it fails: `changed since this step wrote it`, during undo: somebody has replaced the file since. The message says where the old one is kept.
sw_step install run risk=reversible rerun=safe check undo needs='NEW:new-fingerprint OLD:old-fingerprint' reads='ADDRESS CERT HOST KEY NAMES NEW NEW_CERT NEW_KEY OLD PORT SERVICE SSH_PORT SSH_USER' check-reads='CERT HOST NEW SSH_PORT SSH_USER' undo-reads='ADDRESS CERT HOST KEY NAMES OLD PORT SERVICE SSH_PORT SSH_USER' calls='file_state fits on_host put_back quoted real_file record_of refuse replace_file run_on seconds sha256 swap_file to_end unit_has unit_settled unit_state unit_to wait_until whole server_stream server fingerprint installed served serves' sha=d400a40e5b3f3e1237dd33806aa390087e7d24691e7ec25ac8c8e2ebede89bc6
# >>> install
step_install() {
cp -- "$NEW_KEY" "$WORK/install.new"
replace_file install server_stream "$KEY"
cp -- "$NEW_CERT" "$WORK/install.new"
replace_file install server_stream "$CERT"
}
check_install() {
[ "$(installed)" = "$NEW" ]
}
undo_install() {
put_back install server_stream "$CERT"
put_back install server_stream "$KEY"
unit_to server "$SERVICE" reloaded 1m
wait_until 1m 1s serves "$OLD"
}
# <<< install

# 1.8 Reload the service
# If it fails: The last lines of the log say what the service refuses. It goes on with the old certificate. Undo, so that it also starts with it.
sw_step reload service risk=reversible rerun=safe undo=with undo-with=install reads='HOST SERVICE SSH_PORT SSH_USER' calls='fits on_host quoted record_of refuse run_on seconds service_to sha256 to_end unit_has unit_settled unit_state unit_to wait_until whole server_stream server' sha=e918f11502a0f654cd427830f9b88997aa18185fa62ff9969e9bbf15e60ace86
# >>> reload
step_reload() {
service_to reload server "$SERVICE" reloaded 1m
}
# <<< reload

# 1.9 Check that clients get the new certificate
# If it fails: Another configuration may answer for this name, or the service keeps its certificate until it is restarted. Undo, or restart it.
sw_step new-is-served wait needs=NEW:new-fingerprint reads='ADDRESS NAMES NEW PORT' calls='refuse seconds wait_until fingerprint served serves' sha=f58fc606d70a091e613180af5141e00ea956085cfc26dced53d3b55fa2d3cb3e
# >>> new-is-served
step_new_is_served() {
holds() {
  serves "$NEW"
}
wait_until 1m 1s holds
}
# <<< new-is-served

# 1.10 Connect as a client
# A client checks chain, dates and name as above, this time over the network.
# If it fails: Undo: clients that check the certificate can't connect.
sw_step clients-connect assert reads='ADDRESS NAMES PORT ROOTS' sha=1a3ea78cc88cebe2fa948f02ebe497831acc37f81a2bfa0619dbfd4644a90a5d
# >>> clients-connect
step_clients_connect() {
openssl s_client -connect "$ADDRESS:$PORT" -servername "${NAMES%% *}" -verify_hostname "${NAMES%% *}" \
  -CAfile "$ROOTS" -verify_return_error </dev/null 2>&1 | grep 'Verify return code: 0'
}
# <<< clients-connect

# ---- clean-up: Remove the old key ----
# Where: the same machine
sw_phase clean-up tools='openssl rm'

# 2.1 Remove the kept files
# A private key that nobody needs is a risk. Remove the new key's copy at `NEW_KEY`, too, unless you keep it there on purpose.
sw_step remove-old run risk=point-of-no-return rerun=safe sha=a757d36aa6a9454f0f2fe776bc54e418bf170975b2018a7b3622c253b02cbef7
# >>> remove-old
step_remove_old() {
rm -f -- "$WORK"/install.*
}
# <<< remove-old

# ==== runner ====
sw_runner_version=4
sw_programs='awk base64 cat date df grep id ln ls mkdir ps readlink rm rmdir sh sleep stty uname'
sw_takes_='' sw_takes_plan='PHASE --from --to --only --item --skip --accept-changed --renamed'
sw_takes_run='PHASE --dry-run --ask-each --from --to --only --item --skip --accept-changed --renamed'
sw_takes_list='' sw_takes_show=ID sw_takes_status='' sw_takes_verify='PHASE --accept-changed --renamed'
sw_takes_undo='PHASE --to --item --skip --accept-changed --renamed --dry-run' sw_takes_unlock=''
sw_takes_report=--format sw_takes_verify_journal='--expect --signature --allowed-signers --identity'
sw_takes_version=--verify sw_takes_help=''
sw_flags_alone='--help -h --ask-each --dry-run --yes --verify'
sw_flags_with_value='--from --to --only --item --skip --confirm --accept-changed --renamed --set --vars'
sw_flags_with_value+=' --state --format --expect --signature --allowed-signers --identity'
sw_flags_of_all='--set --vars --yes --confirm'
sw_state_none='not run' sw_state_started='may be half done (started)'
sw_state_failed='may be half done (failed)' sw_state_interrupted='may be half done (interrupted)'
sw_state_undoing='may be half undone' sw_state_undone='undone'
sw_state_unverified='ran, but its check did not hold' sw_state_already='was done already'
sw_state_skipped='skipped' sw_state_done='done' sw_way_by_hand='taken back elsewhere'
sw_way_none='nothing to take back' sw_way_confirm='by hand'
sw_way_stays='the answer is withdrawn; what was done by hand stays'
sw_meaning_126='a program could not be run' sw_meaning_127='a program was not found'
sw_meaning_137='it was killed (signal 9), by a person or for want of memory'
sw_meaning_139='it was ended by signal 11' sw_meaning_141='it wrote to a program that had ended (signal 13)'
sw_meaning_152='it took too much processor time (signal 24)'
sw_meaning_153='a file became too large (signal 25)'
sw_help_verbs='plan [PHASE]        changes nothing; says of each step: done, would run, blocked, cannot tell
run PHASE           runs the phase, or resumes it (PHASE may be left out when there is only one)
list, show ID       the steps; one step with its text
status              what ran, what may be half done, what has not run
verify [PHASE]      runs the checks of the steps that are done
undo [PHASE] [--to ID]    takes back what was done here, last first: the last phase in which anything was
                    done, a phase, or down to and including ID; not across a point of no return
unlock              removes a lock whose owner is gone
report [--format md|json]    the record, for a ticket or a program
verify-journal [--expect HASH] [--signature REPORT.sig --allowed-signers FILE --identity NAME]
                    whether the lines of the record fit each other, a hash that was kept, a signed report
version [--verify]  versions and digests; whether this file fits them'
sw_help_flags='--from ID, --to ID, --only ID    part of a phase, by id or number;
                    a step named by --from or --only runs even if it is done
--item ITEM         of the steps that are done for each item, those for this one; such a step is ID@ITEM
--skip ID=REASON    leaves a step out; counts a half-done one as done; with undo: it was taken back by hand
--ask-each          asks before each step
--dry-run           prints values and texts and runs nothing
--yes               answers what may be assumed: nothing destructive, nothing that a person must have seen
--confirm ID[=TEXT] answers what step ID asks; with undo also the id of a phase that it goes back into
--accept-changed ID keeps a finished step although its text has changed or it is gone; with the name of a
                    variable, goes on with its new value: what is done stays as it was done before
--renamed OLD=NEW   the record has a step OLD, which is called NEW by now
--set NAME=VALUE, --vars FILE    values: --set, else STEPWRIGHT_NAME, FILE, the run before, default, prompt
--state DIR         where the record is; else ${XDG_STATE_HOME:-~/.local/state}/stepwright/PROCEDURE'
sw_help_statuses='Status:
  0                   done
  1                   a step failed, or was refused
  3                   a check or a verification failed, or something blocks
  64                  the command line is wrong, or an answer is missing
  69                  a program is missing
  70                  a fault in the script itself
  73                  the record cannot be read, written, or trusted
  75                  another run holds the lock
  78                  a variable is wrong
  129, 130, 141, 143  ended by a signal
When several problems block a run, the first of 64, 78, 69, 73, 3 is the status.'
sw_help_chain='Its lines fit each other.
Whether they are those that were written, only a hash that was kept elsewhere tells: --expect HASH.'
sw_help_digests='Steps, data and runner fit the digests in this file.
Who changes the file can change them too. That it is the script that was reviewed, only a digest tells that
came another way: compare sha256sum (or shasum -a 256) of this file with manifest.json or a bundle.'

# The runner: the same text in every script of a release. It reads the facts above, calls the steps' texts and
# keeps the record. What an auditor may want to know first:
# - Values are data: assigned, compared, printed, never evaluated. There is no `eval` here.
# - A text runs in a background subshell with errexit, nounset and pipefail, in a process group of its own. In
#   a condition (`if f`, `f || …`) bash would turn errexit off: what launches reports through sw_status.
# - The watchdog knows each group that begins, and keeps the time. When this script ends, however that is, the
#   pipe to it ends too, and the watchdog ends the groups. A relay for each text masks secrets in its output.
# - File descriptors: 3 transcript, 9 to the watchdog. Strings are bytes (locale C). No names are expanded.
# - nounset is off: with it, bash 3.2 can end with status 0 on an unset name. sw_finished tells a true end.
# - Functions that work something out leave it in a variable of their own name: sw_sha, sw_json, sw_span.
# - `__` is in names that end with the name of a step, a variable or a phase, and in no other name.
# - A word holds one `$(…)` at most: a signal while bash 5.2 reads a second one makes it lose its way.
set -f
sw_nl=$'\n'

# Loads facts by name: `risk=destructive` into sw_risk, words that have no value into sw_flags.
sw_load() { # what (step, phase, variable and so on), name, prefix of the variables
  local sw_facts=sw_$1__${2//[!A-Za-z0-9]/_} sw_fact sw_name IFS=$'\037'
  sw_flags=''
  for sw_fact in ${!sw_facts}; do
    sw_name=${sw_fact%%=*}
    if [ "$sw_name" = "$sw_fact" ]; then sw_flags+=" $sw_fact" && continue; fi
    printf -v "sw_$3${sw_name//-/_}" %s "${sw_fact#*=}"
  done
}
# Loads a step: what its line states, else as here; its prose, from its comment; what flags say about it, and
# what the journal knows of it. The words without value in its line are the names of its texts.
sw_about() { # id; of a group, with its item: ID@ITEM
  local sw_name sw_known
  sw_unit=$1 sw_id=${1%%@*} sw_item=${1#"${1%%@*}"} && sw_item=${sw_item#@}
  sw_key_of "$1" && sw_unit_key=$sw_key_of sw_key=${sw_id//[!A-Za-z0-9]/_}
  sw_number=- sw_total=- sw_sha='' sw_group='' sw_applies='' sw_role='' sw_check_until='' sw_shows=shown
  sw_risk=read-only sw_rerun='' sw_body=yes sw_attempts=1 sw_retry_wait=0 sw_timeout=0 sw_interactive=no
  sw_prompt='' sw_answer='' sw_assume=no sw_captures='' sw_needs='' sw_calls='' sw_undo=absent sw_undo_with=''
  sw_reads='' sw_undo_reads=as-reads sw_check_reads=as-reads
  sw_load step "$sw_id" ''
  sw_digest=$sw_sha sw_texts=$sw_flags sw_total=sw_size_of__${sw_number%%[.-]*} && sw_total=${!sw_total:--}
  [ "$sw_body" = no ] || sw_texts+=' body'
  ! sw_has "$sw_texts" undo || sw_undo=text
  [ "$sw_undo_reads" != as-reads ] || sw_undo_reads=$sw_reads
  [ "$sw_check_reads" != as-reads ] || sw_check_reads=$sw_reads
  [ "$sw_rerun$sw_risk" != read-only ] || sw_rerun=safe
  for sw_name in title question look_for if_it_fails discards undo_question undo_look_for comment section \
    covered skip confirm by_flag; do
    sw_known=sw_${sw_name}__$sw_key && printf -v "sw_$sw_name" %s "${!sw_known}"
  done
  for sw_name in was ran begun told seen_at undone_at signed_by signed_at; do
    sw_known=sw_${sw_name}__$sw_unit_key && printf -v "sw_$sw_name" %s "${!sw_known}"
  done
  for sw_name in ${sw_item:+skip confirm by_flag}; do
    sw_known=sw_${sw_name}__$sw_unit_key
    [ -z "${!sw_known}" ] || printf -v "sw_$sw_name" %s "${!sw_known}"
  done
  sw_enter_item
  sw_words=sw_state_${sw_was:-none} && sw_words=${!sw_words} && : "${sw_was:=undone}"
}
# What is known of the loaded step, by name: `was` and so on.
sw_keep() { printf -v "sw_$1__$sw_unit_key" %s "$2" && printf -v "sw_$1" %s "$2"; }
sw_unique() { # the words of a list, each once
  local sw_word && sw_unique=''
  for sw_word in $1; do sw_has "$sw_unique" "$sw_word" || sw_unique+=" $sw_word"; done
}
sw_each_word() { local sw_word && sw_unique "$1" && for sw_word in $sw_unique; do "$2" "$sw_word"; done; }
sw_has() { [[ $2 != *' '* && " $1 " = *" $2 "* ]]; } # list, word: two words beside each other are none
# What a terminal would act upon is seen, and hides nothing.
sw_visible() { sw_visible=${1//$'\r\n'/$'\n'} sw_visible=${sw_visible//[$'\001'-$'\010\013'-$'\037\177']/?}; }
# Both also go to the transcript. Output that is gone must not stop us half way.
sw_say() {
  sw_mask "$*" && sw_visible "$sw_mask"
  { printf '%s\n' "$sw_visible" && { [ -z "$sw_logging" ] || printf '%s\n' "$sw_visible" >&3; }; } 2>/dev/null
}
sw_warn() { sw_say "$@" >&2; }
# What comes before the first line, then lines: those after the first stand below it.
sw_block() { printf -v sw_block '\n%*s' "${#1}" '' && sw_say "$1${2//$sw_nl/$sw_block}"; }
# Ends with a status of sysexits.h, or a signal's if one came; the trap on EXIT tidies up.
sw_die() { # status, message
  sw_finished=${sw_signal:-$1}
  [ $# -lt 2 ] || sw_warn "$0: $2"
  exit "$sw_finished"
}
sw_usage() { sw_die 64 "$* (see: $sw_self help)"; }
sw_unwritable() { sw_die 73 "cannot write ${1:-in $sw_state} (another state directory: --state DIR)"; }
sw_print() { # what a program prints, in sw_printed; a Ctrl-C also reaches the program: then once more
  local sw_try
  for sw_try in 1 2 3; do sw_printed=$("$@") && return; done
  sw_die 70 "cannot run $1"
}
sw_now() { # bash before version 5 needs a program for it
  [ "${BASH_VERSINFO[0]}" -lt 5 ] || { TZ=UTC0 printf -v sw_now '%(%Y-%m-%dT%H:%M:%SZ)T' -1 && return; }
  sw_print date -u +%Y-%m-%dT%H:%M:%SZ && sw_now=$sw_printed
}
sw_sha() { sw_print sw_hash "$1" && sw_sha=${sw_printed%% *}; } # SHA-256 of a string
sw_hash() { exec "${sw_sha_tool[@]}" < <(printf '%s' "$1"); }
# Takes what an awk program prints by put: texts for names. The byte 255 between them is in no UTF-8.
sw_read_records() { # program, file
  local sw_entry IFS=$'\377'
  sw_print awk "$sw_awk_functions$1" "$2"
  for sw_entry in $sw_printed; do printf -v "sw_${sw_entry%%"$sw_nl"*}" %s "${sw_entry#*"$sw_nl"}"; done
}
sw_awk_functions='
function put(name, text) { gsub(/\377/, "?", text); printf "%s\n%s\377", name, text }
function key(name, at, item, i) {
  at = index(name, "@"); item = at ? substr(name, at + 1) : ""
  if (at) name = substr(name, 1, at - 1)
  gsub(/[^A-Za-z0-9]/, "_", name)
  for (i = 1; i <= 10; i++) gsub("[" substr("_.:/@%+=,-", i, 1) "]", "_" (i - 1), item)
  return name (at ? "__" item : "")
}'
sw_span() { # seconds, for people
  sw_span="$1 s"
  [ "$1" -lt 60 ] || sw_span="$(($1 / 60)) min $(($1 % 60)) s"
  [ "$1" -lt 3600 ] || sw_span="$(($1 / 3600)) h $(($1 / 60 % 60)) min"
}
# A JSON string, secrets masked. In what is not UTF-8 each byte above 127 is \udcXX, and can be had back.
sw_json() {
  local sw_code=1 sw_end=127 sw_byte sw_escaped=\\\\ sw_quote='\"' sw_tail=$'[\x80-\xbf]' sw_utf8
  sw_utf8=$'^([^\x80-\xff]|[\xc2-\xdf]T|\xe0[\xa0-\xbf]T|[\xe1-\xec\xee\xef]TT|\xed[\x80-\x9f]T'
  sw_utf8+=$'|\xf0[\x90-\xbf]TT|[\xf1-\xf3]TTT|\xf4[\x80-\x8f]TT)*$'
  sw_mask "$1" && sw_json=${sw_mask//\\/"$sw_escaped"} && sw_json=${sw_json//\"/"$sw_quote"}
  [[ $sw_json =~ ${sw_utf8//T/$sw_tail} ]] || sw_end=255
  while [ "$sw_code" -le "$sw_end" ] && [[ $sw_json = *[!\ -~]* ]]; do
    printf -v sw_byte '\\0%o' "$sw_code" && printf -v sw_byte %b "$sw_byte"
    printf -v sw_escaped '\\u%04x' $((sw_code > 127 ? sw_code + 0xdc00 : sw_code))
    sw_json=${sw_json//"$sw_byte"/"$sw_escaped"} sw_code=$((sw_code == 31 ? 127 : sw_code + 1))
  done
  sw_json="\"$sw_json\""
}
sw_add() { # pairs of a name and a text: members of the journal's next line, in sw_members
  sw_json "$2" && sw_members+="${sw_members:+,}\"$1\":$sw_json"
  [ $# -eq 2 ] || sw_add "${@:3}"
}
# A template: `$NAME` and `${NAME}` are values, `$$` is a dollar. What has no value stays as it is.
sw_expand() {
  local sw_rest=$1 sw_name sw_form='^([^$]*)[$]([$]|([A-Z][A-Z0-9_]*)|[{]([A-Z][A-Z0-9_]*)[}])'
  sw_expand=''
  while [[ $sw_rest =~ $sw_form ]]; do
    sw_name=${BASH_REMATCH[3]}${BASH_REMATCH[4]}
    sw_expand+=${BASH_REMATCH[1]} sw_rest=${sw_rest:${#BASH_REMATCH[0]}}
    if [[ $sw_name && -n ${!sw_name+set} ]]; then sw_expand+=${!sw_name}; else sw_expand+=\$$sw_name; fi
  done
  sw_expand+=$sw_rest
}

# What is masked, longest first, becomes *** wherever it appears in output.
sw_mask() {
  local sw_i && sw_mask=$1
  for ((sw_i = 0; sw_i < ${#sw_hidden[@]}; sw_i++)); do sw_mask=${sw_mask//"${sw_hidden[sw_i]}"/***}; done
}
# Masks a secret: its lines of four characters or more, and its base64, for each number of bytes before it.
sw_hide() {
  local sw_rest=$1$sw_nl sw_before sw_base64 sw_i
  for sw_before in '' x xx; do
    sw_base64=$(printf '%s' "$sw_before$1" | base64)
    sw_base64=${sw_base64//$sw_nl/} sw_i=$((${#sw_before} ? ${#sw_before} + 1 : 0))
    sw_base64=${sw_base64:sw_i} && sw_base64=${sw_base64%%?=*}
    [ ${#sw_base64} -le 76 ] || sw_rest+=$sw_base64$sw_nl
    while [ -n "$sw_base64" ]; do sw_rest+=${sw_base64:0:76}$sw_nl sw_base64=${sw_base64:76}; done
  done
  while [ -n "$sw_rest" ]; do
    sw_before=${sw_rest%%"$sw_nl"*} sw_rest=${sw_rest#*"$sw_nl"} sw_i=${#sw_hidden[@]}
    [ ${#sw_before} -ge 4 ] || continue
    while [ "$sw_i" -gt 0 ] && [ ${#sw_before} -gt ${#sw_hidden[sw_i - 1]} ]; do
      sw_hidden[sw_i]=${sw_hidden[sw_i - 1]} sw_i=$((sw_i - 1))
    done
    sw_hidden[sw_i]=$sw_before
  done
}
# Asks at the terminal; the answer is in sw_reply. Before bash 4.3 a trap waits for the line. A secret may
# be pasted as several lines; from before its question until after the last one nothing typed is shown.
sw_ask() { # question; a word when the answer is not to be shown
  local sw_more && sw_asking=yes
  [ "${BASH_VERSINFO[0]}${BASH_VERSINFO[1]}" -ge 43 ] || trap - INT TERM HUP
  [ -z "$sw_signal" ] || sw_interrupted
  [ -z "$2" ] || { sw_terminal_was=$(stty -g) && stty -echo; }
  sw_visible "$1" && printf '%s ' "$sw_visible" >&2
  IFS= read -r ${2:+-s} sw_reply || sw_die 1 'no answer: the terminal was closed'
  while [ -n "$2" ] && IFS= read -r -s -t 1 sw_more; do sw_reply+=$sw_nl$sw_more; done
  [ -z "$2" ] || printf '\n' >&2
  sw_show_again
  [ ${#sw_reply} -lt 4095 ] ||
    sw_warn '      A terminal cuts a line after 4095 characters. Give a longer value by --vars FILE.'
  sw_asking='' && sw_trap
}
# What is typed is shown again, as it was before a question for a secret.
sw_show_again() { [ -z "$sw_terminal_was" ] || { stty "$sw_terminal_was" && sw_terminal_was=''; }; }
sw_typed() { # question, word; for `yes` also y. Fails when something else is typed.
  sw_ask "$1"
  case $2:$sw_reply in yes:[Yy] | yes:[Yy][Ee][Ss] | "$2:$2") ;; *) return 1 ;; esac
}

# ---- This file -------------------------------------------------------------------------------------------

# Reads this file as it stands. Of each step and phase: its comment, whose first line is the title; what is
# behind labels, further lines after three blanks. Of each step the section between its marks, and what its
# digest covers: what a person is asked, the section, each function that it calls. Of the file: the runner,
# and what the digest of the data covers: all before the runner but the sections and the line of digests.
sw_file_program='
function read_comment_line() {
  if (comment == "") {
    title = $0
    if (sub(/^# ---- [^:]*: /, "", title)) sub(/ ----$/, "", title); else sub(/^# [^ ]* /, "", title)
  }
  comment = comment $0 "\n"
  if (match($0, /^# (Asks|Look for|Undo asks|Undo, look for|Undo discards|If it fails|Where): /)) {
    label = tolower(substr($0, 3, RLENGTH - 4)); gsub(/[, ]+/, "_", label)
    sub(/asks/, "question", label); sub(/undo_discards/, "discards", label)
    said[label] = substr($0, RLENGTH + 1)
  } else if (label != "" && /^#(   .*)?$/) said[label] = said[label] "\n" substr($0, 5); else label = ""
  if (label ~ /question|look_for|discards/) asked = asked $0 "\n"
}
function put_comment(of) {
  put("title__" of, title); put("comment__" of, comment)
  for (label in said) put(label "__" of, said[label])
}
function put_digested(i, names, n, j, text, all) {
  for (i = 1; i <= steps; i++) {
    text = ask[i] section[i]; n = split(calls[i], names, " ")
    for (j = 1; j <= n; j++) text = text function_text[names[j]]
    put("section__" key(id[i]), section[i]); put("covered__" key(id[i]), text)
    all = all id[i] " " sha[i] "\n" text
  }
  put("steps_text", all); put("outside", outside)
}
part == "runner" { print; next }
mark != "" && $0 != "# <<< " mark { section[steps] = section[steps] $0 "\n"; next }
!/^sw_digests runner=[0-9a-f]+ steps=[0-9a-f]+ data=[0-9a-f]+$/ || digests++ { outside = outside $0 "\n" }
NR == 2 { line = $0; sub(/^[^:]*: /, "", line); put("heading", line) }
/^# ==== .* ====$/ { part = $3; name = "" }
part == "runner" { put_digested(); print "runner" }
$1 == "sw_functions" { for (i = 2; i <= NF; i++) awaited[i - 1] = $i; at = 1; next }
part == "functions" {
  begins = at in awaited && $0 ~ "^(# " awaited[at] "[: ]|" awaited[at] "[(][)] [{])"
  if (begins) { name = awaited[at++]; gap = "" }
  if ($0 == "") gap = gap "\n"
  else if (name != "") { function_text[name] = function_text[name] gap $0 "\n"; gap = "" }
}
part != "steps" { next }
/^# >>> / { mark = $3; next }
/^# <<< / { mark = ""; next }
/^#/ { read_comment_line(); next }
$1 == "sw_phase" { put_comment("PHASE_" key($2)) }
$1 == "sw_step" {
  id[++steps] = $2; ask[steps] = asked; put_comment(key($2))
  if (match($0, / calls=.* sha=/)) calls[steps] = substr($0, RSTART + 7, RLENGTH - 12)
  gsub(/\047/, "", calls[steps]); sha[steps] = $NF; sub(/^sha=/, "", sha[steps])
}
{ comment = asked = label = ""; split("", said) }
END { printf "\377" }'
# The digest of the loaded step as it stands in this file, in sw_digest_now, so that an edit on site is seen.
# One checksum over all of them tells whether there was any.
sw_digest_of() {
  if [ -z "$sw_edited" ]; then
    sw_edited=yes && sw_sha "$sw_steps_text"
    [ "$sw_sha" != "$sw_stated_steps" ] || sw_edited=no
  fi
  sw_digest_now=$sw_digest
  [ "$sw_edited" = no ] || { sw_sha "$sw_covered" && sw_digest_now=$sw_sha; }
}

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

# ---- Signals and processes -------------------------------------------------------------------------------

# A file that may not grow is an error of the write, not the end of this script.
sw_trap() {
  trap '' XFSZ
  trap 'sw_heard 129' HUP
  trap 'sw_heard 130' INT
  trap 'sw_heard 143' TERM
  [ "$sw_verb" = plan ] || trap 'sw_heard 141' PIPE
  trap sw_on_exit EXIT
}
# A signal ends what runs, whatever this script is doing, and is acted upon after that.
sw_heard() {
  sw_signal=${sw_signal:-$1}
  [ "$1" -eq 141 ] || sw_tell end
  [ -z "$sw_asking" ] || sw_interrupted
}
# Twice, because bash 3.2 may lose the beginning of a line that comes just when its reader's time is up.
sw_tell() { printf '%s\n' "$1" "$1" 2>/dev/null >&9; }
sw_pause() { sleep 0.1 2>/dev/null || sleep 1; }
sw_watchdog() {
  set -m
  (sw_watch) <&0 &
}
# Reads lines: `group LIMIT PGID TOKEN` when one begins (LIMIT in seconds, 0 for none, `terminal` for one that
# has it); `end` for all of them, also for one that is about to begin; `over`.
sw_watch() {
  local sw_what sw_time sw_group sw_token sw_then sw_status sw_groups='' sw_tokens='' sw_ending='' sw_ticks
  trap '' HUP INT TERM PIPE TTOU
  while :; do
    sw_then=$SECONDS
    # shellcheck disable=SC2086
    read -r ${sw_groups:+-t 1} sw_what sw_time sw_group sw_token
    sw_status=$?
    case $sw_status:$sw_what in
    0:group)
      [ -n "$sw_groups" ] || sw_ticks=0 sw_limit=0 sw_stopped=''
      sw_groups+=" $sw_group" sw_tokens+=" $sw_token"
      [ "$sw_time" != terminal ] || sw_stopped=allowed
      [[ $sw_time != [1-9]* ]] || sw_limit=$((sw_time + 1)) # the tick that is under way does not count
      ;;
    0:end) sw_ending=yes ;;
    0:over) sw_groups='' sw_tokens='' sw_ending='' ;;
    0:*) ;;
    *) # bash 3.2 says the same at the end of the time and of the file, but only the latter comes at once
      [ "$sw_status" -gt 128 ] || [ "$SECONDS" -ne "$sw_then" ] || break
      sw_tick
      ;;
    esac
    [ -z "$sw_ending" ] || sw_end_groups "$sw_groups" "$sw_tokens"
  done
  sw_end_groups "$sw_groups" "$sw_tokens"
}
# Once a second while something runs.
sw_tick() {
  sw_ticks=$((sw_ticks + 1))
  [ "$sw_verb" = plan ] || [ $((sw_ticks % sw_heartbeat)) -ne 0 ] ||
    { sw_span "$sw_ticks" && printf '      … running for %s\n' "$sw_span"; }
  [ "$sw_limit" -eq 0 ] || [ "$sw_ticks" -lt "$sw_limit" ] || sw_ending=yes
  [ "$sw_stopped" = allowed ] || [ $((sw_ticks % 2)) -ne 0 ] || sw_look_for_stopped
}
# What reads from the terminal in the background stops, and would wait for ever. It is woken once, in case
# somebody stopped it by hand; when it stops again at once, it is ended.
sw_look_for_stopped() {
  local sw_group
  { : </dev/tty; } 2>/dev/null || return 0
  for sw_group in $(ps -A -o pgid= -o stat= | awk '$2 ~ /^T/ { print $1 }'); do
    sw_has "$sw_groups" "$sw_group" || continue
    if [ "$sw_stopped" != "woken $sw_ticks" ]; then
      sw_stopped="woken $((sw_ticks + 2))" && kill -CONT -- "-$sw_group" 2>/dev/null
      return
    fi
    printf '      It stopped to read from the terminal, which a step does not have: it is ended.\n'
    [ ! -d "$sw_state" ] || printf 'terminal\n' 2>/dev/null >>"$sw_state/failed"
    sw_ending=yes && return
  done
}
# Ends process groups, then what left its group: the token in its environment tells it, where there is /proc.
sw_end_groups() { # groups, tokens
  local sw_one sw_found=''
  for sw_one in $1; do sw_found+=" -$sw_one"; done
  sw_end_processes "$sw_found"
  for sw_one in $2; do
    sw_found=$(set +f && grep -slF "STEPWRIGHT_STEP=$sw_one" /proc/[0-9]*/environ)
    sw_found=${sw_found//\/proc\//} && sw_end_processes "${sw_found//\/environ/}"
  done
}
# TERM (and CONT, for what is stopped), after five seconds KILL.
sw_end_processes() { # numbers; those of groups with a minus
  local sw_n
  # shellcheck disable=SC2086
  set -- $1
  kill -TERM -- "$@" 2>/dev/null || return 0
  kill -CONT -- "$@" 2>/dev/null
  for ((sw_n = 0; sw_n < 50; sw_n++)); do
    kill -0 -- "$@" 2>/dev/null || return 0
    sw_pause
  done
  kill -KILL -- "$@" 2>/dev/null
}

# In the subshell, before a text: the watchdog knows of its group, or the text does not begin; nothing of the
# runner's is left. A subshell of old bash learns its own number from a child.
sw_enter() { # seconds it may take, 0 for any, or `terminal`
  local sw_pid=$BASHPID
  [ "${BASH_VERSINFO[0]}" -ge 4 ] || sw_pid=$(exec sh -c 'echo "$PPID"')
  sw_tell "group $1 $sw_pid $sw_token" || exit 70
  [ -z "$sw_locked" ] || printf '%s\n' "$sw_pid" 2>/dev/null >"$sw_state/group"
  set +fm
  trap - HUP INT TERM PIPE TTOU XFSZ EXIT
  exec 3>&- 9>&-
  export STEPWRIGHT_STEP="$sw_token"
  unset LC_ALL
  [ -z "${sw_locale+set}" ] || export LC_ALL="$sw_locale"
}
# When a text fails: at which command. (A text may have a trap of its own instead.)
sw_on_end_of_text() { [ "$1" -eq 0 ] || printf '%s\n' "$2" 2>/dev/null >>"$sw_state/failed"; }
# Runs a text: status in sw_status (124 when its time was up), the last lines, or of a quiet one all of them,
# in sw_output. Never in a condition, see the head. Without the lock signals act as by default. The first line
# of the report tells whether the transcript was kept; where the text failed, lost room for it has a reason.
sw_launch() { # function; seconds it may take, 0 for any; shown, logged, quiet; function for progress
  local sw_pid sw_report='' sw_first
  [ -z "$sw_signal" ] || sw_interrupted
  sw_texts_run=$((sw_texts_run + 1)) sw_token=$$.$sw_texts_run.$RANDOM$RANDOM$RANDOM sw_mark="-- $sw_token --"
  if [ -n "$sw_locked" ]; then
    : 2>/dev/null >"$sw_state/failed"
    set -m
    sw_relay "$3" "$sw_state/transcript.log" 2>"$sw_state/output" < <(sw_supervise "$@" 2>&1) &
    sw_pid=$!
    set +m
    # A signal ends the wait, though not yet the text.
    while kill -0 "$sw_pid" 2>/dev/null; do wait "$sw_pid" 2>/dev/null; done
    [ -z "$sw_signal" ] || sw_interrupted
    IFS= read -r -d '' sw_report 2>/dev/null <"$sw_state/output"
  else
    trap - HUP INT TERM
    sw_asking=yes
    sw_report=$(sw_relay quiet '' 2>&1 >/dev/null < <(sw_supervise "$@" 2>&1))$sw_nl
    sw_asking='' && sw_trap
  fi
  sw_tell over
  sw_first=${sw_report%%"$sw_nl"*} sw_output=${sw_report#*"$sw_nl"}
  sw_status=${sw_first##* } sw_output=${sw_output%"$sw_nl"}
  case $sw_first in
  "$sw_mark kept "*) ;;
  "$sw_mark lost 0") sw_unwritable "$sw_state/transcript.log" ;;
  "$sw_mark lost "*) sw_output='' ;;
  *) sw_status=137 sw_output='' ;;
  esac
}
# Starts the text and waits; before its output come the secrets to mask and a mark, after it the mark and the
# status. What a text that went well leaves running goes on, unless it was only to look at something.
sw_supervise() { # as above
  local sw_since=$SECONDS sw_pid sw_meter=''
  [ "${#sw_hidden[@]}" -eq 0 ] || printf '%s\n' "${sw_hidden[@]}"
  printf '%s\n' "$sw_mark"
  set -m
  (
    sw_enter "$2"
    [ -z "$sw_locked" ] || trap 'sw_on_end_of_text "$?" "$BASH_COMMAND"' EXIT
    set -euo pipefail
    "$1"
  ) </dev/null &
  sw_pid=$!
  if [ -n "$4" ]; then
    (sw_enter 0 && sw_measure "$4") </dev/null &
    sw_meter=$!
  fi
  set +m
  exec 9>&-
  wait "$sw_pid" 2>/dev/null
  sw_status=$?
  [ "$2" -eq 0 ] || [ $((SECONDS - sw_since)) -le "$2" ] || sw_status=124
  case $sw_status:$3 in
  0:shown | 0:logged) sw_end_groups "$sw_meter" '' ;;
  *:shown | *:logged) sw_end_groups "$sw_meter $sw_pid" "$sw_token" ;;
  *) sw_end_groups "$sw_pid" '' ;;
  esac
  printf '\n%s %s\n' "$sw_mark" "$sw_status"
}
# While a step runs: what its `progress` text prints, with the rate where that is a number of bytes.
sw_measure() {
  local sw_then=$SECONDS sw_had='' sw_sum
  while sleep "$sw_heartbeat"; do
    sw_sum=$(set -euo pipefail && "$1" 2>/dev/null)
    if [[ $sw_sum = *[!0-9]* || -z $sw_sum ]]; then printf '%s\n' "$sw_sum" && continue; fi
    [ -z "$sw_had" ] || sw_had=", $(((sw_sum - sw_had) / (SECONDS - sw_then) / 1024)) KiB/s"
    printf '%s KiB%s\n' "$((sw_sum / 1024))" "$sw_had"
    sw_had=$sw_sum sw_then=$SECONDS
  done
}
# Masks, keeps the transcript, shows lines without control characters. Empty lines wait for what follows: the
# line end before the last mark is ours. Output goes to standard output, the report to standard error.
sw_relay_program='
function mask_cut(m, n) { # of what a line end cuts, six characters or more
  if (length($0) > 5 && index(m, $0)) $0 = "***"
  for (n = length(m) - 1; n > 5; n--) {
    if (substr($0, length($0) - n + 1) == substr(m, 1, n)) $0 = substr($0, 1, length($0) - n) "***"
    if (substr($0, 1, n) == substr(m, length(m) - n + 1)) $0 = "***" substr($0, n + 1)
  }
}
BEGIN {
  transcript = ARGV[1]; mark = ARGV[2] " "; quiet = ARGV[3] == "quiet"; logged = ARGV[3] == "logged"
  ARGC = 1; status = 137
}
!begun { if ($0 " " == mark) begun = 1; else { mask[++masks] = $0; any = any $0 "\n" } next }
!length($0) { gap = gap "\n"; next }
index($0, mark) == 1 { status = substr($0, length(mark) + 1); exit }
{
  cut = masks && (index(any, substr($0, 1, 6)) || index(any, substr($0, length($0) - 5)))
  for (i = 1; i <= masks; i++) {
    for (out = ""; at = index($0, mask[i]); $0 = substr($0, at + length(mask[i])))
      out = out substr($0, 1, at - 1) "***"
    $0 = out $0
    if (cut) mask_cut(mask[i])
  }
  if (transcript != "") print gap "      " $0 >>transcript
  if (!quiet) {
    if (/[\001-\037\177]/) {
      sub(/\r$/, ""); sub(/.*\r/, ""); gsub(/\t/, "    "); gsub(/[\001-\037\177]/, "?")
    }
    if (!logged) { print gap "      " $0; fflush("/dev/stdout") }
    last[lines++ % 15] = $0
  } else if (length(all) < 1000000) all = all gap $0 "\n"
  gap = ""
}
END {
  if (logged) print "      " lines + 0 " lines, in the transcript"
  for (i = lines > 15 ? lines - 15 : 0; i < lines; i++) all = all substr(last[i % 15], 1, 500) "\n"
  printf "%skept %s\n%s", mark, status, all >"/dev/stderr"
}'
# When awk cannot write, the text goes on. mawk (Debian's awk) holds lines back unless it is interactive.
sw_relay() { # shown or quiet, transcript
  local sw_line && exec 9>&-
  [ -z "$sw_locked" ] || trap '' HUP INT TERM PIPE TTOU
  "${sw_awk[@]}" "$sw_relay_program" "$2" "$sw_mark" "$1" && return
  while IFS= read -r sw_line; do
    [[ $sw_line != "$sw_mark "* ]] || { printf '%s lost %s\n' "$sw_mark" "${sw_line##* }" >&2 && return; }
  done
}
# An interactive step has the terminal, in the foreground. No shell heeds a trap while it waits for that: a
# signal acts as by default, and the watchdog ends the step. The shell around it turns a Ctrl-C into a status.
sw_launch_interactive() { # function
  sw_output='' sw_token=$$.terminal.$RANDOM$RANDOM
  sw_say '      (has the terminal; what it shows is not in the transcript)'
  trap - HUP TERM
  set -m
  (
    sw_enter terminal
    trap : INT
    trap '' TSTP
    (
      trap - INT
      set -euo pipefail
      "$1"
    )
    exit $?
  )
  sw_status=$?
  set +m
  sw_trap
  [ "$sw_status" -eq 0 ] || sw_tell end
  sw_tell over
  [ "$sw_status" -ne 130 ] || sw_signal=${sw_signal:-130}
  [ -z "$sw_signal" ] || sw_interrupted
}

# A signal came: nothing of the step lives on, the journal says so, and the operator learns how to go on.
sw_interrupted() {
  local sw_by="signal $((sw_signal - 128))"
  trap '' HUP INT TERM PIPE
  sw_asking=''
  [ "$sw_signal" -ne 130 ] || sw_by=Ctrl-C
  sw_warn "${sw_nl}Stopped by $sw_by."
  [ -z "$sw_open" ] || sw_note "$sw_open" "\"result\":\"interrupted\",\"signal\":$((sw_signal - 128))"
  sw_how_to_go_on
  sw_conclude "$sw_signal"
}
# Whatever the end: no lock of ours, and never status 0 by accident.
sw_on_exit() {
  trap '' HUP INT TERM PIPE
  trap - EXIT
  sw_show_again
  if [ -z "$sw_finished$sw_asking" ]; then
    sw_warn "$0: ended where it should not, which is a fault of this script"
  elif [ -z "$sw_finished" ]; then
    sw_finished=130 && sw_warn "${sw_nl}Stopped."
  fi
  [ -z "$sw_locked" ] || [ "$(readlink "$sw_state/lock")" != "$sw_lock_of_ours" ] || rm -f -- "$sw_state/lock"
  exit "${sw_finished:-70}"
}

# ---- Before the first step: which steps, and every problem at once --------------------------------------

sw_half_done='started failed interrupted unverified undoing' # states in which something may be there

sw_problem() { # exit status, text
  local sw_text
  for sw_text in ${sw_problems[@]+"${sw_problems[@]}"}; do [ "$sw_text" != "$2" ] || return 0; done
  sw_problems[${#sw_problems[@]}]=$2 sw_problem_codes+=" $1"
}
# Lists the problems, if any, and ends with the first status that applies, in this order.
sw_stop_for_problems() {
  local sw_text sw_code
  [ "${#sw_problems[@]}" -gt 0 ] || return 0
  sw_warn 'Nothing was run. Fix these problems first:'
  for sw_text in "${sw_problems[@]}"; do sw_block '  - ' "$sw_text" >&2; done
  for sw_code in 64 78 69 73 3; do ! sw_has "$sw_problem_codes" "$sw_code" || sw_die "$sw_code"; done
}
# A step's id from an id or a number, in sw_found. Where there is one phase, its number may be left out.
sw_resolve() { # also of a group's step, with the item: ID@ITEM
  local sw_implied='' sw_of_item=${1#"${1%%@*}"}
  [[ ${sw_phases# } = *' '* ]] || sw_implied=1.
  for sw_found in $sw_plain_steps; do
    sw_load step "$sw_found" found_
    case ${1%%@*} in
    "$sw_found" | "$sw_found_number" | "${sw_found_number#"$sw_implied"}") sw_found+=$sw_of_item && return ;;
    esac
  done
  sw_usage "there is no step $1"
}
sw_load_phase() { # id
  local sw_name=PHASE_${1//[!A-Za-z0-9]/_}
  sw_phase_tools='' sw_phase_access='' sw_phase_disk='' sw_phase_images='' sw_phase_variables=''
  sw_load phase "$1" phase_
  sw_phase_steps=sw_steps_of__$sw_phase_number && sw_by_item "${!sw_phase_steps}"
  sw_phase_steps=$sw_by_item
  sw_phase_title=sw_title__$sw_name && sw_phase_title=${!sw_phase_title}
  sw_phase_where=sw_where__$sw_name && sw_phase_where=${!sw_phase_where}
}
# Which steps of a list are in one of some states, in sw_those. What never ran is `undone` too.
sw_those() { # steps, states
  local sw_at sw_state_then && sw_those=''
  for sw_at in $1; do
    sw_key_of "$sw_at" && sw_state_then=sw_was__$sw_key_of && sw_state_then=${!sw_state_then:-undone}
    ! sw_has "$2" "$sw_state_then" || sw_those+=" $sw_at"
  done
}
# Selects once before the record is opened, and again when it says which items there are.
sw_take_up_selected() { sw_select && sw_take_up "$1" && sw_select; }
# What phase, --from, --to, --only and --item leave: sw_selected; what is wanted of variables: sw_wanted.
sw_select() {
  local sw_at sw_in_phases='' sw_left_out=$sw_from sw_last=$sw_to
  [[ $sw_verb$sw_operand != run || ${sw_phases# } != *' '* ]] || sw_usage "which phase? One of:$sw_phases"
  for sw_at in ${sw_operand:=${sw_phases# }}; do
    sw_load_phase "$sw_at"
    sw_in_phases+=" $sw_phase_steps" sw_wanted+=" $sw_phase_variables"
  done
  if [[ $sw_to = *@* && "$sw_in_phases " != *" $sw_to "* ]]; then # it may be listed later: sw_list_anew
    sw_about "${sw_to%%@*}" && [ -n "$sw_group" ] && sw_load_group "$sw_group" &&
      sw_last=${sw_head_lists_for##* }
  fi
  for sw_at in $sw_from $sw_last $sw_only; do
    sw_has "$sw_in_phases" "$sw_at" ||
      sw_usage "the step $sw_at is not in phase $sw_operand, or is done for each item: ID@ITEM"
  done
  [[ -z $sw_item_wanted || $sw_steps != *@* || "$sw_steps " = *@"$sw_item_wanted "* ]] ||
    sw_usage "there is no item $sw_item_wanted"
  sw_selected=''
  for sw_at in $sw_in_phases; do
    [ "$sw_left_out:$sw_at" != "$sw_from:$sw_from" ] || sw_left_out=''
    [ -n "$sw_left_out" ] || ! sw_has "${sw_only:-$sw_at}" "$sw_at" || ! sw_is_wanted "$sw_at" ||
      sw_selected+=" $sw_at"
    [ "$sw_at" != "$sw_last" ] || sw_left_out=$sw_last
  done
  [ -n "$sw_selected" ] || sw_usage 'these flags leave no step'
}
# With --item: a step of a group for that item, or of one whose items are yet to be listed.
sw_is_wanted() {
  [ -n "$sw_item_wanted" ] || return 0
  sw_about "$1"
  [ "$sw_item" = "$sw_item_wanted" ] || [ "$sw_kind$sw_item" = for_each ] || [[ $sw_group && -z $sw_item ]]
}

# What is to be done with the loaded step, in sw_verdict: run, check, keep, skip, half or blocked; sw_because
# says why. A step that is done stays so, unless what it saw may be otherwise by now, or its text is another.
sw_decide() {
  sw_verdict=run sw_because='' sw_changed=''
  if [ -n "$sw_skip" ]; then
    sw_verdict=skip sw_because=$sw_skip
  elif sw_has "$sw_from $sw_only" "$sw_unit"; then
    sw_because='named by a flag'
  elif [ "$sw_was" = skipped ]; then
    sw_verdict=keep
  elif [ "$sw_was" = unverified ]; then
    sw_verdict=check sw_because='it ran, but its check did not hold: the check comes first'
  elif sw_has "$sw_half_done" "$sw_was"; then
    sw_decide_half
  elif ! sw_has 'done already' "$sw_was"; then
    return
  elif [ "$sw_again$sw_risk$sw_prompt" = yesread-only ] && [ "$sw_position" -gt "$sw_last_change" ]; then
    sw_because='a step before it ran again'
  elif sw_digest_of && [ "$sw_ran" = "$sw_digest_now" ]; then
    sw_verdict=keep
  elif sw_has "$sw_accepted" "$sw_id"; then
    sw_verdict=keep sw_changed=yes sw_because='done before, with another text, which is accepted'
  elif [ "$sw_prompt" = confirm ]; then
    sw_because='its question is another one than was answered'
  else
    sw_verdict=blocked sw_because="it is done; its text or name has changed since ($sw_self show $sw_id): \
--accept-changed $sw_id keeps it, --from $sw_unit runs it again, undo takes it back"
  fi
}
sw_decide_half() {
  sw_verdict=half sw_because="it $sw_words. Look at what is there ($sw_self show $sw_id); \
--from $sw_unit runs it again, --skip $sw_unit=REASON counts it as done, undo takes it back"
  if [ "$sw_rerun" = safe ] || [ "$sw_risk" = read-only ] || sw_has "$sw_texts" done_when; then
    sw_verdict=run sw_because="was begun before: $sw_was"
  fi
}
# Whether captured values are not there, and no step before the loaded one (sw_made) will make them.
sw_lacks() {
  local sw_need sw_lacking=''
  for sw_need in $sw_needs; do
    sw_has "$sw_made" "${sw_need#*:}" || sw_has "$sw_made" "${sw_need#*:}@$sw_item" ||
      [ -e "$WORK/${sw_need%%:*}" ] || [ -e "$sw_work/${sw_need%%:*}" ] ||
      sw_lacking+="; needs ${sw_need%%:*}, which the step ${sw_need#*:} makes: that one must run first"
  done
  [ -n "$sw_lacking" ] && sw_because=${sw_lacking#; }
}

# What the procedure says the phases need.
sw_check_requirements() { # phases; `tools` for no more than these
  local sw_at sw_tools='' sw_access='' sw_disk='' sw_images=''
  sw_version_fits "$BASH_VERSION" "$sw_procedure_bash" ||
    sw_problem 69 "bash $sw_procedure_bash or later is needed, this is $BASH_VERSION"
  for sw_at in $1; do
    sw_load_phase "$sw_at"
    sw_tools+=" $sw_phase_tools" sw_access+=" $sw_phase_access" sw_disk+=" $sw_phase_disk"
    sw_images+=" $sw_phase_images"
  done
  sw_each_word "$sw_tools" sw_check_tool
  [ -z "$2" ] || return 0
  sw_unique "$sw_images" && sw_expand "$sw_unique"
  [ -z "$sw_expand" ] || sw_say "cannot tell  whether these images can be pulled:$sw_expand"
  sw_each_word "$sw_access" sw_check_access
  sw_each_word "$sw_disk" sw_check_disk
}
sw_check_tool() { # program
  local sw_tool_min='' sw_tool_why='' sw_form='[0-9]+(\.[0-9]+)+'
  sw_load tool "$1" tool_
  if ! command -v "$1" >/dev/null; then
    sw_problem 69 "$1 is not on PATH${sw_tool_why:+ ($sw_tool_why)}"
  elif [ -n "$sw_tool_min" ]; then
    sw_launch "version_${1//[!A-Za-z0-9]/_}" 60 quiet
    { [[ $sw_output =~ $sw_form ]] && sw_version_fits "${BASH_REMATCH[0]}" "$sw_tool_min"; } ||
      sw_problem 69 "$1 $sw_tool_min or later is needed, this is ${BASH_REMATCH[0]:-of an unknown version}"
  fi
}
# Access is looked at in the same round as all else, but not with a value that is missing or wrong.
sw_check_access() { # number
  local sw_access_why='' sw_access_reads='' sw_name
  sw_load access "$1" access_
  for sw_name in $sw_access_reads; do ! sw_has "$sw_wrong" "$sw_name" || return 0; done
  sw_launch "access_$1" 60 quiet
  [ "$sw_status" -eq 0 ] || sw_problem 3 "no access: ${sw_access_why:-access_$1 in this file} \
(status $sw_status${sw_output:+: $sw_output})"
}
# A path that is none comes of a value that is a problem already.
sw_check_disk() { # number
  local sw_path sw_disk_path sw_disk_bytes sw_free sw_form='[[:space:]]([0-9]+)[[:space:]]+[0-9]+%[[:space:]]'
  sw_load disk "$1" disk_
  sw_expand "$sw_disk_path" && sw_path=$sw_expand
  [[ $sw_path = /* ]] || return 0
  while [ ! -e "${sw_path:-/}" ]; do sw_path=${sw_path%/*}; done
  sw_free=$(df -Pk -- "${sw_path:-/}" 2>/dev/null)
  if ! [[ ${sw_free##*"$sw_nl"} =~ $sw_form ]]; then
    sw_problem 3 "$sw_expand: cannot tell how much is free"
  elif sw_free=${BASH_REMATCH[1]} && [ "$sw_free" -lt "$((sw_disk_bytes / 1024))" ]; then
    sw_problem 3 "$sw_expand: $((sw_disk_bytes / 1048576)) MiB are needed, $((sw_free / 1024)) MiB are free"
  fi
}
sw_version_fits() { # dotted numbers: is the first at least the second?
  local sw_have=$1. sw_need=$2. sw_a sw_b
  while [ -n "$sw_need" ]; do
    sw_a=${sw_have%%.*} sw_b=${sw_need%%.*} sw_have=${sw_have#*.} sw_need=${sw_need#*.}
    sw_a=$((10#0${sw_a%%[!0-9]*})) sw_b=$((10#0$sw_b))
    [ "$sw_a" -eq "$sw_b" ] || break
  done
  [ "$sw_a" -ge "$sw_b" ]
}

# Each step in order. What is left out, though begun (sw_unfinished), holds up the first step that is selected
# and each point of no return; what is left out and never ran is only named (sw_never). After the last step
# that is done and changed something (sw_last_change), steps that only look and do not ask look again when a
# step before them has run again (sw_again); before it, what they saw may no longer be had.
sw_check_steps() {
  local sw_at sw_text sw_unfinished=() sw_chosen=$sw_selected sw_first=yes
  sw_selected='' sw_never='' sw_last_change=0 sw_made=''
  for sw_at in $sw_steps; do
    sw_about "$sw_at" && sw_decide
    if sw_has "$sw_chosen" "$sw_at"; then
      sw_selected+=" $sw_at"
      [ "$sw_risk" = read-only ] || ! sw_has 'done unverified' "$sw_was" || sw_last_change=$sw_position
      if [ -n "$sw_first" ] || [ "$sw_risk" = point-of-no-return ]; then
        for sw_text in ${sw_unfinished[@]+"${sw_unfinished[@]}"}; do sw_problem 3 "$sw_text"; done
      fi
      sw_first=''
      sw_check_step
    elif [ "$sw_was:$sw_phase" = "undone:$sw_operand" ] && [ -n "$sw_first$sw_only" ]; then
      sw_never+=" $sw_at"
    elif sw_has "$sw_half_done" "$sw_was" && [ "$sw_verdict" = skip ]; then
      sw_selected+=" $sw_at"
    elif sw_has "$sw_half_done" "$sw_was"; then
      [ "$sw_verdict" != half ] || sw_phase+=" --from $sw_at"
      sw_unfinished[${#sw_unfinished[@]}]="$sw_at, which comes before, $sw_words: run it \
($sw_self run $sw_phase$sw_same_state), or --skip $sw_at=REASON counts it as done"
    fi
  done
}
# May the loaded step run, are its answers given, will the captured values that it needs be there?
sw_check_step() {
  case $sw_verdict$sw_terminal in blocked* | half) sw_problem 3 "$sw_at: $sw_because" ;; esac
  [ "$sw_verdict" = skip ] || sw_made+=" $sw_at"
  ! sw_has 'keep skip blocked' "$sw_verdict" && sw_applies_here || return 0
  [[ -z $sw_group || -n $sw_item ]] || sw_has "$sw_made" "$sw_group" ||
    sw_problem 64 "$sw_at is done for each item that $sw_group lists, which must run first"
  ! sw_lacks || sw_problem 64 "$sw_at $sw_because"
  sw_answers
  [ -z "$sw_misgiven" ] || sw_problem 64 "$sw_at: $sw_misgiven"
  [ -z "$sw_terminal" ] || return 0
  [ "$sw_answered_by$sw_prompt" != choose ] || sw_problem 64 \
    "$sw_at asks, and there is no terminal ($sw_asked): --confirm $sw_at=ANSWER, or --set $sw_answer=ANSWER"
  if [ -z "$sw_risk_by" ] || [ "$sw_answered_by$sw_prompt" = confirm ]; then
    sw_problem 64 "$sw_at asks, and there is no terminal ($sw_asks): --confirm $sw_at${sw_role:+=NAME}"
  fi
  [ "$sw_interactive" = no ] || sw_problem 64 "$sw_at needs a terminal"
}
# What the loaded step asks (sw_asked, and with its risk sw_asks), and what flags say to it: sw_given, by whom
# (sw_answered_by), and who took its risk (sw_risk_by): a choice does not confirm a destructive step.
sw_answers() {
  local sw_confirmed=${sw_confirm:+--confirm} sw_value sw_from_where
  sw_expand "$sw_question" && sw_asked=$sw_expand sw_asks=$sw_expand sw_given='' sw_misgiven=''
  sw_answered_by='no question' sw_risk_by='no risk' sw_person=''
  ! sw_has 'destructive point-of-no-return' "$sw_risk" ||
    sw_asks="$sw_risk: $sw_title" sw_risk_by=$sw_confirmed
  if [ -n "$sw_role" ]; then # another person: the flag says who
    sw_given=yes sw_person=$sw_by_flag sw_answered_by=${sw_by_flag:+--confirm}
    [[ -z $sw_confirm || $sw_by_flag ]] || sw_misgiven="--confirm $sw_unit=NAME says who answers ($sw_role)"
    return
  fi
  case $sw_prompt:$sw_by_flag in
  confirm: | confirm:[Yy] | confirm:[Yy][Ee][Ss] | confirm:"$sw_id")
    sw_given=${sw_by_flag:-yes} sw_answered_by=${sw_by_flag:+--confirm}
    : "${sw_answered_by:=$sw_confirmed}"
    [ "$sw_yes$sw_assume$sw_risk_by" != 'yesyesno risk' ] || : "${sw_answered_by:=--yes}"
    ;;
  choose:*)
    sw_look_up "$sw_answer"
    sw_given=${sw_by_flag:-$sw_value} sw_answered_by=${sw_by_flag:+--confirm}
    : "${sw_answered_by:=$sw_from_where}"
    ;;
  : | :"$sw_id") ;;
  *) sw_misgiven="--confirm $sw_id=$sw_by_flag does not confirm it; --confirm $sw_id would" ;;
  esac
}

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

# ---- Running --------------------------------------------------------------------------------------------

# The values that are given, for the journal (sw_taken) and people (sw_shown); they are kept, but no secret.
sw_take_stock() {
  local sw_name sw_source sw_value && sw_taken='' sw_shown=''
  for sw_name in $sw_variables; do
    sw_source="sw_source__$sw_name" && sw_source=${!sw_source} && sw_value=${!sw_name}
    [ -n "$sw_source" ] || continue
    sw_about_variable "$sw_name"
    if [ "$sw_var_secret" = yes ]; then
      sw_value='***'
    elif [ -n "$sw_begun_run" ] && [ "$sw_source" != 'the run before' ]; then
      printf '%s' "$sw_source:$sw_value" 2>/dev/null >"$sw_state/values/$sw_name" || sw_unwritable
    fi
    sw_json "$sw_value"
    sw_taken+="${sw_taken:+,}\"$sw_name\":{\"value\":$sw_json,\"from\":\"$sw_source\"}"
    sw_shown+="${sw_shown:+$sw_nl}$sw_name=$sw_value ($sw_source)"
  done
}
# The journal's line about who runs what with which values.
sw_begin() {
  local sw_pair sw_members="\"verb\":\"$sw_verb\",\"phase\":\"$sw_operand\""
  sw_take_stock
  sw_operator="$(id -un 2>/dev/null) ($EUID)"
  sw_add operator "$sw_operator" host "$sw_host" system "bash $BASH_VERSION, $(uname -sr)"
  sw_members+=",\"procedure\":\"$sw_procedure $sw_version\",\"source\":\"$sw_procedure_source\""
  sw_record begin "$sw_members,\"values\":{$sw_taken}"
  sw_begun_run=yes && sw_take_stock
  for sw_pair in $sw_renames; do
    sw_about "${sw_pair#*>}" && sw_digest_of && sw_note renamed "\"from\":\"${sw_pair%%>*}\""
  done
}
sw_each() { # function: for each selected step, loaded
  local sw_step
  sw_left=$sw_selected
  while [ -n "${sw_left// /}" ]; do
    sw_left=${sw_left#"${sw_left%%[! ]*}"} && sw_step=${sw_left%% *} && sw_left=${sw_left#"$sw_step"}
    [ -z "$sw_signal" ] || sw_interrupted
    sw_about "$sw_step" && sw_digest_of
    [ -z "$sw_item" ] || mkdir -p -- "$WORK" 2>/dev/null || sw_unwritable
    sw_current=$sw_step sw_since=$SECONDS sw_attempt=1 sw_open=''
    "$1"
  done
  sw_current=''
}
sw_cmd_run() {
  local sw_at
  sw_take_up_selected "$sw_dry_run"
  sw_values
  if [ -n "$sw_dry_run" ]; then
    sw_take_stock
    sw_say "${sw_shown:+$sw_shown$sw_nl}WORK=$WORK"
    for sw_at in $sw_selected; do sw_say '' && sw_cmd_show "$sw_at"; done
    sw_stop_for_problems && return
  fi
  [ -z "$sw_ask_each" ] || [ -n "$sw_terminal" ] || sw_problem 64 '--ask-each asks, and there is no terminal'
  sw_check_requirements "$sw_operand"
  sw_check_steps
  sw_stop_for_problems
  [ -z "$sw_never" ] || sw_say "Left out, though never run:$sw_never"
  sw_begin
  sw_each sw_perform_step
  sw_say_kept
  sw_span $((SECONDS - sw_started))
  sw_load_phase "$sw_operand" && sw_those "$sw_phase_steps" "undone $sw_half_done"
  if [ -z "$sw_those" ]; then
    sw_say "Phase $sw_operand is done, in $sw_span. The record: $sw_state"
  else
    sw_those=${sw_those# } && sw_about "${sw_those%% *}"
    sw_say "Done in $sw_span. Next in phase $sw_operand: $sw_number, $sw_unit. The record: $sw_state"
  fi
  sw_conclude 0
}
sw_say_kept() { # steps that were done before, in one line
  [ "$sw_kept_steps" -eq 0 ] || sw_say "      steps done before: $sw_kept_steps"
  sw_kept_steps=0
}
sw_say_heading() { sw_say "[$sw_number/$sw_total] $1$sw_title${sw_item:+ ($sw_item)}"; }
# One step, from heading to last line in the journal. What was begun and is skipped is done: undo knows of it.
sw_perform_step() {
  sw_decide
  if [ "$sw_verdict$sw_changed" = keep ]; then sw_kept_steps=$((sw_kept_steps + 1)) && return; fi
  sw_say_kept
  [ -z "$sw_shown" ] || sw_block '      ' "$sw_shown"
  sw_shown=''
  sw_say_heading ''
  if [ "$sw_verdict" = check ]; then
    sw_launch "check_$sw_key" "$sw_timeout" quiet
    sw_verdict=holds
    [ "$sw_status" -eq 0 ] || sw_decide_half
  fi
  [ "$sw_verdict" != half ] || sw_ask_half_done
  case $sw_verdict:$sw_was in
  holds:*) sw_end 'done' 'its check holds now' ;;
  keep:*) sw_say "      $sw_because" && sw_note accept ;;
  skip:undone | skip:skipped) sw_end skipped "$sw_because" 'skipped: ' ;;
  skip:*) sw_end 'done' "$sw_because" 'skipped: ' ;;
  *) sw_run_step ;;
  esac
}
# Only what we did not begin ourselves is left alone by undo: it was `already` done.
sw_run_step() {
  local sw_name sw_result='done'
  [[ -z $sw_group || -n $sw_item ]] || { sw_end skipped "$sw_group listed no item" && return; }
  if ! sw_applies_here; then sw_end skipped "$sw_because" 'does not apply: ' && return; fi
  sw_ask_text when
  if [ "$sw_status" -eq 1 ]; then sw_end skipped 'does not apply' && return; fi
  sw_ask_text done_when
  for sw_name in $sw_captures; do [ -e "$WORK/$sw_name" ] || sw_status=1; done
  if [ "$sw_status" -eq 0 ] && sw_has "$sw_texts" done_when; then
    sw_say_captured
    [ "$sw_was" != undone ] || sw_result=already
    sw_end "$sw_result" 'already done'
    return
  fi
  sw_confirm
  if sw_has "$sw_texts" body; then sw_run_body; fi
  [ "$sw_risk" = read-only ] || sw_again=yes
  sw_say_captured
  if sw_has "$sw_texts" check; then
    sw_launch "check_$sw_key" "$sw_timeout" shown
    [ "$sw_status" -eq 0 ] || sw_fail unverified
  fi
  sw_end 'done'
  [ "$sw_kind" != for_each ] || sw_list_anew
}
sw_ask_text() { # when or done_when: 0 or 1 in sw_status; 0 where the step has none
  sw_status=0
  sw_has "$sw_texts" "$1" || return 0
  sw_launch "$1_$sw_key" "$sw_timeout" quiet
  [ "$sw_status" -le 1 ] || sw_fail "$1"
}
sw_say_captured() {
  local sw_name
  sw_load_captured "$sw_captures"
  for sw_name in $sw_captures; do sw_block "      $sw_name=" "${!sw_name}"; done
}
sw_run_body() { # as often as the step allows
  local sw_meter=''
  ! sw_has "$sw_texts" progress || sw_meter=progress_$sw_key
  ! sw_has "$sw_calls" begin_item || : 2>/dev/null >"$WORK/$sw_id.progress" || sw_unwritable
  sw_mark_item begun
  for ((sw_attempt = 1; ; sw_attempt++)); do
    sw_note start "\"attempt\":$sw_attempt,\"risk\":\"$sw_risk\""
    sw_open=end
    if [ "$sw_interactive" = yes ]; then
      sw_launch_interactive "step_$sw_key"
    else
      sw_launch "step_$sw_key" "$sw_timeout" "$sw_shows" "$sw_meter"
    fi
    [ "$sw_status" -ne 0 ] || return 0
    [ "$sw_attempt" -lt "$sw_attempts" ] || sw_fail failed
    sw_say "      attempt $sw_attempt of $sw_attempts ended with status $sw_status; again in $sw_retry_wait s"
    sw_launch sw_nap 0 quiet
  done
}
sw_nap() { sleep "$sw_retry_wait"; }
sw_end() { # result, reason, what is said before that
  local sw_took=$((SECONDS - sw_since)) sw_members="\"result\":\"$1\""
  sw_members+=",\"seconds\":$sw_took"
  [ -z "$2" ] || { sw_say "      $3$2" && sw_add reason "$2"; }
  sw_note end "$sw_members"
  sw_open='' && sw_keep was "$1" && sw_mark_item
  [ "$sw_took" -lt 2 ] || { sw_span "$sw_took" && sw_say "      $sw_span"; }
}
# The step's question, then its risk; answers are in the journal first. A person's time is not the step's.
sw_confirm() {
  sw_answers
  if [ -z "$sw_answered_by" ]; then
    sw_answered_by=terminal
    if [ "$sw_prompt" = choose ]; then
      sw_choose
    else
      sw_block '      ' "$sw_asked${sw_look_for:+${sw_nl}Look for: $sw_look_for}"
      sw_typed '      Type yes:' yes || sw_answered_by=refused
      sw_given=$sw_reply
      if [[ $sw_role && $sw_answered_by != refused ]]; then
        sw_ask "      Who says so ($sw_role)? Name:" && sw_person=$sw_reply
        [ -n "$sw_person" ] || sw_answered_by=refused
      fi
    fi
  fi
  [ "$sw_ask_each$sw_answered_by$sw_risk_by" != 'yesno questionno risk' ] ||
    sw_typed '      Run it? Type yes:' yes || sw_refused
  [ -z "$sw_prompt" ] || sw_record_answer "$sw_given" "$sw_answered_by" "$sw_asked"
  [ "$sw_prompt" != choose ] || printf -v "$sw_answer" %s "$sw_given"
  sw_reply=$sw_id
  [ -n "$sw_risk_by" ] || sw_ask_risk
  [ "$sw_risk_by" = 'no risk' ] || sw_record_answer "$sw_reply" "$sw_risk_by" "$sw_asks"
  sw_since=$SECONDS
}
# Shows what a destructive step is about to run, with which values, and what of its phase never ran.
sw_ask_risk() {
  local sw_at sw_before="$sw_phase_steps "
  sw_those "${sw_before%%" $sw_unit "*}" undone
  [[ -z $sw_those || $sw_risk != point* ]] || sw_say "      Never run in this phase:$sw_those"
  sw_say "      This step is $sw_risk. It runs:"
  sw_block '        ' "${sw_section%"$sw_nl"}"
  for sw_at in $sw_reads; do [ -z "${!sw_at+set}" ] || sw_block "        with $sw_at=" "${!sw_at}"; done
  sw_risk_by=terminal
  sw_typed "      To run it, type its id, $sw_id:" "$sw_id" || sw_risk_by=refused
}
sw_record_answer() { # answer, by what, question
  local sw_members=''
  sw_add answer "$1" by "$2" operator "$sw_operator" question "$3"
  [ -z "$sw_person" ] || sw_add person "$sw_person"
  sw_person='' && sw_note answer "$sw_members"
  [ "$2" != refused ] || sw_refused
}
sw_refused() {
  sw_warn "Not confirmed, so ${sw_undoing:+the undo of }$sw_unit was not run."
  sw_how_to_go_on
  sw_conclude 1
}
# Numbered lines to pick from: a whole line or its number; nothing lists again.
sw_choose() {
  local sw_line sw_lines
  while :; do
    sw_launch "choices_$sw_key" "$((sw_timeout > 0 ? sw_timeout : 120))" quiet
    [ "$sw_status" -eq 0 ] || sw_fail choices
    sw_lines=('')
    while IFS= read -r sw_line; do
      sw_say "      ${#sw_lines[@]}) $sw_line"
      sw_lines[${#sw_lines[@]}]=$sw_line
    done < <(printf '%s\n' "$sw_output")
    sw_ask "      $sw_asked Number or whole line (nothing lists again):"
    sw_given=$sw_reply
    ! sw_is_line "$sw_reply" "$sw_output" || return 0
    [[ $sw_reply =~ ^[1-9][0-9]{0,8}$ ]] || continue
    sw_given=${sw_lines[sw_reply]}
    [ "$sw_reply" -ge ${#sw_lines[@]} ] || return 0
  done
}
# A half-done step is run again, or counted as done, only when the operator says so.
sw_ask_half_done() {
  sw_block '      ' "${sw_because}${sw_if_it_fails:+$sw_nl$sw_if_it_fails}"
  [ -n "$sw_terminal" ] || sw_conclude 3
  while :; do
    sw_ask '      Type again (to run it again), done (it is done) or stop:'
    case $sw_reply in
    again) sw_verdict=run && return ;;
    done) sw_verdict=skip sw_because='the operator found it done' && return ;;
    stop) sw_warn 'Stopped; this step is as it was.' && sw_conclude 1 ;;
    esac
  done
}
# The step failed: all that the operator needs, in one place. What failed before anything began (a text that
# could not tell: when, done_when, choices) leaves no half-done step.
sw_fail() { # failed, unverified, undoing; or the text
  local sw_event=check sw_code=1 sw_members="\"text\":\"$1\"" sw_how
  sw_span $((SECONDS - sw_since))
  sw_how="It did not begin: its $1 ended with status $sw_status, so it cannot be told."
  case $1 in failed | unverified | undoing) sw_event=${sw_open:-end} sw_members="\"result\":\"$1\"" ;; esac
  case $1:$sw_status in
  *:124) sw_how="It did not end within $sw_timeout s." ;;
  unverified:*) sw_how="It ran, but its check ended with status $sw_status." ;;
  failed:* | undoing:*) sw_how="Status $sw_status after $sw_span, attempt $sw_attempt of $sw_attempts." ;;
  esac
  sw_warn "${sw_nl}FAILED: step $sw_number, $sw_unit: $sw_title"
  sw_so_far
  [ -z "$sw_so_far" ] || sw_warn "  At $sw_so_far."
  sw_warn "  $sw_how"
  sw_explain_failure
  [ -z "$sw_output" ] || sw_block '  It wrote: ' "$sw_output" >&2
  [ -z "$sw_if_it_fails" ] || sw_block '  What to do: ' "$sw_if_it_fails" >&2
  sw_open=''
  sw_note "$sw_event" "$sw_members,\"status\":$sw_status,\"seconds\":$((SECONDS - sw_since))"
  sw_how_to_go_on
  [[ $1 != unverified && $sw_kind != assert ]] || sw_code=3
  sw_conclude "$sw_code"
}
# Which command failed, with its line in the guide where that is beside this file, and what a status means.
sw_explain_failure() {
  local sw_command='' sw_line sw_n=0 sw_found=0 sw_meaning="sw_meaning_$sw_status"
  IFS= read -r -d '' sw_command 2>/dev/null <"$sw_state/failed"
  sw_command=${sw_command%"$sw_nl"}
  if [[ $sw_nl$sw_command$sw_nl = *"${sw_nl}terminal$sw_nl"* ]]; then
    sw_warn '  It stopped to read from the terminal. A step has none unless it says `interactive: true`.'
    return
  fi
  sw_meaning=${!sw_meaning}
  [[ $sw_status != 1[2-5]? || $sw_status -le 128 ]] ||
    : "${sw_meaning:=it was ended by signal $((sw_status - 128))}"
  [ -z "$sw_meaning" ] || sw_warn "  Status $sw_status mostly means: $sw_meaning."
  [ -n "$sw_command" ] || return 0
  sw_block '  The command: ' "$sw_command" >&2
  while IFS= read -r sw_line; do
    sw_n=$((sw_n + 1))
    [[ $sw_line != *"${sw_command%%"$sw_nl"*}"* ]] || sw_found=$((sw_found == 0 ? sw_n : -1))
  done 2>/dev/null <"${0%/*}/README.md"
  [ "$sw_found" -le 0 ] || sw_warn "  In the guide: README.md, line $sw_found"
}
sw_how_to_go_on() {
  local sw_more='' sw_alone='' sw_done_any='' sw_at
  if [ -z "$sw_current" ] || [ "$sw_verb" = verify ]; then return 0; fi
  sw_warn "  Its text:   $sw_self show ${sw_current%%@*}"
  if [ -n "$sw_undoing" ]; then
    sw_warn "  To resume:  $sw_self undo${sw_operand:+ $sw_operand}${sw_to:+ --to $sw_to}$sw_same_state"
  else
    sw_read_journal
    sw_those "$sw_steps" "done $sw_half_done"
    for sw_at in $sw_those; do
      sw_about "$sw_at"
      [ "$sw_risk" = read-only ] || sw_done_any=yes
    done
    sw_about "$sw_current"
    sw_from='' sw_only='' sw_again='' sw_skip='' && sw_decide
    [ "$sw_verdict" != half ] || sw_more=" --from $sw_unit"
    sw_warn "  To resume:  $sw_self run $sw_phase$sw_more$sw_same_state"
    [ -z "$sw_more" ] || sw_warn "              (runs $sw_unit again, so look first at what it left; \
--skip $sw_unit=REASON counts it as done)"
    [ "$sw_was" = undone ] || sw_done_any=yes sw_alone="   (this step alone: undo --to $sw_unit)"
    [ -z "$sw_done_any" ] || sw_warn "  To undo:    $sw_self undo $sw_phase$sw_same_state$sw_alone"
  fi
  sw_warn "  The record: $sw_state"
}

# ---- Looking and checking -------------------------------------------------------------------------------

sw_row() { # a word or more, width, a remark: a line about the loaded step
  printf -v sw_row "%-$2s [%s/%s] %s: %s%s" "$1" "$sw_number" "$sw_total" "$sw_unit" "$sw_title" "${3:+ ($3)}"
  sw_say "$sw_row"
}
sw_cmd_plan() {
  local sw_at sw_text sw_pending='' sw_code=0
  sw_take_up_selected look
  sw_values
  sw_check_requirements "$sw_operand"
  [ "${#sw_problems[@]}" -eq 0 ] || sw_code=3
  for sw_text in ${sw_problems[@]+"${sw_problems[@]}"}; do sw_block 'blocked      ' "$sw_text"; done
  sw_made=''
  for sw_at in $sw_selected; do
    sw_about "$sw_at" && sw_decide
    sw_plan_step
    [ "$sw_verdict" = skip ] || sw_made+=" $sw_at"
    case $sw_risk:$sw_result in read-only:*) ;; *:'would run' | *:'cannot tell') sw_pending=yes ;; esac
    sw_row "$sw_result" 12 "$sw_because"
    [ "$sw_result" = blocked ] || continue
    sw_code=3
    [ "$sw_kind" != assert ] || [ -z "$sw_if_it_fails" ] || sw_block '             ' "$sw_if_it_fails"
  done
  sw_die "$sw_code"
}
# What would become of the loaded step: sw_result, sw_because.
sw_plan_step() {
  sw_result=blocked
  case $sw_verdict in
  keep) sw_result='done' ;;
  skip) sw_result='would skip' ;;
  run | check)
    ! sw_lacks || return 0
    sw_result='would run'
    if ! sw_applies_here; then sw_result='would skip' && return; fi
    if [[ $sw_group && -z $sw_item ]]; then
      sw_load_group "$sw_group" && sw_because=${sw_head_lists_in:+${!sw_head_lists_in-}}
      sw_because="for each ${sw_because:+of }${sw_because:-item that $sw_group will list}" && return
    fi
    sw_so_far
    [[ -z $sw_so_far || $sw_was = undone || $sw_item ]] || sw_because+="; at $sw_so_far"
    sw_plan_checks
    sw_answers
    [[ -z $sw_asks || $sw_result != would\ run && $sw_result != cannot\ tell ]] ||
      sw_because+="${sw_because:+; }asks: $sw_asks"
    ;;
  esac
}
# Runs what only looks, when all that it reads has a value. What it says now may be otherwise once the steps
# before it have run. A step that only looks is not done by holding now: it is looked at in its turn.
sw_plan_checks() {
  local sw_text sw_name sw_decided=$sw_because
  for sw_text in when done_when body; do
    sw_has "$sw_texts" "$sw_text" || continue
    [ "$sw_text" != body ] || [ "$sw_kind" = assert ] || continue
    sw_result='cannot tell'
    for sw_name in $sw_reads; do
      [ -n "${!sw_name+set}" ] || { sw_because="$sw_name has no value yet" && return; }
    done
    sw_launch "${sw_text/#body/step}_$sw_key" "$((sw_timeout > 0 ? sw_timeout : 60))" quiet
    sw_output=${sw_output##*"$sw_nl"} sw_output=${sw_output#"$0: line "*": "} sw_because='holds now'
    case $sw_text:$sw_status in
    when:0 | done_when:1) sw_result='would run' sw_because=$sw_decided && continue ;;
    when:1) sw_result='would skip' sw_because='does not apply' ;;
    body:0) sw_result='would run' ;;
    body:1) sw_result=blocked sw_because="does not hold${sw_output:+: $sw_output}" ;;
    *:0) sw_result='done' ;;
    *) sw_because="its check ended with status $sw_status${sw_output:+: $sw_output}" ;;
    esac
    [ -z "$sw_pending" ] || sw_result='cannot tell' sw_because='steps before it have yet to run'
    return
  done
}
# Only values that checks read are asked for.
sw_cmd_verify() {
  local sw_at sw_code=0
  sw_take_up_selected
  sw_wanted=''
  for sw_at in $sw_selected; do
    sw_about "$sw_at"
    ! sw_has "$sw_texts" check || sw_check_is_over || sw_wanted+=" $sw_check_reads"
  done
  sw_values
  sw_check_requirements "$sw_operand" tools
  sw_stop_for_problems
  sw_begin
  sw_each sw_verify_step
  sw_conclude "$sw_code"
}
sw_verify_step() {
  local sw_says='not run'
  sw_has "$sw_texts" check || return 0
  if sw_check_is_over; then
    sw_says='not asked'
  elif sw_has 'done already unverified' "$sw_was"; then
    sw_launch "check_$sw_key" "$sw_timeout" shown
    sw_note check "\"text\":\"check\",\"status\":$sw_status"
    case $sw_status in 0) sw_says='holds' ;; 1) sw_says='FAILS' ;; *) sw_says='cannot tell' ;; esac
    [ "$sw_status" -eq 0 ] || sw_code=3
  fi
  sw_row "$sw_says" 12 "${sw_those:+it had to hold until$sw_those}"
}
sw_check_is_over() { # has the step run until which the loaded one's check must hold?
  sw_those "${sw_check_until:+$sw_check_until $sw_check_until@$sw_item}" "done already $sw_half_done"
  [ -n "$sw_those" ]
}

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

# ---- The command line -----------------------------------------------------------------------------------

# Which flags there are, and which verb takes them, stands in the facts above.
sw_parse() {
  local sw_used='' sw_flag sw_value
  while [ $# -gt 0 ]; do
    sw_flag=${1%%=*} sw_value=${1#*=}
    if [[ $1 != -* ]]; then
      [ -z "$sw_operand" ] || sw_usage "one operand too many: $1"
      if [ -z "$sw_verb" ]; then sw_verb=$1; else sw_operand=$1; fi
      sw_flag=''
    elif sw_has "$sw_flags_alone" "$sw_flag"; then
      [ "$1" = "$sw_flag" ] || sw_usage "$sw_flag takes no value"
    elif ! sw_has "$sw_flags_with_value" "$sw_flag"; then
      sw_usage "unknown flag $sw_flag"
    elif [ "$1" = "$sw_flag" ]; then
      [ $# -gt 1 ] || sw_usage "$sw_flag needs a value"
      shift && sw_value=$1
    fi
    [ -n "$sw_value" ] || sw_usage "$sw_flag needs a value"
    sw_used+=" $sw_flag"
    [ -z "$sw_flag" ] || sw_take_flag
    shift
  done
  if [ -n "$sw_help" ]; then sw_verb=help; else sw_check_flags; fi
}
sw_take_flag() { # of sw_flag and sw_value
  local sw_name=${sw_flag#--} sw_left=${sw_value%%=*} sw_right=${sw_value#*=} sw_unit_key sw_found=''
  if [[ $sw_left = *@* ]]; then # an item may hold `=`, and no blank
    sw_left=${sw_value%% *} sw_left=${sw_left%=*} && sw_right=${sw_value#"$sw_left="}
  fi
  case $sw_flag in
  --from | --to | --only) sw_resolve "$sw_value" ;;
  --skip | --confirm) # a phase, a step, or both
    if ! sw_has "$sw_phases" "$sw_value" || sw_has "$sw_steps" "$sw_value"; then sw_resolve "$sw_left"; fi
    ;;
  esac
  sw_key_of "$sw_found" && sw_unit_key=$sw_key_of
  case $sw_flag=$sw_value in
  -h=* | --help=*) sw_help=yes ;;
  --ask-each=* | --dry-run=* | --yes=* | --verify=*) printf -v "sw_${sw_name//-/_}" yes ;;
  --from=* | --to=*) printf -v "sw_$sw_name" %s "$sw_found" ;;
  --only=*) sw_only+=" $sw_found" ;;
  --skip=*=?*) sw_keep skip "$sw_right" ;;
  --confirm=*=*)
    sw_keep by_flag "$sw_right"
    [ "$sw_right" != "$sw_found" ] || sw_keep confirm yes
    ;;
  --confirm=*)
    ! sw_has "$sw_phases" "$sw_value" || sw_confirmed_phases+=" $sw_value"
    [ -z "$sw_found" ] || sw_keep confirm yes
    ;;
  --accept-changed=*) # a variable, a step, or a step of an earlier version: that is seen in the journal
    sw_accepted+=" $sw_value"
    if [[ $sw_value = [A-Z]* ]]; then
      sw_has "$sw_variables" "$sw_value" || sw_usage "there is no variable $sw_value"
    elif [[ $sw_value = [0-9]* ]]; then
      sw_resolve "$sw_value" && sw_accepted+=" $sw_found"
    elif ! sw_has "$sw_steps" "$sw_value"; then
      sw_gone_steps+=" $sw_value"
    fi
    ;;
  --renamed=?*=?*) sw_resolve "$sw_right" && sw_renamed+=" $sw_left=$sw_found" ;;
  --item=*) sw_item_wanted=$sw_value ;;
  --set=?*=*) sw_give flag "$sw_left" "$sw_right" ;;
  --skip=* | --renamed=* | --set=*) sw_usage "$sw_flag NAME=VALUE" ;;
  --vars=*) sw_read_vars_file "$sw_value" ;;
  --state=*) sw_state_flag=$sw_value && printf -v sw_same_state ' --state %q' "$sw_value" ;;
  *) printf -v "sw_${sw_name//-/_}" %s "$sw_value" ;;
  esac
}
# Values and answers are taken by each verb that takes anything, so that one line of flags serves a whole run.
sw_check_flags() {
  local sw_takes="sw_takes_${sw_verb//-/_}" sw_flag
  [[ $sw_verb != *[!a-z-]* && -n ${!sw_takes+set} ]] || sw_usage "unknown command $sw_verb"
  sw_takes="${!sw_takes} --state"
  for sw_flag in $sw_used; do
    sw_has "$sw_takes${sw_verb:+ $sw_flags_of_all}" "$sw_flag" ||
      sw_usage "${sw_verb:-the call without a command} does not take $sw_flag"
  done
  case $sw_operand:$sw_takes in
  :* | *:ID*) ;;
  *:PHASE*) sw_has "$sw_phases" "$sw_operand" || sw_usage "no phase $sw_operand; there are:$sw_phases" ;;
  *) sw_usage "$sw_verb takes no operand: $sw_operand" ;;
  esac
}
# First, values leave the environment, so that no program but a step that reads them is given any.
sw_prepare() {
  local sw_name sw_at
  for sw_name in ${!STEPWRIGHT_@}; do
    printf -v "sw_env__${sw_name#STEPWRIGHT_}" %s "${!sw_name}"
    unset "$sw_name"
  done
  umask 077
  unset sw_locale sw_terminal
  [ -z "${LC_ALL+set}" ] || sw_locale=$LC_ALL
  export LC_ALL=C
  { : 8>&2; } || exec 2>/dev/null
  { : 8>&1; } 2>/dev/null || exec >/dev/null
  sw_problems=() sw_hidden=() sw_format=md sw_heartbeat=10 sw_texts_run=0 sw_kept_steps=0 sw_started=$SECONDS
  sw_load procedure it procedure_
  sw_captured=$sw_procedure_captures sw_answers_names=$sw_procedure_answers sw_plain_steps=$sw_steps
  [ ! -t 0 ] || sw_terminal=yes
  printf -v sw_self %q "$0"
  if [[ $0 != */* || ! -x $0 ]]; then sw_self="bash $sw_self"; fi
  sw_parse "$@"
  sw_sha_tool=(sha256sum) sw_awk=(awk)
  command -v sha256sum >/dev/null || sw_sha_tool=(shasum -a 256)
  case $sw_verb in '' | list | help | show) sw_at='awk' ;; *) sw_at="$sw_programs ${sw_sha_tool[0]}" ;; esac
  for sw_name in $sw_at; do command -v "$sw_name" >/dev/null || sw_missing+=" $sw_name"; done
  [ -z "$sw_missing" ] || sw_die 69 "not on PATH, and the runner needs it:$sw_missing"
  [[ $(awk -W version 2>/dev/null </dev/null) != mawk* ]] || sw_awk=(awk -W interactive)
  sw_read_records "$sw_file_program" "$0" && sw_load digests it stated_
  case $sw_verb in
  '' | list) sw_cmd_list && sw_die 0 ;;
  help) sw_cmd_help && sw_die 0 ;;
  show) sw_resolve "$sw_operand" && sw_cmd_show "$sw_found" && sw_die 0 ;;
  version) sw_cmd_version && sw_die 0 ;;
  esac
  sw_find_state
  case $sw_verb in status | report | verify-journal) sw_check_state ;; *) sw_trap ;; esac
  sw_ready=yes
}
# A fault of this script makes bash leave all functions and go on after them: nothing is done there any more.
sw_main() {
  [ -n "$sw_ready" ] || exit 70
  "sw_cmd_${sw_verb//-/_}"
  sw_die 0
}
sw_prepare "$@"
# Here and not in a function: only so does old bash close its own copy of the pipe.
case $sw_verb in plan | run | verify | undo) exec 9> >(sw_watchdog 2>/dev/null) ;; esac
sw_main
