#!/usr/bin/env bash
# cdsw-to-cml 1.0.0: Move a CDSW cluster into a CML workspace
#
# Takes the projects and the database of a Cloudera Data Science Workbench (CDSW) cluster and brings them into a new workspace of Cloudera
# Machine Learning (CML). The export runs on the CDSW master and makes an archive; the import runs wherever the archive and kubectl are.
# Both look before they touch anything, compare what was copied by checksum, and can be interrupted, resumed and undone.
#
# Made by stepwright 0.1.0 from procedure 2a411212f137c155efbe1d674558b0119dfa7436a4f363d9ecb5afbd11dfe015; do not edit.
# The guide README.md beside it has the same commands, for people. That this is the script that was reviewed, only a digest
# tells that came another way: `sha256sum migrate.sh` against manifest.json or a signed bundle.
#   values      what differs between sites, and what the procedure requires
#   functions   shared by the steps; the guide's, byte for byte
#   steps       in order; the guide's, byte for byte
#   runner      asks, checks, runs, records, resumes; the same in every script of stepwright 0.1.0, so it is reviewed once:
#               `sed '1,/^# ==== runner ====$/d' migrate.sh | sha256sum` says 816913730b9463eb7d30ef6d1a7cb7ef29844c058c032e085b719352aa6c87f2
# Without arguments it explains itself and changes nothing.
# Needs bash 3.2 or later, kubectl 1.20 or later, awk base64 cat cmp comm cp cut date df diff dirname du find grep gzip head id ln ls mkdir mv ps readlink rm rmdir sed sh sleep sort ssh-keygen stat stty tail tar tee touch tr uname wc xargs, sha256sum or shasum.
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
sw_procedure cdsw-to-cml 1.0.0 contact='the maintainers of stepwright, by an issue in its repository' bash=3.2 captures='SOURCE_UID SOURCE_SERVER ARCHIVE_SOURCE SOURCE_VERSION DUMP_BYTES DUMP_SHA256 COUNTS ARCHIVE_SHA256 DATA_FOLDER MIGRATE_JOB ADMIN' answers=ADMIN generator='stepwright 0.1.0' source=2a411212f137c155efbe1d674558b0119dfa7436a4f363d9ecb5afbd11dfe015
sw_digests runner=816913730b9463eb7d30ef6d1a7cb7ef29844c058c032e085b719352aa6c87f2 steps=82c57dbb63edef3d1d8916ffbc71c2d4bdea107e984b51a9e43e9e4f3e195beb data=ced8b7dc8e404644a90fb8ec93df63de1234b96bd945612dc2bd660cf9f306ba
#           name              type     default                        what it is
sw_variable ARCHIVE           pattern  '${HOME}/cdsw-archive'         'The folder of the archive, an absolute path. The export makes it, so it must not exist before; the import reads it.' pattern='(/[^/]+)+'
sw_variable CDSW_CONTEXT      string   -                              'The context of the kubeconfig for CDSW. `kubectl config current-context` prints it on the master.'
sw_variable CDSW_NAMESPACE    k8s-name default                        'The namespace of CDSW.'
sw_variable CDSW_SERVICES     list     'web feature-flags usage-reporter model-proxy cron' 'Deployments that use CDSW'\''s database. Missing ones are left out.'
sw_variable CDSW_DB           string   deployment/db                  'CDSW'\''s database as kubectl names it: its Deployment, or a pod.'
sw_variable CDSW_DB_CONTAINER k8s-name db                             'The container in it that runs PostgreSQL.'
sw_variable CDSW_DATA         pattern  /var/lib/cdsw/current          'CDSW'\''s folder on the master. In its `projects/projects` are the project files.' pattern='(/[^/]+)+'
sw_variable DUMP_FOLDER       pattern  /tmp                           'A folder in the pods of both databases with room for a dump, which is removed when it is copied.' pattern='(/[A-Za-z0-9._-]+)+'
sw_variable FORMER_ARCHIVE    pattern  '${HOME}/cml-migration.tar.gz' 'Only for the phase `adopt`. The archive that the 2020 procedure made.' pattern='(/[^/]+)+'
sw_variable CML_CONTEXT       string   -                              'The context of the kubeconfig for the workspace'\''s cluster. `kubectl config get-contexts` lists them.'
sw_variable CML_NAMESPACE     k8s-name mlx                            'The namespace of the workspace: `mlx` on public clouds.'
sw_variable CML_SERVICES      list     'web feature-flags usage-reporter model-proxy cron metering' 'Deployments that use its database. Missing ones are left out.'
sw_variable CML_DB            k8s-name db                             'The StatefulSet of the workspace'\''s database.'
sw_variable CML_DB_CONTAINER  k8s-name db                             'The container in its pod that runs PostgreSQL.'
sw_variable CML_DB_CLAIM      k8s-name postgres-data-versioned-db-0   'The claim of the volume of the database.'
sw_variable CML_DB_MOUNT      pattern  /data-versioned                'Where that volume is mounted in the database'\''s container.' pattern='(/[A-Za-z0-9._-]+)+'
sw_variable CML_FILES_CLAIM   k8s-name projects-pvc                   'The claim of the volume of the projects.'
sw_variable CML_MIGRATE_JOB   pattern  ''                             'The Job that brings the tables up to date. Empty: the only one whose name begins with `db-migrate`.' pattern='([a-z0-9][a-z0-9.-]*)?'
sw_variable CML_MIGRATE_FILE  pattern  ''                             'A file with the manifest of that Job, for a workspace in which its object is gone.' pattern='((/[^/]+)+)?'
sw_variable DB_ROLE           string   sense                          'The database role of both sides, and the name of both databases.'
sw_variable HELPER_IMAGE      string   ''                             'The image of the helper pods: a shell, tar, sha256sum, such as busybox. Empty: that of the database.'
sw_variable HELPER_LIFETIME   duration 48h                            'How long a helper pod may live. It ends by itself after that.'
sw_variable SIGNERS           pattern  ''                             'A file of those who may sign an archive (`man ssh-keygen`). Empty: no signature is verified.' pattern='((/[^/]+)+)?'
sw_variable SIGNING_KEY       pattern  ''                             'A private key of `ssh-keygen` with which the export signs the archive. Empty: no signature.' pattern='((/[^/]+)+)?'
sw_variable PROJECT_UID       int      8536                           'The user id to which project files belong in CML.'
sw_variable PROJECT_GID       int      8536                           'The group id to which they belong.'
sw_variable BYSTANDERS        pattern  ''                             'Database roles whose sessions may stay, such as that of a metrics exporter. Names without quotes.' pattern='([A-Za-z0-9_$.@-]+( [A-Za-z0-9_$.@-]+)*)?'
sw_variable STREAMS           pattern  4                              'How many projects are archived or brought in at the same time, from 1 to 32.' pattern='[1-9]|[12][0-9]|3[0-2]'
sw_variable ALSO_EMPTY        pattern  ''                             'Further tables of `public` whose rows may stay behind, without quotes. A check says when one is needed.' pattern='([A-Za-z0-9_$.@-]+( [A-Za-z0-9_$.@-]+)*)?'
sw_variable STOP_TIMEOUT      duration 10m                            'How long services may take to end.'
sw_variable START_TIMEOUT     duration 15m                            'How long services may take to be available again.'
sw_variable MIGRATE_TIMEOUT   duration 30m                            'How long the db-migrate Job may take.'
sw_type k8s-name '[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?'
sw_type list '(([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)( ([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?))*)?'
sw_type duration '(0|[1-9][0-9]{0,8})[smh]'
sw_type int '-?(0|[1-9][0-9]{0,17})'
sw_tool kubectl min=1.20 why='Talks to the cluster.'
version_kubectl() {
kubectl version --client
}
sw_access 1 why='You may read the namespace whose UID identifies the CDSW cluster, list pods, run commands in them, and scale Deployments.' reads='CDSW_CONTEXT CDSW_NAMESPACE'
access_1() {
cdsw get namespace kube-system -o name
may cdsw 'list pods' 'create pods --subresource=exec' 'get deployments' 'patch deployments --subresource=scale'
}
sw_access 2 why='kubectl reaches the workspace'\''s cluster. Your account may look at, scale, start and delete what the steps look at, scale, start and delete, and read the namespace whose UID tells clusters apart, which takes a right beyond the workspace'\''s own namespace.' reads='CML_CONTEXT CML_NAMESPACE'
access_2() {
cml api-versions >/dev/null
cml get namespace kube-system -o name
may cml 'get pods' 'list pods' 'watch pods' 'create pods' 'delete pods' 'patch pods' 'create pods --subresource=exec' \
  'get jobs' 'list jobs' 'watch jobs' 'create jobs' 'delete jobs' 'get persistentvolumeclaims' \
  'get deployments' 'patch deployments --subresource=scale' 'get statefulsets' 'patch statefulsets --subresource=scale'
}

sw_functions count_of existing expect fits forget_counts here keep keep_all keep_choice pods_gone quoted refuse remember_counts run_on scale_back scale_to seconds selector_of sha256 to_end wait_until whole workloads_ready cdsw cml cdsw_db_stream cdsw_db db_stream db in_files_stream in_files in_database_stream in_database cdsw_sql cml_sql emptied_tables kept_tables may admins old_versions sessions blocked_tables sql_references sql_source_schema sql_source_future sql_source_rows sql_source_columns source_obstacles take_dump write_describe dump_reader inspect_dump inspect_members archive_sum helper_pod log_in asks_for_password database_answers stop_database start_database job_state job_ended delete_job wrong_rows drop_saved send_file project_files units_to_place receive_units send_units compare_units place_units place_streams secret_tables written_rows ownership_report has_room inspect_projects claim_archive drop_archive clean_dump changed_projects pack_projects seal_archive load_library

# ==== functions ====

count_of() { # PLACE KIND NAME: prints the replica count that a workload is to have. Fails if there is none.
  local count
  count=$("$1" get "$2" "$3" -o 'jsonpath={.spec.replicas}') || return
  fits "$count" '[0-9]{1,9}' || refuse "$2/$3: not a number of replicas: $count" || return
  printf '%s\n' "$count"
}
existing() { # PLACE KIND NAMES: prints the names of those workloads that exist, and says which do not.
  local name found names=''
  for name in $3; do
    found=$("$1" get "$2" "$name" --ignore-not-found -o name) || return
    [ -z "$found" ] || names="$names $name"
    [ -n "$found" ] || printf '%s/%s does not exist and is left out\n' "$2" "$name" >&2
  done
  printf '%s\n' "${names# }"
}
expect() { # VALUE COMMAND...: fails with 1 unless the command prints just the value, with 2 if it fails.
  local wanted found status
  wanted=$(printf '%s\n' "$1")
  shift
  set +e
  found=$(set -e && "$@")
  status=$?
  set -e
  [ "$status" -eq 0 ] || return 2
  [ "$found" = "$wanted" ] || refuse "expected: ${wanted:-(nothing)}"$'\n'"found:    $found"
}
fits() { # VALUE PATTERN: whether all of the value matches. An empty pattern fits any value that is not empty.
  local LC_ALL=C pattern="^(${2:-.+})\$"
  [[ $1 =~ $pattern ]]
}
forget_counts() { # MEMORY [KIND NAMES]...: removes the counts of workloads that were kept under MEMORY.
  local memory=$1 name
  shift
  while [ $# -gt 0 ]; do
    for name in $2; do rm -f -- "$WORK/${memory}_$1_$name"; done
    shift 2
  done
}
# here COMMAND...: runs a command on this machine.
here() { "$@"; }
keep() { # NAME PATTERN: keeps the file "$WORK/NAME.new" as the value NAME if it fits the pattern.
  local value
  value=$(cat "$WORK/$1.new") || return
  fits "$value" "$2" || refuse "not a value for $1: ${value:-(nothing was printed)}" || return
  mv -f -- "$WORK/$1.new" "$WORK/$1"
}
keep_all() { # FILE NAME PATTERN...: keeps the NAME=value lines of "$WORK/FILE.new": each NAME once, no other.
  local file=$WORK/$1.new line name names=' '
  shift
  while IFS= read -r line || [ -n "$line" ]; do
    name=${line%%=*}
    case " $* " in *" $name "*) ;; *) refuse "not NAME=value with a name that was asked for: $line" || return ;; esac
    case $names in *" $name "*) refuse "printed twice: $name" || return ;; esac
    names="$names$name "
    printf '%s\n' "${line#*=}" >"$WORK/$name.new"
  done <"$file"
  while [ $# -gt 0 ]; do
    case $names in *" $1 "*) ;; *) refuse "not printed: $1" || return ;; esac
    keep "$1" "$2" || return
    shift 2
  done
  rm -f -- "$file"
}
keep_choice() { # NAME VALUE: keeps the value NAME if it is one of the lines of "$WORK/NAME.choices.new".
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    [ "$line" != "$2" ] || { printf '%s\n' "$2" >"$WORK/$1.new" && keep "$1" '' && return; }
  done <"$WORK/$1.choices.new"
  refuse "not one of the choices: $2"
}
pods_gone() { # PLACE KIND NAMES: fails, and lists them, while pods of these workloads can still run.
  local name selector pods left=''
  for name in $3; do
    selector=$(selector_of "$1" "$2" "$name") || return
    [ -n "$selector" ] || continue
    pods=$("$1" get pods -l "$selector" --field-selector status.phase!=Failed,status.phase!=Succeeded -o name) || return
    [ -z "$pods" ] || left=$left$pods$'\n'
  done
  [ -z "$left" ] || refuse "pods still exist:"$'\n'"${left%?}"
}
quoted() { # VALUE: prints a value as one word for any POSIX shell.
  local rest=$1 word=''
  while [ "$rest" != "${rest#*\'}" ]; do
    word=$word${rest%%\'*}"'\\''"
    rest=${rest#*\'}
  done
  printf "'%s'" "$word$rest"
}
refuse() { # MESSAGE: prints the message as an error, and fails.
  printf '%s\n' "$*" >&2
  return 1
}
remember_counts() { # PLACE REPLICAS MEMORY [KIND NAMES]...: keeps how many replicas each has, once.
  # Refuses if all are to be stopped, are at 0 already, and nothing was kept: somebody else stopped them.
  local place=$1 running=no memory=$3 name note count zeros='' new=()
  [ "$2" = 0 ] || running=yes
  shift 3
  while [ $# -gt 0 ]; do
    for name in $2; do
      note=$WORK/${memory}_$1_$name
      [ -s "$note" ] && running=yes && continue
      count=$(count_of "$place" "$1" "$name") || return
      [ "$count" = 0 ] || running=yes
      printf '%s\n' "$count" >"$note.new"
      new+=("$note")
      zeros=$zeros$(printf 'echo 0 >%q; ' "$note")
    done
    shift 2
  done
  [ "$running" = yes ] || [ -z "$zeros" ] || refuse "all of them have 0 replicas already, and no counts were recorded here
resume with the record of the run that stopped them, or start them first; if 0 is right, record it:
$zeros" || return
  for note in ${new[@]+"${new[@]}"}; do mv -f -- "$note.new" "$note"; done
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
scale_back() { # PLACE MEMORY [KIND NAMES]...: scales workloads back to the counts kept under MEMORY.
  local place=$1 memory=$2 name note count
  shift 2
  while [ $# -gt 0 ]; do
    for name in $2; do
      note=$WORK/${memory}_$1_$name
      [ -s "$note" ] || continue
      count=$(cat "$note") || return
      fits "$count" '[0-9]{1,9}' || refuse "not a number of replicas in $note: $count" || return
      "$place" scale "$1" "$name" --replicas="$count" || return
    done
    shift 2
  done
}
scale_to() { # PLACE REPLICAS MEMORY [KIND NAMES]...: scales; before, keeps counts under MEMORY if given.
  local place=$1 replicas=$2 name
  [ -z "$3" ] || remember_counts "$@" || return
  shift 3
  while [ $# -gt 0 ]; do
    for name in $2; do "$place" scale "$1" "$name" --replicas="$replicas" || return; done
    shift 2
  done
}
seconds() { # DURATION: prints the seconds of a duration such as 30s, 10m or 1h.
  case $1 in *h) echo $((${1%h} * 3600)) ;; *m) echo $((${1%m} * 60)) ;; *) echo "${1%s}" ;; esac
}
selector_of() { # PLACE KIND NAME: prints the label selector of a workload's pods; nothing without a workload.
  local labels
  labels=$("$1" get "$2" "$3" --ignore-not-found \
    -o 'go-template={{range $key, $value := .spec.selector.matchLabels}}{{$key}}={{$value}},{{end}}') || return
  printf '%s' "${labels%,}"
}
sha256() { # [FILE...]: prints SHA-256 checksums, as sha256sum does.
  if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
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
workloads_ready() { # PLACE KIND NAMES: fails, and lists them, while replicas are not ready.
  local name state wanted ready left=''
  for name in $3; do
    state=$("$1" get "$2" "$name" --ignore-not-found \
      -o 'jsonpath={.spec.replicas}/{.status.readyReplicas}/{.metadata.generation}/{.status.observedGeneration}') || return
    [ -n "$state" ] || continue
    wanted=${state%%/*} state=${state#*/}
    ready=${state%%/*} state=${state#*/}
    if [ "$wanted" != "${ready:-0}" ] || [ "${state%/*}" != "${state#*/}" ]; then
      left="$left$2/$name: ${ready:-0} of $wanted replicas are ready"$'\n'
    fi
  done
  [ -z "$left" ] || refuse "${left%?}"
}
# cdsw ARGUMENTS...: runs kubectl.
cdsw() { kubectl --context="$CDSW_CONTEXT" --namespace="$CDSW_NAMESPACE" "$@"; }
# cml ARGUMENTS...: runs kubectl.
cml() { kubectl --context="$CML_CONTEXT" --namespace="$CML_NAMESPACE" "$@"; }
# cdsw_db_stream [COMMAND...]: runs it or a shell in the pod. Bytes can be missing: compare checksums.
cdsw_db_stream() { cdsw exec -i "$CDSW_DB" -c "$CDSW_DB_CONTAINER" -- "${@:-sh}"; }
# cdsw_db COMMAND...: runs it in the pod, or fails if output is cut.
cdsw_db() { whole cdsw_db_stream "$@"; }
# db_stream [COMMAND...]: runs it or a shell in the pod. Bytes can be missing: compare checksums.
db_stream() { cml exec -i "$CML_DB-0" -c "$CML_DB_CONTAINER" -- "${@:-sh}"; }
# db COMMAND...: runs it in the pod, or fails if output is cut.
db() { whole db_stream "$@"; }
# in_files_stream [COMMAND...]: runs it or a shell in the pod. Bytes can be missing: compare checksums.
in_files_stream() { cml exec -i stepwright-files -c helper -- "${@:-sh}"; }
# in_files COMMAND...: runs it in the pod, or fails if output is cut.
in_files() { whole in_files_stream "$@"; }
# in_database_stream [COMMAND...]: runs it or a shell in the pod. Bytes can be missing: compare checksums.
in_database_stream() { cml exec -i stepwright-database -c helper -- "${@:-sh}"; }
# in_database COMMAND...: runs it in the pod, or fails if output is cut.
in_database() { whole in_database_stream "$@"; }
cdsw_sql() { # [OPTION]...: gives SQL to psql. Fails unless psql has read all of it and its answer is whole.
  { cat && printf '\n;\n\\echo\n\\echo end 0\n'; } |
    cdsw_db_stream env PGDATABASE="$DB_ROLE" psql -X -q -A -t -v ON_ERROR_STOP=1 -U "$DB_ROLE" "$@" -f - | to_end
}
cml_sql() { # [OPTION]...: gives SQL to psql. Fails unless psql has read all of it and its answer is whole.
  { cat && printf '\n;\n\\echo\n\\echo end 0\n'; } |
    db_stream env PGDATABASE="$DB_ROLE" psql -X -q -A -t -v ON_ERROR_STOP=1 -U "$DB_ROLE" "$@" -f - | to_end
}
emptied_tables() { # Lists the tables that are truncated: their rows belong to the old cluster or its users.
  printf '%s' 'access_keys authorized_keys custom_quota default_quota followers invitations job_notifications kerberos licenses model_builds' \
    ' model_deployments organization_invitations organization_members password_resets project_invitations projects_users' \
    " shared_job_run_acl shared_session_acl ssh_keys stars user_billing user_events waiting watchers${ALSO_EMPTY:+ $ALSO_EMPTY}"
}
kept_tables() { # Lists the tables whose rows are what the migration is for.
  printf '%s' 'users projects site_config engine_images jobs models applications batch_runs build_details dashboards projects_engine_images'
}
may() { # PLACE RIGHT…: fails unless your account has each right, such as 'list pods'.
  local place=$1 right
  shift
  for right; do
    # shellcheck disable=SC2086 # a verb and its object
    "$place" auth can-i $right >/dev/null || refuse "not allowed: $right" || return
  done
}
admins() { # Prints the user names of the administrators who may own the migrated projects.
  cml_sql <<'SQL'
SET default_transaction_read_only = on; SET search_path = public;
SELECT format(
         'SELECT username FROM users WHERE admin AND row_to_json(users) ->> ''banned'' IS DISTINCT FROM ''true'' AND username !~ ''[[:cntrl:]]'' AND NOT (%s) ORDER BY username;',
         coalesce(string_agg(DISTINCT format('%I IS NOT NULL', a.attname), ' OR '), 'false'))
FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
WHERE k.contype = 'f' AND k.conrelid = 'users'::regclass AND k.confrelid NOT IN ('users'::regclass, 'engine_images'::regclass) \gexec
SQL
}
old_versions() { # CONNECTION: prints what is too old, the server or psql beside it.
  "$1" <<'SQL'
SET default_transaction_read_only = on;
\set psql `psql --version`
SELECT what || '; 10 or later is needed' FROM (VALUES
  ('the server is PostgreSQL ' || current_setting('server_version'), current_setting('server_version_num')::int < 100000),
  ('psql beside the server is ' || :'psql', substring(:'psql' FROM '[0-9]+')::int < 10)) AS version (what, is_old) WHERE is_old;
SQL
}
sessions() { # CONNECTION: prints the sessions of other clients of the database.
  "$1" -v BYSTANDERS="$BYSTANDERS" <<'SQL'
SELECT format('connected: %s %s %s %s', pid, usename, coalesce(host(client_addr), 'socket'), application_name)
FROM pg_stat_activity WHERE datname = current_database() AND coalesce(backend_type, 'client backend') = 'client backend' AND usename IS NOT NULL
  AND pid <> pg_backend_pid() AND NOT usename::text = ANY (string_to_array(:'BYSTANDERS', ' ')) ORDER BY pid;
SQL
}
blocked_tables() { # CONNECTION: prints why tables cannot be truncated.
  "$1" -v EMPTIED="$(emptied_tables)" -v ALSO_EMPTY="$ALSO_EMPTY" -v NEVER_EMPTIED="$(kept_tables)" <<'SQL'
SET default_transaction_read_only = on; SET search_path = public;
SELECT format('ALSO_EMPTY names %s, whose rows are what the migration is for; take it out of ALSO_EMPTY', name)
FROM unnest(string_to_array(:'ALSO_EMPTY', ' ')) AS name WHERE name = ANY (string_to_array(:'NEVER_EMPTIED', ' '));
-- TRUNCATE refuses a table to which one refers that stays. Columns that refer to invitations are cleared before those are deleted.
SELECT format('table %s stays and refers by (%s) to %s, which is to be emptied; %s', k.conrelid::regclass, names.listed, k.confrelid::regclass,
         CASE WHEN n.nspname = 'public' AND c.relname <> ALL (string_to_array(:'NEVER_EMPTIED', ' ')) THEN 'if its rows may go too, add ' || c.relname || ' to ALSO_EMPTY'
         ELSE 'this procedure cannot do that; ask its contact' END)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class referred ON referred.oid = k.confrelid AND referred.relnamespace = 'public'::regnamespace
CROSS JOIN LATERAL (SELECT string_agg(quote_ident(a.attname), ', ') AS listed, bool_or(a.attnotnull) AS needed
                    FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)) AS names
WHERE k.contype = 'f' AND NOT c.relispartition AND referred.relname = ANY (string_to_array(:'EMPTIED', ' ')) AND (referred.relname <> 'invitations' OR names.needed)
  AND NOT (n.nspname = 'public' AND c.relname = ANY (string_to_array(:'EMPTIED', ' '))) ORDER BY 1;
SQL
}
sql_references() { # Prints the SQL that defines what refers to a user or an engine image.
  cat <<'SQL'
-- The one definition of what refers to a user or an engine image: by a foreign key, by the column's name, or through a column that does.
SELECT $reference$
  WITH RECURSIVE pair AS (
    SELECT k.conrelid AS tab, p.col, k.confrelid AS to_tab, p.to_col, false AS by_name
    FROM pg_constraint k CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS p (col, to_col) WHERE k.contype = 'f'
    UNION ALL SELECT a.attrelid, a.attnum, id.attrelid, id.attnum, true
    FROM (VALUES ('user_id', 'users'), ('creator_id', 'users'), ('owner_id', 'users'), ('created_by', 'users'), ('engine_image_id', 'engine_images')) AS named (column_name, to_table)
    JOIN pg_attribute a ON a.attname = named.column_name AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
    JOIN pg_attribute id ON id.attrelid = to_regclass('public.' || named.to_table) AND id.attname = 'id'
    WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.conrelid = a.attrelid AND a.attnum = ANY (k.conkey))
      AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype, 'text'::regtype, 'varchar'::regtype, 'bpchar'::regtype)
  ), found AS (
    SELECT tab, col, to_tab, to_col, by_name FROM pair WHERE to_tab IN (to_regclass('public.users'), to_regclass('public.engine_images'))
    UNION SELECT pair.tab, pair.col, found.to_tab, found.to_col, found.by_name FROM found JOIN pair ON pair.to_tab = found.tab AND pair.to_col = found.col
  )
  SELECT DISTINCT to_table.relname AS to_table, n.nspname AS schema_name, c.relname AS table_name, a.attname AS column_name,
         b.attname AS to_column, found.by_name AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype) AS digits_only FROM found
  JOIN pg_class c ON c.oid = found.tab AND NOT c.relispartition JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('public', 'feature_flags')
  JOIN pg_attribute a ON a.attrelid = found.tab AND a.attnum = found.col JOIN pg_class to_table ON to_table.oid = found.to_tab
  JOIN pg_attribute b ON b.attrelid = found.to_tab AND b.attnum = found.to_col
$reference$ AS reference_sql \gset
SQL
}
sql_source_schema() { # Prints the SQL that checks the definitions of CDSW's tables.
  cat <<'SQL'
SET default_transaction_read_only = on; SET search_path = public;
SELECT format('there is a schema %I, and this procedure knows only public and feature_flags; take it out of this database first', nspname)
FROM pg_namespace WHERE nspname NOT IN ('public', 'feature_flags', 'information_schema') AND nspname !~ '^pg_';
-- A dump holds large objects in a transaction of their own, whose COMMIT would end that of the restore before anything is compared.
SELECT format('there are %s large objects, and a dump with those cannot be restored as one transaction', count(*)) FROM pg_largeobject_metadata HAVING count(*) > 0;
SELECT format('there is an event trigger %I, which would run during the restore; drop it first', evtname) FROM pg_event_trigger
UNION ALL SELECT format('there is a publication %I, which means nothing in another cluster; drop it first', pubname) FROM pg_publication
UNION ALL SELECT format('there is a subscription %I, whose password would come along; drop it first', subname) FROM pg_subscription JOIN pg_database d ON d.oid = subdbid AND d.datname = current_database()
UNION ALL SELECT format('there is a foreign server %I, whose passwords would come along with its user mappings; drop it first', srvname) FROM pg_foreign_server
UNION ALL SELECT format('the function %s runs with the rights of its owner (SECURITY DEFINER), and could be called by everybody in CML, because rights stay behind; drop it first', p.oid::regprocedure)
FROM pg_proc p WHERE p.prosecdef AND p.pronamespace::regnamespace::text IN ('public', 'feature_flags') AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e');
SELECT format('table %s cannot be read by the role %s', c.oid::regclass, current_user) FROM pg_class c
WHERE c.relnamespace::regnamespace::text IN ('public', 'feature_flags') AND c.relkind IN ('r', 'p') AND (NOT has_table_privilege(c.oid, 'SELECT') OR row_security_active(c.oid));
SELECT format('policy %I of table %s names roles that the workspace may not have; drop it first', polname, polrelid::regclass) FROM pg_policy WHERE polroles <> '{0}'
UNION ALL SELECT format('table %s has a rule, %I, which may turn one change into another; drop it first', r.ev_class::regclass, r.rulename)
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class AND c.relkind IN ('r', 'p') WHERE r.rulename <> '_RETURN'
UNION ALL SELECT format('the index %s is not valid, and a dump leaves it out; drop it or build it again', indexrelid::regclass)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid AND c.relkind <> 'p' WHERE NOT i.indisvalid
UNION ALL SELECT format('%I.id is of the type %s; this procedure knows whole numbers only', t.name, format_type(a.atttypid, a.atttypmod))
FROM unnest(ARRAY['users', 'projects', 'engine_images']) AS t (name) JOIN pg_attribute a ON a.attrelid = to_regclass(t.name) AND a.attname = 'id'
WHERE a.atttypid NOT IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype);
SQL
}
sql_source_future() { # Prints the SQL that defines CDSW's rows as they will be.
  cat <<'SQL'
-- Sets the psql variable future to the beginning of a query: each table that stays, its references, and its rows with one user, one image and unique slugs.
SELECT $future$
  WITH kept AS (
    SELECT c.oid, n.nspname, c.relname, CASE WHEN n.nspname = 'public' AND c.relname <> ALL (string_to_array(:'NEVER_EMPTIED', ' '))
             THEN 'if its rows may be left behind, add ' || c.relname || ' to ALSO_EMPTY' ELSE 'change these rows on CDSW first' END AS advice
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND n.nspname IN ('public', 'feature_flags') AND NOT (n.nspname = 'public' AND (c.relname = 'users' OR c.relname = ANY (string_to_array(:'EMPTIED', ' '))))
  ), reference AS (
    SELECT k.oid AS tab, k.advice, a.*, r.to_table, r.to_column, r.digits_only FROM (:reference_sql) AS r
    JOIN kept k ON k.nspname = r.schema_name AND k.relname = r.table_name JOIN pg_attribute a ON a.attrelid = k.oid AND a.attname = r.column_name
  ), key_column AS (
    -- The columns of each unique or exclusion index, whether they stand in it by themselves, in an expression or in its condition.
    SELECT i.indrelid, i.indexrelid, i.indisexclusion, a.attname, a.attnum
    FROM pg_index i JOIN kept k ON k.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum > 0
    WHERE (i.indisunique OR i.indisexclusion) AND (a.attnum = ANY (i.indkey) OR EXISTS (
      SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid AND d.refobjid = i.indrelid AND d.refobjsubid = a.attnum))
  ), renamed AS (
    SELECT a.attrelid, a.attnum FROM pg_attribute a
    WHERE a.attrelid = 'projects'::regclass AND (a.attname = 'slug' OR a.attname = 'name' AND EXISTS (
      SELECT FROM key_column n JOIN key_column u USING (indexrelid) JOIN reference r ON r.tab = u.indrelid AND r.attnum = u.attnum
      WHERE n.indrelid = a.attrelid AND n.attname = 'name' AND r.to_table = 'users'))
  ), moved AS (
    SELECT k.oid AS tab, k.advice, format('(SELECT %s FROM %s) AS t', string_agg(
        CASE WHEN a.attnum IN (SELECT attnum FROM renamed WHERE attrelid = k.oid)
          THEN format('CASE WHEN %1$I IS NULL THEN NULL ELSE id::text END::%2$s AS %1$I', a.attname, format_type(a.atttypid, a.atttypmod))
        WHEN r.tab IS NOT NULL
          THEN format('CASE WHEN %1$I IS NULL%5$s THEN %1$I ELSE (SELECT %3$I FROM %4$I ORDER BY id LIMIT 1)::text::%2$s END AS %1$I',
                      a.attname, format_type(a.atttypid, a.atttypmod), r.to_column, r.to_table,
                      CASE WHEN r.digits_only THEN format(' OR %I !~ ''^[0-9]+$''', a.attname) END)
        ELSE quote_ident(a.attname) END, ', '), k.oid::regclass) AS rows
    FROM kept k JOIN pg_attribute a ON a.attrelid = k.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN (SELECT DISTINCT ON (tab, attnum) * FROM reference ORDER BY tab, attnum, to_table DESC) r ON r.tab = k.oid AND r.attnum = a.attnum
    GROUP BY k.oid, k.advice
  )
$future$ AS future \gset
SQL
}
sql_source_rows() { # Prints the SQL that finds constraints that CDSW's rows will break.
  cat <<'SQL'
-- In: future, set by sql_source_future. Each row of these queries is itself a query that prints a line, or nothing.
:future, one_each AS (
  -- Unique indexes in which a reference stands, with the texts of their keys. Of the images that a project may choose, one row stays.
  SELECT i.indrelid, i.indexrelid, array_to_string(array_agg(pg_get_indexdef(i.indexrelid, n, true) ORDER BY n), ', ') AS keys,
         array_to_string(array_agg(format('(%s) IS NOT NULL', pg_get_indexdef(i.indexrelid, n, true))), ' AND ') AS filled,
         min(pg_get_expr(i.indpred, i.indrelid)) AS condition, bool_and(coalesce(to_jsonb(i) ->> 'indnullsnotdistinct', 'false') = 'true') AS nulls_equal
  FROM pg_index i CROSS JOIN LATERAL generate_series(1, coalesce((to_jsonb(i) ->> 'indnkeyatts')::int, i.indnatts)) AS n
  WHERE i.indrelid IS DISTINCT FROM to_regclass('projects_engine_images') AND i.indexrelid IN (
    SELECT indexrelid FROM key_column WHERE NOT indisexclusion AND (indrelid, attnum) IN (SELECT tab, attnum FROM reference))
  GROUP BY i.indrelid, i.indexrelid
)
SELECT format('SELECT format(%L, count(*), min(example)) FROM (SELECT json_build_array(%s)::text AS example FROM %s WHERE %s GROUP BY %s HAVING count(*) > 1) AS equal HAVING count(*) > 0;',
         replace(format('table %s: rows of several users or images would become equal in (%s), of which index %s allows one', o.indrelid::regclass, o.keys, o.indexrelid::regclass), '%', '%%')
           || ': %s times, such as %s; ' || replace(m.advice, '%', '%%'),
         o.keys, m.rows, concat_ws(' AND ', CASE WHEN o.nulls_equal THEN 'true' ELSE o.filled END, '(' || o.condition || ')'), o.keys)
FROM one_each o JOIN moved m ON m.tab = o.indrelid
UNION ALL
-- Checks that would no longer hold, or never did.
SELECT format('SELECT %L FROM %s WHERE NOT (%s) HAVING count(*) > 0;',
              format('table %s: rows would break the check %I; %s', k.conrelid::regclass, k.conname, m.advice), m.rows, pg_get_expr(k.conbin, k.conrelid))
FROM pg_constraint k JOIN moved m ON m.tab = k.conrelid
WHERE k.contype = 'c' AND (NOT k.convalidated OR EXISTS (SELECT FROM reference r WHERE r.tab = k.conrelid AND r.attnum = ANY (k.conkey))) \gexec
SQL
}
sql_source_columns() { # Prints the SQL that checks what CDSW's columns refer to.
  cat <<'SQL'
-- Columns that are reassigned and cannot be.
:future, wrong AS (
  SELECT tab, format('the column %I is computed by the server and cannot be handed over', attname) AS why
  FROM reference WHERE coalesce(to_jsonb(reference) ->> 'attgenerated', '') <> '' OR attidentity = 'a'
  UNION SELECT tab, format('its rows are spread over partitions by %I; one user could have no partition', attname)
  FROM reference JOIN pg_partitioned_table p ON p.partrelid = tab AND attnum = ANY (p.partattrs) AND p.partstrat <> 'h'
  UNION SELECT tab, format('an exclusion constraint (%I) has the column %I, which is handed over', x.conname, attname)
  FROM reference JOIN pg_constraint x ON x.contype = 'x' AND x.conrelid = tab AND attnum = ANY (x.conkey)
  UNION SELECT k.conrelid, format('the foreign key %I does not allow %I to change (ON UPDATE RESTRICT)', k.conname, attname)
  FROM reference JOIN pg_constraint k ON k.contype = 'f' AND k.confupdtype = 'r' AND k.confrelid = tab AND attnum = ANY (k.confkey)
)
SELECT format('table %s: %s', tab::regclass, why) FROM wrong ORDER BY 1;
:future, suspect AS (
  SELECT k.conrelid AS tab, NULL::int AS col, format('the foreign key %I was never validated, and rows break it', k.conname) AS why, format('%s AND NOT EXISTS (SELECT FROM %s parent WHERE %s)',
           string_agg(format('t.%I IS NOT NULL', a.attname), ' AND '), k.confrelid::regclass, string_agg(format('parent.%I = t.%I', b.attname, a.attname), ' AND ')) AS condition
  FROM pg_constraint k CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair (col, to_col)
  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.col JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.to_col
  WHERE k.contype = 'f' AND NOT k.convalidated AND k.confrelid <> 'users'::regclass GROUP BY k.oid, k.conrelid, k.conname, k.confrelid
  UNION ALL
  -- Columns named as if they held a user, which cannot.
  SELECT a.attrelid, a.attnum, format('%I holds something else than ids of users, and no foreign key says what', a.attname), format('%I IS NOT NULL', a.attname)
           || CASE WHEN a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype, 'numeric'::regtype) THEN format(' AND %I::text !~ ''^[0-9]+$''', a.attname) ELSE '' END
  FROM pg_attribute a WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attname IN ('user_id', 'creator_id', 'owner_id')
    AND a.atttypid NOT IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
  UNION ALL
  SELECT r.tab, r.attnum, format('the column %s says what %I is the id of, so that it may not be a user', kind.attname, r.attname), format('%I IS NOT NULL', r.attname)
  FROM reference r JOIN pg_attribute kind ON kind.attrelid = r.tab AND kind.attname = replace(r.attname, '_id', '_type') AND kind.attname <> r.attname AND NOT kind.attisdropped
)
SELECT DISTINCT format('SELECT %L FROM %s t WHERE %s HAVING count(*) > 0;', format('table %s: %s; %s', k.oid::regclass, why, k.advice), k.oid::regclass, condition)
FROM suspect JOIN kept k ON k.oid = suspect.tab
WHERE col IS NULL OR NOT EXISTS (SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = k.oid AND col = ANY (f.conkey)) \gexec
SQL
}
source_obstacles() { # Prints what in CDSW's database cannot be migrated.
  { sql_references && sql_source_schema && sql_source_future && sql_source_rows && sql_source_columns; } |
    cdsw_sql -v EMPTIED="$(emptied_tables)" -v NEVER_EMPTIED="$(kept_tables)"
}
take_dump() { # PLACE FILE OPTION…: dumps the database in a pod, and compares size and SHA-256 here.
  local from=$1_stream file=$2
  shift 2
  "$from" sh -c '
  set -eu
  umask 077
  dump=$(mktemp "$1/stepwright-dump-XXXXXX")
  shift
  trap "rm -f $dump" EXIT
  trap "exit 1" HUP INT PIPE TERM
  pg_dump -f "$dump" "$@"
  tail -n 10 "$dump" | grep -q "PostgreSQL database dump complete"
  echo "$(wc -c <"$dump" | tr -d " ") $(sha256sum <"$dump" | cut -d " " -f 1)"
  cat "$dump"
' sh "$DUMP_FOLDER" -U "$DB_ROLE" -d "$DB_ROLE" "$@" </dev/null | {
    IFS= read -r line
    printf '%s\n' "$line" >"$file.measured"
    gzip -n >"$file.part"
  } || return
  local found
  found="$(gzip -dc "$file.part" | wc -c | tr -d ' ') $(gzip -dc "$file.part" | sha256 | cut -d ' ' -f 1)" || return
  [ "$found" = "$(cat "$file.measured")" ] || refuse "size and SHA-256 of the dump differ: $(cat "$file.measured") in the pod, $found here" || return
  mv "$file.part" "$file" || return
  printf 'size and SHA-256 agree: %s\n' "$found"
}
write_describe() { # Writes the program that describes files to $WORK/describe.
  cat >"$WORK/describe.new" <<'PROGRAM'
# Describes everything at and below $2 in the folder $1, a sorted line each: type and mode, size, time, target of a link, SHA-256.
set -eu
export LC_ALL=C
cd "$1"
newline='
'
# openssl is several times as fast, where there is one, and writes a star before the name.
sum=sha256sum
if command -v openssl >/dev/null; then sum='openssl dgst -sha256 -r'; fi
{
  find "./$2" -type d -exec stat -c '%A %Y %n' {} + -o \
    -type l -exec sh -c 'for link; do printf "%s -> " "$link" && readlink "$link"; done' sh {} + -o \
    ! -type d ! -type l ! -type s -exec stat -c '%A %s %Y %n' {} +
  # sha256sum of GNU writes names with a backslash or a line end in another way than that of BusyBox.
  find "./$2" -type f ! -path '*\\*' ! -path "*$newline*" -exec $sum {} + -o \
    -type f '(' -path '*\\*' -o -path "*$newline*" ')' \
    -exec sh -c 'for file; do printf "%s  %s\n" "$(sha256sum <"$file")" "$file"; done' sh {} +
} | sed 's/^\([0-9a-f]\{64\}\) \*/\1  /' | sort
PROGRAM
  mv "$WORK/describe.new" "$WORK/describe"
}
dump_reader() { # Prints what inspect_dump needs to read SQL as psql does, for awk.
  cat <<'AWK'
function refuse(why) { if (++refused <= 20) printf "line %d of the dump %s: %.100s\n", NR, why, $0 >"/dev/stderr" }
function cut(n) { rest = substr(rest, n + 1) }
function leave(  at) {
  if (inside == "*/" && match(rest, /\/\*|\*\//) && substr(rest, RSTART, 2) == "/*") { nested++; cut(RSTART + 1); return }
  if (!(at = index(rest, inside))) { rest = ""; return }
  cut(at + length(inside) - 1)
  if (nested > 0) nested--; else inside = ""
}
function leave_text() {
  if (!match(rest, /[\\\047]/)) { rest = ""; return }
  at = substr(rest, RSTART, 2)
  if (at ~ /^\\/ && inside != "e\047") {
    if (at == "\\\047") refuse("has a backslash before a quote, which can be read in two ways")
    cut(RSTART)
  } else if (at ~ /^\\/ || at == "\047\047") cut(RSTART + 1)
  else { cut(RSTART); inside = "" }
}
function word(w) {
  if (!started && w !~ /^(set|select|create|alter|comment|refresh|security|grant|revoke)$/) refuse("begins a command that pg_dump does not write, or that would end the transaction")
  started = 1
  if (w == "definer" && last == "security") refuse("runs with the rights of its owner, and could be called by everybody, because rights stay behind")
  last = w
  if (length(words) < 80) words = words w " "
  if (words ~ /^(create|alter) (database|system|role|user|group|tablespace|subscription|publication|server|event) / || words ~ /^alter large object / || w ~ /^lo_(creat|create|open|close|import|put|unlink)$/) refuse("is not about tables")
  if (words ~ /^(create|alter) user mapping $/) refuse("holds the password of a foreign server")
  if (words ~ /^select ./ && words !~ /^select pg_catalog ((set_config|setval) ((true|false) )?)?$/) refuse("calls a function that pg_dump does not call")
  if (words ~ /^set / && w ~ /^(client_encoding|names|standard_conforming_strings)$/ && $0 != "SET standard_conforming_strings = on;" &&
      $0 !~ /^SET client_encoding = \047(UTF8|SQL_ASCII|LATIN[0-9]+|WIN12[0-9]+|EUC_[A-Z]+)\047;$/) refuse("changes how the dump is read")
  # The body of a function may be SQL with semicolons of its own.
  if (words !~ /^create (or replace )?(function|procedure) / || depth) return
  if (w == "begin" || w == "case" && body) body++
  if (w == "end" && body) body--
}
AWK
}
inspect_dump() { # FILE: refuses a dump with commands to psql, or that is not one transaction.
  local dump=$1
  plain() { case $dump in *.gz) gzip -dc -- "$dump" ;; *) cat -- "$dump" ;; esac }
  plain | tail -n 10 | grep 'PostgreSQL database dump complete' >/dev/null || refuse "the dump is not complete: $dump" || return
  [ "$(plain | LC_ALL=C tr -dc '\000' | wc -c)" -eq 0 ] || refuse "the dump holds bytes of value 0: $dump" || return
  # Reads SQL as psql does. Rows of COPY are data, quoted text and comments are passed over; any other backslash is a command to psql, such as \! or \connect.
  plain | LC_ALL=C awk "$(dump_reader)"'
  copying { if ($0 == "\\." || $0 == "\\.\r") copying = 0; next }
  inside == "" && !started && !depth && /^\\(un)?restrict [A-Za-z0-9]+$/ { next }
  inside == "" && !started && !depth && /^COPY ([A-Za-z0-9_$.\200-\377]|"[^"\\]*")+( \(([A-Za-z0-9_$, \200-\377]|"[^"\\]*")+\))? FROM stdin;$/ { copying = 1; next }
  {
    rest = $0
    while (rest != "") {
      if (inside ~ /\047$/) { leave_text(); continue }
      if (inside != "") { leave(); continue }
      if (!match(rest, /[\\\047"$;():]|--|\/\*|[A-Za-z_\200-\377][A-Za-z0-9_$\200-\377]*/)) break
      token = tolower(substr(rest, RSTART, RLENGTH))
      cut(RSTART + RLENGTH - 1)
      if (token == "--") { if (!match(rest, /\r/)) break; cut(RSTART) }
      else if (token == "/*") inside = "*/"
      else if (token == "\\") { refuse("has a command to psql"); break }
      else if (token == ":") { if (rest ~ /^:/) cut(1); else if (rest ~ /^[A-Za-z_\047"{]/) refuse("has a variable of psql") }
      else if (token == "$") { if (match(rest, /^([A-Za-z_\200-\377][A-Za-z0-9_\200-\377]*)?\$/)) { inside = "$" substr(rest, 1, RLENGTH); cut(RLENGTH) } }
      else if (token == "(") depth++
      else if (token == ")") { if (depth) depth-- }
      else if (token == ";") { if (!depth && !body) { started = 0; words = "" } }
      else if (token ~ /^[\047"]$/) { inside = token; started = 1 }
      else if (token == "e" && rest ~ /^\047/) { inside = "e\047"; cut(1) }
      else word(token)
    }
  }
  END {
    if (copying || inside != "" || started) { print "the dump ends within a command or within rows" >"/dev/stderr"; refused++ }
    exit refused > 0
  }
'
}
inspect_members() { # UNIT: refuses a tar file with a member that would be written outside of its project.
  local unit=$1 packed=$ARCHIVE/files/${1#projects/}.tar
  { tar -tf "$packed" && tar -tf "$packed.folders"; } >"$WORK/members" || return
  { tar -tvf "$packed" && tar -tvf "$packed.folders"; } >"$WORK/members-in-full" || return
  # A member lies in its project, and not below a symbolic link, through which it would be written elsewhere.
  LC_ALL=C awk -v unit="$unit" '
  function outside(name) { return name != unit && index(name, unit "/") != 1 || name ~ /(^|\/)\.\.(\/|$)/ }
  NR == FNR { full[NR] = $0; next }
  {
    type = substr(full[FNR], 1, 1); name = $0; sub(/\/$/, "", name)
    if (outside(name)) { print "outside of " unit ": " name; bad = 1 }
    if (type !~ /[-dlh]/) { print "neither file, folder nor link: " name; bad = 1 }
    for (path = name; sub(/\/[^\/]*$/, "", path); ) if (path in links) { print "below a link: " name; bad = 1 }
    if (type == "l") links[name] = 1
    # A hard link is printed with what it is a link to, which tar would open in its place.
    at = index(full[FNR], name " link to ")
    if (type == "h") {
      target = substr(full[FNR], at + length(name) + length(" link to "))
      if (!at || outside(target) || target in links) { print "a link to what is not in " unit ": " name; bad = 1 }
    }
  } END { exit bad }' "$WORK/members-in-full" "$WORK/members" >&2
}
# archive_sum: Prints the SHA-256 of the archive's list of checksums.
archive_sum() { sha256 <"$ARCHIVE/SHA256SUMS" | cut -d ' ' -f 1; }
helper_pod() { # NAME CLAIM FOLDER: starts a pod with a volume, and waits until it is ready.
  local t=.spec.template.spec spec image account secrets selector tolerations nowhere='{}' there
  # Where the database's own pod may run, and with what it fetches its image, a helper may too.
  spec=$(cml get statefulset "$CML_DB" -o \
    "jsonpath={$t.containers[?(@.name==\"$CML_DB_CONTAINER\")].image}|{$t.serviceAccountName}|{$t.imagePullSecrets}|{$t.nodeSelector}|{$t.tolerations}") || return
  IFS='|' read -r image account secrets selector tolerations <<<"$spec"
  image=${HELPER_IMAGE:-$image}
  fits "$image" '[A-Za-z0-9._/:@-]+' || refuse "not the name of an image: $image" || return
  tolerations=${tolerations#?}
  # One that is being deleted, or that has ended, may still look ready.
  there=$(cml get pod "$1" --ignore-not-found -o 'jsonpath={.metadata.deletionTimestamp}{.status.phase}') || return
  case $there in '' | Running | Pending) ;; *) cml delete pod "$1" --ignore-not-found --wait=true --timeout="$STOP_TIMEOUT" || return ;; esac
  cml apply -f - <<YAML || return
apiVersion: v1
kind: Pod
metadata: {name: $1, annotations: {sidecar.istio.io/inject: "false"}}
spec:
  restartPolicy: Always
  activeDeadlineSeconds: $(seconds "$HELPER_LIFETIME")
  terminationGracePeriodSeconds: 5
  serviceAccountName: ${account:-default}
  automountServiceAccountToken: false
  imagePullSecrets: ${secrets:-[]}
  nodeSelector: ${selector:-$nowhere}
  tolerations: [{key: node-role.kubernetes.io/infra, operator: Equal, value: "true", effect: NoSchedule}${tolerations:+, ${tolerations%?}}]
  containers:
    - name: helper
      image: $image
      imagePullPolicy: IfNotPresent
      command: [sh, -c, "trap 'exit 0' TERM; while :; do sleep 5; done"]
      securityContext: {runAsUser: 0, allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add: [CHOWN, DAC_OVERRIDE, FOWNER, FSETID]}}
      volumeMounts: [{name: volume, mountPath: $3}]
  volumes: [{name: volume, persistentVolumeClaim: {claimName: $2}}]
YAML
  cml wait --for=condition=Ready "pod/$1" --timeout="$START_TIMEOUT"
}
log_in() { # right|wrong: logs in to the database over the network with the pod's password or another.
  local WHICH=$1 ADDRESS
  ADDRESS=$(cml get pod "$CML_DB-0" -o 'jsonpath={.status.podIP}') || return 2
  # By the pod's address, as the services do; the server may trust 127.0.0.1. Status 2: nothing can be told.
  run_on db DB_ROLE ADDRESS WHICH <<'REMOTE'
unknown() { printf '%s\n' "$*" >&2; exit 2; }
password=${POSTGRES_PASSWORD:-$(cat "${POSTGRES_PASSWORD_FILE-}" 2>/dev/null || true)}
[ -n "$password" ] || unknown 'neither POSTGRES_PASSWORD nor POSTGRES_PASSWORD_FILE gives a password in the container of the database: the role would get none'
pg_isready -q -h "$ADDRESS" || unknown "the server does not answer at the address of its pod, $ADDRESS"
[ "$WHICH" = right ] || password=x$password
said=$(PGPASSWORD=$password psql -X -w -qAt -h "$ADDRESS" -U "$DB_ROLE" -d "$DB_ROLE" -c 'SELECT 1' 2>&1) || {
  case $said in *'password authentication failed'*) exit 1 ;; *) unknown "cannot tell whether the server takes the password: $said" ;; esac
}
REMOTE
}
asks_for_password() { # Fails if the database lets a wrong password in.
  local status=0
  log_in wrong || status=$?
  [ "$status" -ne 0 ] || refuse 'the server lets a wrong password in: pg_hba.conf trusts the addresses of pods; let it ask for passwords there' || return
  [ "$status" -eq 1 ]
}
database_answers() { # Whether the workspace's database answers.
  local going
  # A pod that is being deleted may still answer; one that is Running may not answer yet.
  going=$(cml get pod "$CML_DB-0" -o 'jsonpath={.metadata.deletionTimestamp}') || return
  [ -z "$going" ] && echo 'SELECT 1;' | expect 1 cml_sql
}
stop_database() { # MEMORY: scales the database to 0 and waits until its pod is gone.
  scale_to cml 0 "$1" statefulset "$CML_DB" || return
  cml delete pod "$CML_DB-0" --ignore-not-found --wait=true --timeout="$STOP_TIMEOUT"
}
start_database() { # Sets the database's replica count back and waits until it answers.
  scale_back cml database statefulset "$CML_DB" || return
  wait_until "$START_TIMEOUT" 2s database_answers
}
job_state() { # Prints the conditions of the db-migrate Job that are true.
  cml get job "$MIGRATE_JOB" --ignore-not-found -o 'jsonpath={.status.conditions[?(@.status=="True")].type}'
}
# job_ended: Whether the db-migrate Job has ended.
job_ended() { job_state | grep -E 'Complete|Failed' || refuse "the Job $MIGRATE_JOB has not ended"; }
delete_job() { # Deletes the db-migrate Job and its pods.
  cml delete job "$MIGRATE_JOB" --ignore-not-found --wait=true --timeout="$STOP_TIMEOUT" || return
  # A pod of the old Job that is still there could be taken for one of the new.
  cml delete pod -l "job-name=$MIGRATE_JOB" --wait=true --timeout="$STOP_TIMEOUT"
}
wrong_rows() { # Prints the rows that are not as they must be.
  cml_sql -v COUNTS="$COUNTS" -v EMPTIED="$(emptied_tables)" <<'SQL'
SET default_transaction_read_only = on; SET search_path = public; SET extra_float_digits = 3;
SELECT coalesce(admin_id, -1) AS admin_id, coalesce(image_id, -1) AS image_id FROM stepwright_saved.run \gset
SELECT 'users has other rows than the administrator' FROM users HAVING count(*) <> 1 OR min(id) <> :admin_id;
SELECT format('%s projects share the slug %s', count(*), slug) FROM projects GROUP BY user_id, slug HAVING count(*) > 1;
SELECT format('job %s is not paused', id) FROM jobs WHERE paused IS NOT TRUE;
SELECT 'SELECT format(''application %s is not stopped'', id) FROM applications WHERE status IS DISTINCT FROM ''stopped'';' WHERE to_regclass('applications') IS NOT NULL \gexec
SELECT format('the default image of site_config is not the one of the workspace, or site_config has %s rows', count(*))
FROM site_config HAVING count(*) <> 1 OR min(default_engine_image_id) IS DISTINCT FROM :image_id;
SELECT format('%s.%s differs from what was saved', table_name, saved.key) FROM stepwright_saved.saved_row, json_each(content) AS saved,
  (SELECT 'users' AS table_name, 'admin' AS kind, row_to_json(users) AS content FROM users WHERE id = :admin_id
   UNION ALL SELECT 'site_config', 'site_config', row_to_json(site_config) FROM site_config) AS now
WHERE saved_row.kind = now.kind AND saved.key NOT IN ('id', 'default_engine_image_id') AND saved.value::text <> (now.content -> saved.key)::text
  AND saved.key NOT IN (SELECT column_name FROM stepwright_saved.reference r WHERE r.table_name = now.table_name);
SELECT format('SELECT %L FROM %I.%I WHERE %4$I::text <> (SELECT row_to_json(one) ->> %5$L FROM %6$I AS one WHERE id = %7$s)%8$s HAVING count(*) > 0;',
         format('%s.%s.%s refers to others of %s', schema_name, table_name, column_name, to_table),
         schema_name, table_name, column_name, to_column, to_table, CASE to_table WHEN 'users' THEN :admin_id ELSE :image_id END,
         CASE WHEN digits_only THEN format(' AND %I ~ ''^[0-9]+$''', column_name) END)
FROM stepwright_saved.reference \gexec
SELECT stepwright_saved.lost_rows();
SELECT format('%s is not empty', table_name) FROM stepwright_saved.count_rows()
WHERE n > 0 AND (table_name IN (SELECT e.table_name FROM stepwright_saved.emptied e)
  OR table_name IN (SELECT 'public.' || name FROM unnest(string_to_array(:'EMPTIED', ' ')) AS name));
SELECT format('%s has %s rows; the source had %s', c.table_name, c.n, s.value)
FROM json_each_text(:'COUNTS') s JOIN stepwright_saved.count_rows() c ON c.table_name = s.key
WHERE c.table_name NOT IN ('public.users', 'public.site_config', 'public.projects_engine_images')
  AND c.table_name NOT IN (SELECT e.table_name FROM stepwright_saved.emptied e) AND c.n < s.value::bigint;
SELECT 'the number of projects is not that of the source' FROM projects HAVING count(*) IS DISTINCT FROM (:'COUNTS'::json ->> 'public.projects')::bigint;
SQL
}
drop_saved() { # Drops the schema stepwright_saved if this procedure has made it.
  cml_sql <<'SQL'
SET client_min_messages = warning;
SELECT 'DROP SCHEMA stepwright_saved CASCADE;' FROM pg_namespace WHERE nspname = 'stepwright_saved' AND obj_description(oid, 'pg_namespace') = 'notes of a migration by cdsw-to-cml' \gexec
SQL
}
send_file() { # FILE NAME: puts a file into the helper pod of the projects, and compares its SHA-256.
  expect "$(sha256 <"$1")" in_files_stream sh -c 'cat >"$1" && sha256sum <"$1"' sh "$2" <"$1"
}
project_files() { # Prints the first 20 project files in the workspace.
  in_files sh -c 'cd /migration/projects && { [ ! -d projects ] || find projects ! -type d | sed -n 1,20p; }'
}
units_to_place() { # Lists what is to be sent, the largest first: number, bytes, description, unit.
  cd -P -- "$ARCHIVE" || return
  sed 's/^projects\(.*\)$/files\1.tar.sum/' units | xargs cat | awk '
  kind == "placed" { placed[$1] = $2; next }
  kind == "sums" { if (sub(/\.tar\.list$/, "", $2) && sub(/^\.\/files\//, "projects/", $2)) list[$2] = $1; next }
  placed[$3] != $1 { print $1, list[$3], $3 }
' kind=placed "$WORK/placed" kind=sums SHA256SUMS kind=sizes - | sort -rn | awk '{ print NR, $0 }'
}
receive_units() { # Prints the program that unpacks projects in the helper pod.
  cat <<'REMOTE'
# Prints for each unit how many bytes came, and the SHA-256 of its description. dd takes not one byte more from the stream than the unit has.
set -eu
umask 022
export LC_ALL=C
noted=$(mktemp)
trap 'rm -f "$noted"' EXIT
cd /migration/projects
while read -r bytes folders unit; do
  case $bytes$folders in *[!0-9]*) exit 1 ;; esac
  mkdir -p "${unit%/*}"
  unpacked=yes
  dd bs=65536 count="$bytes" iflag=fullblock,count_bytes 2>"$noted" | { tar -xpf - && cat >/dev/null; } || unpacked=no
  read -r came <"$noted" || came=0
  came=${came%%+*}
  printf '%s ' $((came < bytes / 65536 ? came * 65536 : bytes))
  [ "$unpacked" = yes ] || exit 1
  # BusyBox makes some links last, and as root; folders get their times after them.
  find "./$unit" -type l -exec chown -h "$1" {} +
  dd bs=65536 count="$folders" iflag=fullblock,count_bytes 2>/dev/null | { tar -xpf - && cat >/dev/null; }
  sh /tmp/describe . "$unit" | sha256sum
done
REMOTE
}
send_units() { # LIST: takes one project after the other, notes it in LIST and prints it.
  local number bytes list unit packed
  # The largest first. Because of noclobber only one stream can make a unit's file, and that one has the unit.
  while read -r number bytes list unit; do
    [ ! -e "$WORK/taken/$number" ] || continue
    (set -C && : >"$WORK/taken/$number") 2>/dev/null || continue
    packed=$ARCHIVE/files/${unit#projects/}.tar
    printf '%s %s %s\n' "$bytes" "$list" "$unit" >>"$1"
    printf '%s %s %s\n' "$bytes" "$(wc -c <"$packed.folders" | tr -d ' ')" "$unit"
    cat "$packed" "$packed.folders" || return
  done <"$WORK/to-place"
}
compare_units() { # LIST: compares each answer of the helper pod with what was sent.
  local found_bytes found_list bytes list unit
  while read -r found_bytes found_list _ || true && read -r bytes list unit <&4; do
    [ "$found_bytes $found_list" != "$bytes $list" ] || { printf '%s %s\n' "$unit" "$bytes" && continue; }
    # Nobody can take another unit: the other streams finish what they have begun.
    mv "$WORK/taken" "$WORK/taken.over" 2>/dev/null || true
    [ "$found_bytes" = "$bytes" ] || refuse "$unit has not arrived whole: $bytes bytes were sent, ${found_bytes:-0} arrived" || return
    [ -n "$found_list" ] || refuse "$unit has arrived and could not be unpacked" || return
    in_files sh /tmp/describe /migration/projects "$unit" </dev/null >"$1.list" || return
    refuse "$unit is not as it was; the first differences:
$(diff "$ARCHIVE/files/${unit#projects/}.tar.list" "$1.list" | head -n 10)" || return
  done 4<"$1"
}
place_units() { # NUMBER: sends projects through one connection.
  local sent=$WORK/sent-$1
  : >"$sent"
  send_units "$sent" | in_files_stream sh -c "$(receive_units)" sh "$PROJECT_UID:$PROJECT_GID" | compare_units "$sent"
}
place_streams() { # COUNT: sends projects through so many connections.
  # Side by side as the members of one pipeline: Ctrl-C ends them all, and if one fails, so does the pipeline. All print to descriptor 3.
  if [ "$1" -gt 1 ]; then
    place_units "$1" >&3 | place_streams "$(($1 - 1))"
  else
    place_units 1 >&3
  fi
}
secret_tables() { # Prints the tables whose rows stay behind because they hold nothing but credentials.
  echo 'access_keys authorized_keys kerberos organization_invitations password_resets project_invitations ssh_keys'
}
written_rows() { # Prints how many rows were written to CDSW's tables since the server began to count.
  echo 'SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_user_tables;' | cdsw_sql
}
ownership_report() { # Prints a CSV row for each project: who owned, shared and used it.
  # Lists are JSON, so that no name can be mistaken for two. Tables and columns that an older CDSW lacks leave their cells empty.
  cdsw_sql <<'SQL'
SET default_transaction_read_only = on; SET search_path = public;
SELECT string_agg(
         CASE WHEN to_regclass(needs) IS NULL THEN 'NULL::text'
         ELSE format('(SELECT ''['' || string_agg(row_to_json(r)::text, '', '') || '']'' FROM (%s ORDER BY 1) AS r)', query) END || ' AS ' || name, ', ') AS lists
FROM (VALUES
  ('shared_with', 'projects_users', $$SELECT u.username AS "user", row_to_json(s) ->> 'permission' AS permission
    FROM projects_users s JOIN users u ON u.id = s.user_id WHERE s.project_id = p.id$$),
  ('team_members', 'organization_members', $$SELECT u.username AS "user", row_to_json(m) ->> 'role' AS role
    FROM organization_members m JOIN users u ON u.id = m.user_id WHERE row_to_json(m) ->> 'organization_id' = p.user_id::text$$),
  ('jobs_not_paused', 'jobs', $$SELECT j.id, j.name, c.username AS creator FROM jobs j LEFT JOIN users c ON c.id = j.creator_id WHERE j.project_id = p.id AND j.paused IS NOT TRUE$$),
  ('applications_not_stopped', 'applications', $$SELECT a.id, a.name, c.username AS creator, a.status
    FROM applications a LEFT JOIN users c ON c.id = a.creator_id WHERE a.project_id = p.id AND a.status::text IS DISTINCT FROM 'stopped'$$),
  ('models', 'models', $$SELECT m.id, m.name, c.username AS creator FROM models m LEFT JOIN users c ON c.id = m.creator_id WHERE m.project_id = p.id$$),
  ('sessions', 'dashboards', $$SELECT c.username AS creator, count(*) AS sessions
    FROM dashboards s LEFT JOIN users c ON c.id::text = row_to_json(s) ->> 'creator_id' WHERE s.project_id = p.id GROUP BY 1$$)
) AS list (name, needs, query) \gset
COPY (
  SELECT p.id AS project_id, p.name, p.slug, row_to_json(p) ->> 'project_visibility' AS visibility, owner.username AS owner,
         CASE WHEN row_to_json(owner) ->> 'type' = 'organization' THEN 'team' ELSE 'user' END AS owner_type, creator.username AS creator, :lists
  FROM projects p LEFT JOIN users owner ON owner.id = p.user_id LEFT JOIN users creator ON creator.id = p.creator_id ORDER BY p.id
) TO STDOUT WITH (FORMAT csv, HEADER);
SQL
}
has_room() { # WHAT NEEDED PLACE FOLDER: prints what is needed and free there, in KiB; fails without room.
  local free
  free=$("$3" df -Pk "$4" | awk 'NR == 2 { print $4 }') || return
  printf '%s: needed %s KiB, free %s KiB\n' "$1" "$2" "$free"
  echo "$free $2" | awk '!/^[0-9]+ [0-9]+$/ || $2 >= $1 { full = 1 } END { exit full }'
}
inspect_projects() { # FOLDER: fails, and says why, if the projects below it can't be archived.
  local found
  case $(tar --version) in *'GNU tar'*) ;; *) refuse 'this tar is not GNU tar, with which the archive is made' || return ;; esac
  [ -d "$1/projects" ] || refuse "there is no folder $1/projects" || return
  found=$(
    export LC_ALL=C
    cd -P -- "$1" &&
      find projects -mindepth 1 -maxdepth 2 -name '*[!A-Za-z0-9._@=,+-]*' -printf 'not the name of a project: %p\n' &&
      find projects -mindepth 1 -maxdepth 1 '(' -name '*.tar*' -o -name folders ! -type d ')' -printf 'a name that the archive needs itself: %p\n' &&
      find projects '(' -type p -o -type b -o -type c ')' -printf 'neither file, folder nor link: %p\n' -o \
        ! -type l ! -readable -printf 'not readable: %p\n'
  ) || return
  [ -z "$found" ] || refuse "$found"
}
claim_archive() { # Makes the folder ARCHIVE, marked as this run's. Refuses one that this run has not made.
  umask 077
  if [ ! -s "$WORK/archive-id" ]; then
    [ ! -e "$ARCHIVE" ] && [ ! -L "$ARCHIVE" ] || refuse "exists already, and this run has not made it: $ARCHIVE" || return
    printf '%s %s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$$" "$ARCHIVE" >"$WORK/archive-id.new"
    mv "$WORK/archive-id.new" "$WORK/archive-id"
  fi
  mkdir -p -- "$ARCHIVE"
  [ -n "$(find "$ARCHIVE" -mindepth 1 ! -name archive-id)" ] || cp "$WORK/archive-id" "$ARCHIVE"
  cmp -s "$WORK/archive-id" "$ARCHIVE/archive-id" || refuse "holds something that this run has not made: $ARCHIVE" || return
  [ ! -e "$ARCHIVE/SHA256SUMS" ] || refuse "is a complete archive already: $ARCHIVE"
}
drop_archive() { # Removes what this run made in ARCHIVE, or renames the archive if it is sealed.
  [ -s "$WORK/archive-id" ] || return 0
  if ! cmp -s "$WORK/archive-id" "$ARCHIVE/archive-id"; then
    rmdir -- "$ARCHIVE" 2>/dev/null || true
  elif [ -e "$ARCHIVE/SHA256SUMS" ]; then
    mv -v -- "$ARCHIVE" "$ARCHIVE.undone-$(date -u +%Y%m%dT%H%M%SZ)" || return
  else
    rm -rf -- "$ARCHIVE"/{files,former,units,manifest,{db,new}.sql.gz,{counts.json,ownership.csv,source.sql.gz,SHA256SUMS,SHA256SUMS.sig}{,.part,.measured}}
    [ -z "$(find "$ARCHIVE" -mindepth 1 ! -name archive-id)" ] || refuse "holds something that this run has not made, and stays: $ARCHIVE" || return
    rm -r -- "$ARCHIVE" || return
  fi
  rm -f "$WORK/archive-id" "$WORK/stamps" "$WORK/former-unpacked"
}
clean_dump() { # COUNTS: passes a dump on without owners, rights and secrets; the file COUNTS gets its rows.
  # Rows stand between COPY and a line with a backslash and a dot; the text of a function between two marks such as $$ or $_$.
  COUNTS=$1 SECRET=" $(secret_tables) " LC_ALL=C awk '
  table != "" && $0 == "\\." { list = list (list == "" ? "" : ", ") "\"" table "\": " rows; table = ""; FS = " "; print; next }
  table != "" { if (is_secret) next; rows++; for (i in blank) $i = "\\N"; print; next }
  mark != "" { if (index($0, mark)) mark = ""; print; next }
  /^CREATE TABLE (public\.)?(site_config|users) \($/ { defined = "public." substr($3, index($3, ".") + 1) }
  defined && $1 ~ /password|secret|token/ && !/ NOT NULL/ { nullable[defined, $1] = 1 }
  /^\)/ { defined = "" }
  /^ALTER .* OWNER TO [^;]*;$/ || /^(GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) [^;]*;$/ || /^SET SESSION AUTHORIZATION / { next }
  match($0, / AS \$[A-Za-z_0-9]*\$/) && !index(substr($0, RSTART + RLENGTH), substr($0, RSTART + 4, RLENGTH - 4)) { mark = substr($0, RSTART + 4, RLENGTH - 4) }
  { print }
  /^COPY .* FROM stdin;$/ {
    gsub(/^COPY |\)? FROM stdin;$|"/, "")
    gsub(/\\/, "&&")
    table = substr($0, 1, index($0 " (", " (") - 1)
    if (table !~ /\./) table = "public." table
    is_secret = table ~ /^public\.[a-z_]+$/ && index(ENVIRON["SECRET"], " " substr(table, 8) " ")
    n = split(substr($0, index($0 " (", " (") + 2), column, ", ")
    rows = split("", blank)
    for (i = 1; i <= n; i++) if ((table, column[i]) in nullable) blank[i] = 1
    FS = OFS = "\t"
  }
  END { print "{" list "}" >ENVIRON["COUNTS"]; exit table != "" || mark != "" }'
}
changed_projects() { # FOLDER: prints the projects that were changed since they were packed.
  cd -P -- "$1" || return
  awk '{ last[$1] = $2 } END { for (project in last) print project, last[project] }' "$WORK/stamps" | while read -r project stamp; do
    [ "$(find "$project" -printf '%C@ %T@ %s %p\0' | sha256sum)" = "$stamp  -" ] || printf '%s\n' "$project"
  done
}
pack_projects() { # FOLDER: packs the projects below it; not again those that have not changed since.
  umask 077
  write_describe
  mkdir -p "$ARCHIVE/files"
  touch "$WORK/stamps"
  # What was changed since an earlier attempt is packed again.
  changed_projects "$1" | while read -r project; do rm -f "$ARCHIVE/files/${project#projects/}.tar.sum"; done
  cd -P -- "$1"
  { find projects -mindepth 1 -maxdepth 1 ! -type d && find projects -mindepth 2 -maxdepth 2; } | LC_ALL=C sort >"$ARCHIVE/units"
  export ARCHIVE WORK TAR_OPTIONS="--null --no-recursion --format=gnu --owner=$PROJECT_UID --group=$PROJECT_GID --numeric-owner"
  # The largest first, holes included, because tar writes them out. After a status of 255 xargs begins no other project.
  tr '\n' '\0' <"$ARCHIVE/units" | du -skl --apparent-size --files0-from=- | sort -rn | cut -f 2 | tr '\n' '\0' |
    xargs -0 -r -n 1 -P "$STREAMS" bash -c '
    set -euo pipefail
    trap "[ \$? -eq 0 ] || { echo \"\$1 could not be archived\" >&2; exit 255; }" EXIT
    packed=$ARCHIVE/files/${1#projects/}.tar
    [ ! -s "$packed.sum" ] || exit 0
    stamp() { find "$1" -printf "%C@ %T@ %s %p\0" | sha256sum; }
    mkdir -p "${packed%/*}"
    before=$(stamp "$1")
    sh "$WORK/describe" . "$1" >"$packed.list"
    sum=$(find "$1" -print0 | tar --create --files-from=- | tee "$packed" | sha256sum)
    # Folders once more, the deepest first: unpacked after all that lies in them, they get their times back.
    find "$1" -depth -type d -print0 | tar --create --files-from=- >"$packed.folders"
    [ "$(stamp "$1")" = "$before" ] || { echo "$1 was changed while it was archived" >&2 && exit 1; }
    echo "$1 $before" >>"$WORK/stamps"
    echo "$(wc -c <"$packed") ${sum%% *} $1" >"$packed.sum.part"
    mv "$packed.sum.part" "$packed.sum"
    echo "$1"' pack || refuse 'not all projects are in the archive; the same step goes on with those that are missing' || return
  [ "$(find "$ARCHIVE/files" -name '*.tar.sum' | wc -l)" -eq "$(wc -l <"$ARCHIVE/units")" ] ||
    refuse 'the archive does not hold exactly the projects that are there' || return
  find projects -mindepth 1 -maxdepth 1 -type d -print0 | tar --create --files-from=- >"$ARCHIVE/files/folders.tar"
  rm -f "$WORK/describe"
}
seal_archive() { # CLUSTER VERSION: writes manifest and checksums, signs them if there is a key, checks all.
  umask 077
  cd -P -- "$ARCHIVE"
  bytes=$(gzip -dc db.sql.gz | wc -c)
  sum=$(gzip -dc db.sql.gz | sha256sum | cut -d ' ' -f 1)
  printf '%s\n' format=1 "source_uid=$1" "source_version=$2" dump_bytes="$bytes" dump_sha256="$sum" >manifest
  # The checksums of tar files are those of what tar wrote, so that the check finds what the disk has not kept.
  {
    find files -name '*.tar.sum' -exec awk '{ sub(/^projects\//, "./files/", $3); print $2 "  " $3 ".tar" }' {} +
    find . -path ./former -prune -o -type f ! -name 'SHA256SUMS*' '(' ! -name '*.tar' -o -path ./files/folders.tar ')' -exec sha256sum {} +
  } | LC_ALL=C sort -k 2 >SHA256SUMS.part
  [ -z "$SIGNING_KEY" ] || ssh-keygen -Y sign -n stepwright-archive -f "$SIGNING_KEY" <SHA256SUMS.part >SHA256SUMS.sig
  # What the disk has kept is read back.
  sha256sum -c --quiet SHA256SUMS.part
  mv SHA256SUMS.part SHA256SUMS
  rm -f "$WORK/stamps"
  wc -l SHA256SUMS
}
load_library() { # Loads the SQL functions that the import calls.
  { sql_references && cat <<'SQL'; } | cml_sql
-- In: reference_sql, set by sql_references.
BEGIN; SET LOCAL client_min_messages = warning; SET LOCAL search_path = pg_catalog, pg_temp;
DO $$ BEGIN IF EXISTS (SELECT FROM pg_namespace WHERE nspname = 'stepwright_saved'
    AND (nspowner <> quote_ident(current_user)::regrole OR obj_description(oid, 'pg_namespace') IS DISTINCT FROM 'notes of a migration by cdsw-to-cml'))
  THEN RAISE EXCEPTION 'there is a schema stepwright_saved that this procedure has not made; rename it, or drop it'; END IF; END $$;
CREATE SCHEMA IF NOT EXISTS stepwright_saved; COMMENT ON SCHEMA stepwright_saved IS 'notes of a migration by cdsw-to-cml';
-- Notes: one row about this migration, the rows that the workspace keeps, its rights, extensions and tables before, and what is emptied.
CREATE TABLE IF NOT EXISTS stepwright_saved.run (
  dump_sha256 text PRIMARY KEY, saved_at timestamptz NOT NULL DEFAULT now(), restored_at timestamptz, admin_id bigint, image_id bigint);
CREATE TABLE IF NOT EXISTS stepwright_saved.saved_row (kind text PRIMARY KEY, content json NOT NULL);
CREATE TABLE IF NOT EXISTS stepwright_saved.right_before (ord int, statement text); CREATE TABLE IF NOT EXISTS stepwright_saved.extension_before (ord serial, name name, schema_name name);
CREATE TABLE IF NOT EXISTS stepwright_saved.relation_before (name text); CREATE TABLE IF NOT EXISTS stepwright_saved.emptied (table_name text PRIMARY KEY);
CREATE TABLE IF NOT EXISTS stepwright_saved.rows_before (table_name text PRIMARY KEY, n bigint NOT NULL); CREATE TABLE IF NOT EXISTS stepwright_saved.switched (statement text NOT NULL);
-- Every column that holds a user or an engine image. Looked up at each use, because the restore and the db-migrate Job change the tables.
CREATE OR REPLACE VIEW stepwright_saved.reference AS :reference_sql;
-- Everything with rows, and every sequence, of the two schemas: by its name, and quoted.
CREATE OR REPLACE VIEW stepwright_saved.relation AS
SELECT c.oid, n.nspname || '.' || c.relname AS table_name, format('%I.%I', n.nspname, c.relname) AS name, c.relkind, c.relispartition, c.relispopulated, c.relowner, c.relacl
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('public', 'feature_flags') WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S');
-- Rights of roles other than the owner, and owners other than the services' role, each as the statement that grants it. Rights by default are among them.
CREATE OR REPLACE VIEW stepwright_saved.right_now AS
WITH thing AS (
  SELECT 1 AS ord, 'SCHEMA' AS kind, quote_ident(nspname) AS name, '' AS columns, nspowner AS owner, nspacl AS acl FROM pg_namespace WHERE nspname IN ('public', 'feature_flags')
  UNION ALL SELECT 2, CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, name, '', relowner, relacl FROM stepwright_saved.relation
  UNION ALL SELECT 2, 'TABLE', name, format(' (%I)', a.attname), relowner, a.attacl
  FROM stepwright_saved.relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attacl IS NOT NULL AND NOT a.attisdropped
  UNION ALL SELECT 2, 'ROUTINE', format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), '', p.proowner, p.proacl
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace AND n.nspname IN ('public', 'feature_flags')
)
SELECT ord, format('ALTER %s %s OWNER TO %s', kind, name, owner::regrole) AS statement FROM thing
WHERE columns = '' AND kind IN ('SCHEMA', 'TABLE') AND owner::regrole::text <> quote_ident(current_user)
UNION SELECT ord + 1, format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', name) FROM thing
WHERE kind = 'ROUTINE' AND acl IS NOT NULL AND NOT EXISTS (SELECT FROM aclexplode(acl) WHERE grantee = 0)
UNION SELECT ord + 2, format('GRANT %s%s ON %s %s TO %s%s', r.privilege_type, columns, kind, name,
                       CASE r.grantee WHEN 0 THEN 'PUBLIC' ELSE r.grantee::regrole::text END, CASE WHEN r.is_grantable THEN ' WITH GRANT OPTION' END)
FROM thing CROSS JOIN LATERAL aclexplode(acl) AS r WHERE r.grantee <> owner AND NOT (kind = 'ROUTINE' AND r.grantee = 0)
UNION SELECT 4, format('ALTER DEFAULT PRIVILEGES FOR ROLE %s IN SCHEMA %I GRANT %s ON %s TO %s%s', d.defaclrole::regrole, n.nspname, r.privilege_type,
                 CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'ROUTINES' ELSE 'TYPES' END,
                 CASE r.grantee WHEN 0 THEN 'PUBLIC' ELSE r.grantee::regrole::text END, CASE WHEN r.is_grantable THEN ' WITH GRANT OPTION' END)
FROM pg_default_acl d JOIN pg_namespace n ON n.oid = d.defaclnamespace AND n.nspname IN ('public', 'feature_flags') CROSS JOIN LATERAL aclexplode(d.defaclacl) AS r;
-- Every sequence that counts up, with the column of whole numbers that it fills: serial and identity columns own theirs, others call nextval() in their default.
CREATE OR REPLACE VIEW stepwright_saved.sequence AS
SELECT s.name AS sequence_name, t.name AS filled_table, a.attname AS column_name FROM stepwright_saved.relation s JOIN (
  SELECT d.objid AS sequence, d.refobjid AS tab, d.refobjsubid AS col FROM pg_depend d
  WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
  UNION SELECT d.refobjid, f.adrelid, f.adnum FROM pg_depend d JOIN pg_attrdef f ON f.oid = d.objid WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
) AS fills ON fills.sequence = s.oid JOIN stepwright_saved.relation t ON t.oid = fills.tab
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = fills.col AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
JOIN pg_sequence q ON q.seqrelid = s.oid AND q.seqincrement > 0;
-- Grants what was granted before, as far as its object is there. Returns what is not. Nobody else may create functions until `adapt` has ended: names could be taken for them.
CREATE OR REPLACE FUNCTION stepwright_saved.grant_rights(ended boolean DEFAULT false) RETURNS SETOF text LANGUAGE plpgsql AS $$ DECLARE r record; BEGIN
  FOR r IN SELECT statement FROM stepwright_saved.right_before WHERE ended OR statement NOT LIKE 'GRANT CREATE ON SCHEMA %' ORDER BY ord, statement LOOP BEGIN EXECUTE r.statement;
    EXCEPTION WHEN undefined_table OR undefined_column OR undefined_function OR undefined_object OR invalid_schema_name THEN RETURN NEXT r.statement; END;
  END LOOP; END $$;
-- Disables triggers, which would write rows and times of their own, and defers foreign keys. as_it_was() takes both back, in the same transaction.
CREATE OR REPLACE FUNCTION stepwright_saved.keep_still() RETURNS void LANGUAGE plpgsql AS $$ DECLARE s record; BEGIN FOR s IN
    SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', r.name, t.tgname) AS off,
           format('ALTER TABLE %s ENABLE %s TRIGGER %I', r.name, CASE t.tgenabled WHEN 'A' THEN 'ALWAYS' END, t.tgname) AS back
    FROM pg_trigger t JOIN stepwright_saved.relation r ON r.oid = t.tgrelid AND r.relkind IN ('r', 'p') WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
    UNION ALL SELECT format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE', r.name, k.conname), format('ALTER TABLE %s ALTER CONSTRAINT %I NOT DEFERRABLE', r.name, k.conname)
    FROM pg_constraint k JOIN stepwright_saved.relation r ON r.oid = k.conrelid WHERE k.contype = 'f' AND NOT k.condeferrable AND k.conparentid = 0
  LOOP EXECUTE s.off; INSERT INTO stepwright_saved.switched VALUES (s.back); END LOOP; SET CONSTRAINTS ALL DEFERRED; END $$;
CREATE OR REPLACE FUNCTION stepwright_saved.as_it_was() RETURNS void LANGUAGE plpgsql AS $$ DECLARE s record; BEGIN SET CONSTRAINTS ALL IMMEDIATE;
  FOR s IN DELETE FROM stepwright_saved.switched RETURNING statement LOOP EXECUTE s.statement; END LOOP; END $$;
-- Rows of every table. Partitions count with their table; with `partitions` also by themselves, because a dump lists them so.
CREATE OR REPLACE FUNCTION stepwright_saved.count_rows(partitions boolean DEFAULT false, OUT table_name text, OUT n bigint) RETURNS SETOF record LANGUAGE plpgsql AS $$ DECLARE r record; BEGIN
  FOR r IN SELECT * FROM stepwright_saved.relation WHERE relkind IN ('r', 'p') AND (partitions OR NOT relispartition) ORDER BY oid LOOP
    EXECUTE 'SELECT count(*) FROM ' || r.name INTO n; table_name := r.table_name; RETURN NEXT; END LOOP; END $$;
-- What the database is short of, compared with what note-source counted. The rows of the tables in `secret` may have stayed in the source.
CREATE OR REPLACE FUNCTION stepwright_saved.missing(expected json, secret text[]) RETURNS SETOF text LANGUAGE sql AS $$ WITH found AS (
    SELECT table_name AS name, n FROM stepwright_saved.count_rows(true)
    UNION ALL SELECT '(constraints)', count(*) FROM pg_constraint
    WHERE connamespace::regnamespace::text IN ('public', 'feature_flags') AND contype IN ('p', 'u', 'f', 'c', 'x') AND conparentid = 0
    UNION ALL SELECT '(indexes)', count(*) FROM pg_indexes WHERE schemaname IN ('public', 'feature_flags') UNION ALL SELECT format('(extension %s)', extname), 1 FROM pg_extension
  )
  SELECT format('%s: %s instead of %s', key, coalesce(n::text, 'missing'), value) FROM json_each_text(expected) LEFT JOIN found ON name = key
  WHERE n::text IS DISTINCT FROM value AND NOT (n IS NOT DISTINCT FROM 0 AND key LIKE 'public.%' AND substr(key, 8) = ANY (secret)); $$;
-- Tables with other rows than before the adaptation, but for those that it is meant to change.
CREATE OR REPLACE FUNCTION stepwright_saved.lost_rows() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT format('%s has %s rows instead of %s', table_name, coalesce(c.n::text, 'no'), b.n)
  FROM stepwright_saved.rows_before b LEFT JOIN stepwright_saved.count_rows() c USING (table_name)
  WHERE table_name NOT IN ('public.users', 'public.engine_images', 'public.site_config', 'public.projects_engine_images')
    AND table_name NOT IN (SELECT e.table_name FROM stepwright_saved.emptied e) AND c.n IS DISTINCT FROM b.n; $$;
-- Ends the transaction with an error if there are reasons.
CREATE OR REPLACE FUNCTION stepwright_saved.refuse(what text, reasons text[]) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  IF cardinality(reasons) > 0 THEN RAISE EXCEPTION '%: %', what, array_to_string(reasons, ', '); END IF; END $$;
-- Puts a saved row, with the values `replaced`, in place of the row with an id, or in addition without one. Columns that the saved row lacks get their default.
CREATE OR REPLACE FUNCTION stepwright_saved.put_back(target regclass, row_id bigint, content json, replaced jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE whole json := (SELECT json_object_agg(key, CASE WHEN replaced ? key THEN (replaced -> key)::json ELSE value END) FROM json_each(content));
  columns text; changes text; BEGIN PERFORM stepwright_saved.refuse(format('the table %s no longer has the columns', target), ARRAY(
    SELECT key FROM json_object_keys(content) AS key
    WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = target AND a.attname = key AND a.attnum > 0 AND NOT a.attisdropped)));
  SELECT string_agg(quote_ident(a.attname), ', ') FILTER (WHERE content -> a.attname IS NOT NULL),
         string_agg(format(CASE WHEN content -> a.attname IS NOT NULL THEN '%1$I = saved.%1$I' ELSE '%1$I = DEFAULT' END, a.attname), ', ')
           FILTER (WHERE a.attname <> 'id' AND a.attidentity <> 'a' AND NOT (content -> a.attname IS NULL AND a.attnotnull AND NOT a.atthasdef))
  INTO columns, changes FROM pg_attribute a WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped AND coalesce(to_jsonb(a) ->> 'attgenerated', '') = '';
  EXECUTE CASE
    WHEN row_id IS NULL THEN format('INSERT INTO %1$s (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM json_populate_record(NULL::%1$s, $1)', target, columns)
    ELSE format('UPDATE %1$s AS t SET %2$s FROM json_populate_record(NULL::%1$s, $1) AS saved WHERE t.id = %3$s', target, changes, row_id) END USING whole; END $$;
-- The values for a saved row's columns that refer to users or images: the new id of the administrator or the image, unless they are empty.
CREATE OR REPLACE FUNCTION stepwright_saved.owned_by(target text, content json, admin bigint, image bigint) RETURNS jsonb LANGUAGE sql AS $$
  SELECT coalesce(jsonb_object_agg(r.column_name, CASE r.to_table WHEN 'users' THEN admin ELSE image END), '{}') FROM stepwright_saved.reference r
  WHERE r.to_column = 'id' AND r.schema_name = 'public' AND r.table_name = target AND content ->> r.column_name IS NOT NULL; $$;
-- The row of engine_images that a unique index takes for equal to the saved image, if there is one.
CREATE OR REPLACE FUNCTION stepwright_saved.same_image(saved json) RETURNS bigint LANGUAGE plpgsql AS $$ DECLARE same text := (
    SELECT string_agg(format('%1$s AND (%2$s) = (SELECT %2$s FROM json_populate_record(NULL::public.engine_images, $1) WHERE %1$s)',
             coalesce('(' || pg_get_expr(i.indpred, i.indrelid) || ')', 'true'), k.keys), ' OR ')
    FROM pg_index i CROSS JOIN LATERAL (SELECT string_agg(pg_get_indexdef(i.indexrelid, n, true), ', ') AS keys FROM generate_series(1, i.indnkeyatts) AS n) AS k
    WHERE i.indrelid = 'public.engine_images'::regclass AND i.indisunique AND NOT i.indisprimary); found bigint[]; BEGIN
  EXECUTE format('SELECT array_agg(id ORDER BY id) FROM public.engine_images WHERE %s', coalesce(same, 'false')) INTO found USING saved;
  IF cardinality(found) > 1 THEN RAISE EXCEPTION 'the image of the workspace equals several of CDSW, with the ids %: undo, delete all but one of them on CDSW, and export again', found; END IF;
  RETURN found[1]; END $$;
-- Brings back what the workspace keeps. The administrator takes the place of CDSW's user of the same name, or of the first: no two users ever hold what only one may.
CREATE OR REPLACE FUNCTION stepwright_saved.bring_back() RETURNS SETOF text LANGUAGE plpgsql AS $$ DECLARE r record; lost text[]; admin_is bigint; same_as bigint; image_is bigint;
  of_admin json := (SELECT content FROM stepwright_saved.saved_row WHERE kind = 'admin');
  of_image json := (SELECT content FROM stepwright_saved.saved_row WHERE kind = 'engine_image');
  of_site json := (SELECT content FROM stepwright_saved.saved_row WHERE kind = 'site_config'); BEGIN
  FOR r IN SELECT * FROM stepwright_saved.extension_before WHERE name NOT IN (SELECT extname FROM pg_extension) ORDER BY ord
  LOOP EXECUTE format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I', r.name, r.schema_name); END LOOP;
  RETURN QUERY SELECT 'was there before, and neither the dump nor the db-migrate Job brought it: ' || name FROM stepwright_saved.relation_before WHERE to_regclass(name) IS NULL ORDER BY name;
  lost := ARRAY(SELECT stepwright_saved.grant_rights());
  RETURN QUERY DELETE FROM stepwright_saved.right_before WHERE statement = ANY (lost) RETURNING 'not granted again, because its object is gone: ' || statement;
  INSERT INTO stepwright_saved.rows_before SELECT * FROM stepwright_saved.count_rows();
  admin_is := coalesce((SELECT id FROM public.users u WHERE row_to_json(u) ->> 'type' IS NOT DISTINCT FROM of_admin ->> 'type'
    ORDER BY username = of_admin ->> 'username' DESC NULLS LAST, id LIMIT 1), (SELECT coalesce(max(id), 0) + 1 FROM public.users));
  -- An image of CDSW that a unique index takes for equal becomes the workspace's; any other stays.
  same_as := stepwright_saved.same_image(of_image); image_is := coalesce(same_as, (SELECT coalesce(max(id), 0) + 1 FROM public.engine_images));
  PERFORM stepwright_saved.put_back('public.users', NULL, of_admin, stepwright_saved.owned_by('users', of_admin, admin_is, image_is) || jsonb_build_object('id', admin_is))
  WHERE admin_is NOT IN (SELECT id FROM public.users);
  PERFORM stepwright_saved.put_back('public.engine_images', same_as, of_image, stepwright_saved.owned_by('engine_images', of_image, admin_is, image_is) || jsonb_build_object('id', image_is));
  DELETE FROM public.site_config;
  PERFORM stepwright_saved.put_back('public.site_config', NULL, of_site,
    stepwright_saved.owned_by('site_config', of_site, admin_is, image_is) || jsonb_build_object('default_engine_image_id', image_is));
  UPDATE stepwright_saved.run SET admin_id = admin_is, image_id = image_is;
  RETURN NEXT format('the administrator gets the id %s, the engine image has the id %s', admin_is, image_is); END $$;
-- Truncates those of the tables that exist, with partitions, and notes them. Without CASCADE, so that a table that stays may not refer to one, but for invitations.
CREATE OR REPLACE FUNCTION stepwright_saved.empty_tables(names text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$ DECLARE statement text; BEGIN
  -- The db-migrate Job may have dropped or renamed one.
  DELETE FROM stepwright_saved.emptied WHERE table_name NOT IN (SELECT r.table_name FROM stepwright_saved.relation r WHERE r.relkind IN ('r', 'p'));
  INSERT INTO stepwright_saved.emptied WITH RECURSIVE tree (tab) AS (
    SELECT to_regclass(format('public.%I', name))::oid FROM unnest(names) AS name
    UNION SELECT i.inhrelid FROM pg_inherits i JOIN tree ON tree.tab = i.inhparent )
  SELECT r.table_name FROM tree JOIN stepwright_saved.relation r ON r.oid = tree.tab AND r.relkind IN ('r', 'p') ON CONFLICT DO NOTHING;
  FOR statement IN SELECT 'TRUNCATE ' || string_agg(name, ', ') FROM stepwright_saved.emptied JOIN stepwright_saved.relation USING (table_name)
    WHERE table_name <> 'public.invitations' HAVING count(*) > 0
    UNION ALL SELECT format('UPDATE %s SET %I = NULL WHERE %2$I IS NOT NULL', k.conrelid::regclass, a.attname) FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid AND NOT c.relispartition JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) AND NOT a.attnotnull
    WHERE k.contype = 'f' AND k.confrelid = to_regclass('public.invitations') AND k.conrelid <> k.confrelid
    UNION ALL SELECT 'DELETE FROM public.invitations' FROM stepwright_saved.emptied WHERE table_name = 'public.invitations' LOOP EXECUTE statement; END LOOP;
  RETURN QUERY SELECT 'emptied: ' || table_name FROM stepwright_saved.emptied ORDER BY 1; END $$;
-- Whether an owner may have each value of this column of projects only once.
CREATE OR REPLACE FUNCTION stepwright_saved.once_for_each_owner(col text) RETURNS boolean LANGUAGE sql AS $$
  SELECT EXISTS (SELECT FROM pg_index i JOIN stepwright_saved.reference u ON u.to_table = 'users' AND u.schema_name = 'public' AND u.table_name = 'projects'
    WHERE i.indrelid = 'public.projects'::regclass AND i.indisunique
      AND pg_get_indexdef(i.indexrelid) ~ ('\m' || col || '\M') AND pg_get_indexdef(i.indexrelid) ~ ('\m' || u.column_name || '\M')); $$;
-- Gives every project but the oldest of those with one value a value that nobody has; capital letters make no difference. Returns what it changed.
CREATE OR REPLACE FUNCTION stepwright_saved.make_unique(col text) RETURNS SETOF text LANGUAGE plpgsql AS $f$ DECLARE
  longest int := (SELECT coalesce(character_maximum_length, 1000) FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'projects' AND column_name = col);
  p record; suffix text; candidate text; taken boolean; BEGIN
  FOR p IN EXECUTE format('SELECT id, value FROM (SELECT id, %1$I::text AS value, row_number() OVER (PARTITION BY lower(%1$I) ORDER BY id) AS nth
                           FROM public.projects WHERE %1$I IS NOT NULL) AS numbered WHERE nth > 1 ORDER BY id', col) LOOP FOR n IN 1 .. 1000 LOOP
      suffix := '-cdsw-' || p.id || CASE WHEN n > 1 THEN '-' || n ELSE '' END; candidate := right(left(p.value, greatest(longest - length(suffix), 0)) || suffix, longest);
      EXECUTE format('SELECT EXISTS (SELECT FROM public.projects WHERE lower(%I) = lower($1))', col) INTO taken USING candidate;
      EXIT WHEN NOT taken; END LOOP;
    EXECUTE format('UPDATE public.projects SET %I = $1 WHERE id = $2', col) USING candidate, p.id; RETURN NEXT format('project %s: %s is now %s', p.id, p.value, candidate);
  END LOOP; END $f$;
-- Makes every column that refers to users, or to engine_images, refer to one row; all columns of a table at once, because keys may span several. Empty ones stay.
CREATE OR REPLACE FUNCTION stepwright_saved.point_at(target text, row_id bigint) RETURNS SETOF text LANGUAGE plpgsql AS $$ DECLARE t record; changed bigint; BEGIN
  FOR t IN EXECUTE format($query$
    SELECT tab, string_agg(format('%%1$I = CASE WHEN %%2$s THEN %%3$L ELSE %%1$I::text END::%%4$s', column_name, is_held, value, type), ', ') AS changes,
           string_agg(format('%%s AND %%I::text <> %%L', is_held, column_name, value), ' OR ') AS condition
    FROM (
      SELECT DISTINCT ON (a.attrelid, a.attnum) a.attrelid::regclass AS tab, r.column_name, format_type(a.atttypid, a.atttypmod) AS type,
             format(CASE WHEN r.digits_only THEN '%%I ~ ''^[0-9]+$''' ELSE '%%I IS NOT NULL' END, r.column_name) AS is_held,
             row_to_json(one) ->> r.to_column AS value FROM stepwright_saved.reference r JOIN public.%I AS one ON one.id = $1
      JOIN pg_attribute a ON a.attrelid = format('%%I.%%I', r.schema_name, r.table_name)::regclass AND a.attname = r.column_name
      WHERE r.to_table = $2 AND NOT (r.schema_name = 'public' AND r.table_name = $2) ORDER BY a.attrelid, a.attnum, r.to_column
    ) AS one_column GROUP BY tab ORDER BY tab::text $query$, target) USING row_id, target
  LOOP EXECUTE format('UPDATE %s SET %s WHERE %s', t.tab, t.changes, t.condition);
    GET DIAGNOSTICS changed = ROW_COUNT; IF changed > 0 THEN RETURN NEXT format('%s: %s rows', t.tab, changed); END IF;
  END LOOP; END $$;
-- Advances sequences that lag behind their column. Validates constraints that never were. Refreshes materialized views as they were made: one may read from another.
CREATE OR REPLACE FUNCTION stepwright_saved.catch_up() RETURNS SETOF text LANGUAGE plpgsql AS $$ DECLARE s record; moved bigint; BEGIN
  FOR s IN SELECT * FROM stepwright_saved.sequence ORDER BY sequence_name LOOP
    EXECUTE format('SELECT setval(%1$L, highest) FROM (SELECT max(%2$I) AS highest FROM %3$s) AS filled, %1$s
                    WHERE highest > last_value OR highest = last_value AND NOT is_called', s.sequence_name, s.column_name, s.filled_table) INTO moved;
    IF moved IS NOT NULL THEN RETURN NEXT format('%s is now at %s', s.sequence_name, moved); END IF; END LOOP;
  FOR s IN
    SELECT format('ALTER TABLE %s VALIDATE CONSTRAINT %I', conrelid::regclass, conname) AS statement
    FROM pg_constraint WHERE NOT convalidated AND contype IN ('f', 'c') AND connamespace::regnamespace::text IN ('public', 'feature_flags') UNION ALL
    (SELECT 'REFRESH MATERIALIZED VIEW ' || name FROM stepwright_saved.relation WHERE relkind = 'm' AND relispopulated ORDER BY oid)
  LOOP EXECUTE s.statement; END LOOP; END $$;
-- No function of another schema is taken for one of the server's.
DO $$ DECLARE f regprocedure; BEGIN FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'stepwright_saved'::regnamespace
  LOOP EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, pg_temp', f); END LOOP; END $$;
COMMIT;
SQL
}

# ==== steps ====

# ---- export: Export from CDSW ----
# Where: the CDSW master node, as root, because project files belong to many users
sw_phase export tools='awk cat cmp cp cut date df dirname du find grep gzip kubectl mkdir mv rm rmdir sed sleep sort ssh-keygen stat tail tar touch tr wc xargs' access=1 variables='ARCHIVE CDSW_CONTEXT CDSW_NAMESPACE CDSW_SERVICES CDSW_DB CDSW_DB_CONTAINER CDSW_DATA DUMP_FOLDER DB_ROLE SIGNING_KEY PROJECT_UID PROJECT_GID BYSTANDERS STREAMS ALSO_EMPTY STOP_TIMEOUT START_TIMEOUT'

# 1.1 Confirm that a full backup exists
# The archive isn't a backup. Credentials, logs and images stay behind.
# Asks: Is there a full backup of the CDSW cluster that was made today?
# Look for: A backup of the master's data folder and of the database, on other storage than the cluster's. Its log ends without errors.
# If it fails: Make a backup first. Cloudera's documentation of CDSW describes how.
sw_step backup-exists confirm body=no prompt=confirm sha=9da1a5f9dd421f055f17caedfd264d015d581f5faeb090d81860b92af7706412

# 1.2 Confirm that all work in CDSW has ended
# Sessions, jobs, models and applications write to project files, also while the web service is stopped. The export fails when it meets a file that changes.
# Asks: Have all sessions, jobs, models and applications ended?
# Look for: The overview of the site administration shows no running session. Users know that CDSW will be down.
# If it fails: Stop them in the site administration, or wait.
sw_step sessions-ended confirm body=no prompt=confirm sha=1be8570eb1f2ff77fba38d3a05b7d9c9d3fdd7329243bf8961d9dbe554c0a976

# 1.3 Record the source cluster's ID and its database version
# The import refuses to run against the source cluster, or with a server that is older than the source's.
# If it fails: CDSW must be running. Set `CDSW_DB` and `CDSW_DB_CONTAINER` to what `kubectl get deployment,pod` and `kubectl describe pod` show. A line about a version: upgrade CDSW first.
sw_step source-answers capture captures='SOURCE_UID SOURCE_SERVER' reads='CDSW_CONTEXT CDSW_DB CDSW_DB_CONTAINER CDSW_NAMESPACE DB_ROLE' calls='expect fits keep keep_all refuse to_end cdsw cdsw_db_stream cdsw_sql old_versions' sha=6210047902ea1f06d803f6b67d29e9f9c5abbf76033c7be6ee4848cbd6bf624a
# >>> source-answers
step_source_answers() {
{
  expect '' old_versions cdsw_sql >&2
  uid=$(cdsw get namespace kube-system -o 'jsonpath={.metadata.uid}')
  server=$(echo "SELECT current_setting('server_version_num') FROM pg_tables WHERE schemaname = 'public' AND tablename = 'projects';" | cdsw_sql)
  printf 'SOURCE_UID=%s\nSOURCE_SERVER=%s\n' "$uid" "$server"
} >"$WORK/source-answers.new"
keep_all source-answers \
  SOURCE_UID '[0-9a-f-]{36}' \
  SOURCE_SERVER '[1-9][0-9]{4,6}'
}
# <<< source-answers

# 1.4 Verify that the schema can be migrated
# After the import, one user owns everything and all projects share one engine image. This check finds the tables whose definitions or rows don't allow that, before any service stops.
# If it fails: Each line that isn't a session names a table and what to do. Add a table to `ALSO_EMPTY`, here and in the import, only where the line says so: its rows stay behind then.
sw_step source-can-be-moved assert reads='ALSO_EMPTY BYSTANDERS CDSW_CONTEXT CDSW_DB CDSW_DB_CONTAINER CDSW_NAMESPACE DB_ROLE' calls='expect fits refuse to_end cdsw cdsw_db_stream cdsw_sql emptied_tables kept_tables sessions blocked_tables sql_references sql_source_schema sql_source_future sql_source_rows sql_source_columns source_obstacles' sha=f4da31b00b6ee387e8558f069dc6f295071e5ac51858decd201b0fb88ae5d96d
# >>> source-can-be-moved
step_source_can_be_moved() {
expect '' source_obstacles
expect '' blocked_tables cdsw_sql
sessions cdsw_sql
}
# <<< source-can-be-moved

# 1.5 Verify that the project files can be archived and that there is room
# tar writes the holes of sparse files out, so the sizes are those that programs see.
# If it fails: Rename or remove the files that are listed, or set `CDSW_DATA`. Without room, set `ARCHIVE`, or `DUMP_FOLDER` in the database pod, to another folder.
#   An error of `ssh-keygen`: it must be of OpenSSH 8.0 or later; a key with a passphrase needs an agent, and its public part as `SIGNING_KEY`.
sw_step source-files-are-sound assert reads='ARCHIVE CDSW_CONTEXT CDSW_DATA CDSW_DB CDSW_DB_CONTAINER CDSW_NAMESPACE DB_ROLE DUMP_FOLDER SIGNING_KEY' calls='fits here quoted refuse run_on to_end whole cdsw cdsw_db_stream cdsw_db cdsw_sql has_room inspect_projects' sha=93f61bdbe18fd5551f546420fdc9c68e4334d41beb78fb488c00589bcec8f411
# >>> source-files-are-sound
step_source_files_are_sound() {
inspect_projects "$CDSW_DATA/projects"
case $ARCHIVE/ in "$CDSW_DATA"/projects/*) refuse "the archive cannot lie in the folder that it archives: $ARCHIVE" ;; esac
above=$ARCHIVE
while [ ! -d "$above" ]; do above=$(dirname -- "$above"); done
[ -w "$above" ] || refuse "not writable: $above"
[ -z "$SIGNING_KEY" ] || echo test | ssh-keygen -Y sign -n stepwright-archive -f "$SIGNING_KEY" >/dev/null
cdsw_db sh -c '[ -w "$1" ]' sh "$DUMP_FOLDER" || refuse "not writable in the database pod: $DUMP_FOLDER"
database=$(echo 'SELECT pg_database_size(current_database()) / 1024;' | cdsw_sql)
# Four files for each project; the dump twice, as it came and without secrets.
needed=$(find "$CDSW_DATA/projects/projects" -printf '%d %s\n' |
  awk -v database="$database" '{ sum += $2 + 2048 + ($1 == 2 ? 40960 : 0) } END { printf "%.0f\n", sum / 1024 + 2 * database + 1 }')
has_room 'dump in the database pod' "$database" cdsw_db "$DUMP_FOLDER"
has_room archive "$needed" here "$above"
}
# <<< source-files-are-sound

# 1.6 Initialize the archive directory
# The archive gets the mark of this run. Files of an earlier export are from another day and are never mixed in.
# If it fails: Set `ARCHIVE` to a folder that doesn't exist. For another export, use another archive and another working directory.
sw_step begin-archive run risk=reversible rerun=safe undo reads='ARCHIVE CDSW_CONTEXT CDSW_NAMESPACE CDSW_SERVICES START_TIMEOUT' calls='fits forget_counts refuse scale_back seconds wait_until workloads_ready cdsw claim_archive drop_archive' sha=6ef09b93896f785785f32909730b35fd37a114250b795d076a3635a08fc6951f
# >>> begin-archive
step_begin_archive() {
claim_archive
}
undo_begin_archive() {
stopped=$(find "$WORK" -maxdepth 1 -name 'source-replicas_*')
if [ -n "$stopped" ]; then
  scale_back cdsw source-replicas deployment "$CDSW_SERVICES"
  wait_until "$START_TIMEOUT" 5s workloads_ready cdsw deployment "$CDSW_SERVICES"
  forget_counts source-replicas deployment "$CDSW_SERVICES"
fi
rm -f "$WORK/SOURCE_WRITES"
drop_archive
}
# <<< begin-archive

# 1.7 Stop the services of CDSW
# Rows and files must not change while they are copied. The replica counts are recorded first, because they differ between sites.
# If it fails: `kubectl describe pod` shows why a pod stays. Run the step again, or roll back to start the services.
sw_step stop-source-clients scale risk=reversible rerun=safe undo=with undo-with=begin-archive reads='CDSW_CONTEXT CDSW_NAMESPACE CDSW_SERVICES STOP_TIMEOUT' calls='count_of existing fits pods_gone refuse remember_counts scale_to seconds selector_of wait_until cdsw' sha=c83a128a00d604920c8965854aafd55658efb121d5643eb470c4e92494bc8d24
# >>> stop-source-clients
step_stop_source_clients() {
deployments=$(existing cdsw deployment "$CDSW_SERVICES")
scale_to cdsw 0 source-replicas deployment "$deployments"
wait_until "$STOP_TIMEOUT" 5s pods_gone cdsw deployment "$deployments"
}
# <<< stop-source-clients

# 1.8 Record row counts, owners and the write counter of the database
# The restore compares the row counts. `ownership.csv` says of each project who owned, shared and used it, so that you can reassign it. The write counter shows whether all is of one moment.
# If it fails: Other database sessions block the export and are listed: end them, add their Deployment to `CDSW_SERVICES`, or add roles that only monitor to `BYSTANDERS`. Then run the step again.
sw_step note-source run risk=reversible rerun=safe timeout=21600 undo=with undo-with=begin-archive reads='ARCHIVE BYSTANDERS CDSW_CONTEXT CDSW_DB CDSW_DB_CONTAINER CDSW_NAMESPACE DB_ROLE STOP_TIMEOUT' calls='expect fits keep refuse seconds to_end wait_until cdsw cdsw_db_stream cdsw_sql sessions written_rows ownership_report' sha=8455dd4da06974c96d5067dad69913eea7a41ca51a5d48f78970c2d6225931ac
# >>> note-source
step_note_source() {
umask 077
wait_until "$STOP_TIMEOUT" 5s expect '' sessions cdsw_sql
written_rows >"$WORK/SOURCE_WRITES.new"
keep SOURCE_WRITES '[0-9]+'
# One JSON object: the rows of every table, under `(constraints)` and `(indexes)` how many of those there are, and a 1 for each extension.
cdsw_sql >"$ARCHIVE/counts.json.part" <<'SQL'
SET default_transaction_read_only = on; SET search_path = public;
-- Constraints of partitions repeat those of their table; before PostgreSQL 11 there are none.
SELECT 'SELECT json_object_agg(name, n ORDER BY name) FROM ('
  || string_agg(format('SELECT %L AS name, count(*) AS n FROM %I.%I', n.nspname || '.' || c.relname, n.nspname, c.relname), ' UNION ALL ') || $$
  UNION ALL SELECT '(constraints)', count(*) FROM pg_constraint k WHERE k.connamespace::regnamespace::text IN ('public', 'feature_flags')
    AND k.contype IN ('p', 'u', 'f', 'c', 'x') AND coalesce(to_jsonb(k) ->> 'conparentid', '0') = '0'
  UNION ALL SELECT '(indexes)', count(*) FROM pg_indexes WHERE schemaname IN ('public', 'feature_flags')
  UNION ALL SELECT format('(extension %s)', extname), 1 FROM pg_extension) AS counted;$$
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname IN ('public', 'feature_flags') \gexec
SQL
ownership_report >"$ARCHIVE/ownership.csv.part"
grep -q '"public\.projects" : [0-9]' "$ARCHIVE/counts.json.part"
mv "$ARCHIVE/counts.json.part" "$ARCHIVE/counts.json"
mv "$ARCHIVE/ownership.csv.part" "$ARCHIVE/ownership.csv"
}
# <<< note-source

# 1.9 Dump the database
# It is written in the pod first, and removed there. Size and SHA-256 are compared, because a stream through `kubectl exec` can end early without an error. Rows of credentials stay behind.
# If it fails: `No space left on device` in the pod: set `DUMP_FOLDER` to a folder with more room. A broken connection left a `stepwright-dump-…` in that folder: remove it, and run the step again.
sw_step dump-source run risk=reversible rerun=safe timeout=43200 undo=with undo-with=begin-archive reads='ARCHIVE CDSW_CONTEXT CDSW_DB CDSW_DB_CONTAINER CDSW_NAMESPACE DB_ROLE DUMP_FOLDER' calls='expect fits quoted refuse run_on sha256 to_end whole cdsw cdsw_db_stream cdsw_db take_dump dump_reader inspect_dump secret_tables clean_dump' sha=3bb14c9311ce0fbd089d199078f3da207ab4e0f7628fd0a902d5b101e96bc475
# >>> dump-source
step_dump_source() {
umask 077
if [ ! -s "$ARCHIVE/db.sql.gz" ]; then
  options=(--no-owner --no-privileges --no-tablespaces)
  for name in $(secret_tables); do
    options+=("--exclude-table-data=public.$name" "--exclude-table-data=public.${name}_id_seq")
  done
  take_dump cdsw_db "$ARCHIVE/source.sql.gz" "${options[@]}"
  gzip -dc "$ARCHIVE/source.sql.gz" | clean_dump /dev/null | gzip -n >"$ARCHIVE/new.sql.gz"
  inspect_dump "$ARCHIVE/new.sql.gz"
  mv "$ARCHIVE/new.sql.gz" "$ARCHIVE/db.sql.gz"
fi
rm -f "$ARCHIVE"/source.sql.gz*
expect '' cdsw_db sh -c 'ls "$1" | grep "^stepwright-dump-" || true' sh "$DUMP_FOLDER"
}
# <<< dump-source

# 1.10 Archive the project files, and verify that nothing was written
# Makes one tar file for each project, with a description and a checksum. Finished projects aren't packed again after an interruption, unless they were changed. Only `projects` is archived,
# not `scratch` beside it. A service that somebody started meanwhile would leave files and database that don't fit together.
# If it fails: Projects are named: end what writes there, and run the step again. `No space left on device`: make room. Numbers differ: rows were written, or the server restarted; roll back, and export again.
sw_step archive-files run risk=reversible rerun=safe timeout=172800 progress undo=with undo-with=begin-archive reads='ARCHIVE CDSW_CONTEXT CDSW_DATA CDSW_DB CDSW_DB_CONTAINER CDSW_NAMESPACE DB_ROLE PROJECT_GID PROJECT_UID STREAMS' calls='expect fits refuse to_end cdsw cdsw_db_stream cdsw_sql write_describe written_rows changed_projects pack_projects' sha=68d3465457a42327d75d22e73c5f03a8aa4300e56a4ffbd95949706a00a0d71a
# >>> archive-files
step_archive_files() {
pack_projects "$CDSW_DATA/projects"
expect "$(cat "$WORK/SOURCE_WRITES")" written_rows
expect '' changed_projects "$CDSW_DATA/projects"
}
progress_archive_files() {
du -sk "$ARCHIVE" | awk '{ printf "%.0f\n", $1 * 1024 }'
}
# <<< archive-files

# 1.11 Start the services of CDSW
# Dump and files are complete. Each service gets its recorded replica count, and the step waits until the replicas are available.
# If it fails: `kubectl describe pod` shows why a pod doesn't start. Run the step again. The recorded counts are in the files `source-replicas*` of the working directory.
sw_step start-source-clients scale risk=reversible rerun=safe undo=with undo-with=begin-archive reads='CDSW_CONTEXT CDSW_NAMESPACE CDSW_SERVICES START_TIMEOUT' calls='fits refuse scale_back seconds wait_until workloads_ready cdsw' sha=670b5624fcb5f609068f6863d164169c8fae5e3d7a20d704cc0cd6e27bf50003
# >>> start-source-clients
step_start_source_clients() {
scale_back cdsw source-replicas deployment "$CDSW_SERVICES"
wait_until "$START_TIMEOUT" 5s workloads_ready cdsw deployment "$CDSW_SERVICES"
}
# <<< start-source-clients

# 1.12 Seal the archive
# Writes the manifest and the checksums of all files, and checks them. With `SIGNING_KEY`, the checksums are signed; without it, they show damage but no forgery.
# If it fails: `No space left on device`: make room, and run the step again. A checksum that differs: the disk didn't keep what was written to it. Roll back, and export to another disk. CDSW runs.
sw_step seal-archive run risk=reversible rerun=safe timeout=172800 undo=with undo-with=begin-archive needs='SOURCE_SERVER:source-answers SOURCE_UID:source-answers' reads='ARCHIVE CDSW_SERVICES SIGNING_KEY SOURCE_SERVER SOURCE_UID' calls='forget_counts seal_archive' sha=54b16151f3fc4a33e45ee8c17c2bd7fbf6a7c4488e4186338cda4f7f44146560
# >>> seal-archive
step_seal_archive() {
seal_archive "$SOURCE_UID" "$SOURCE_SERVER"
forget_counts source-replicas deployment "$CDSW_SERVICES"
}
# <<< seal-archive

# 1.13 Copy the archive to the import machine
# Asks: Is the archive on the machine on which you run the import?
# Look for: Copy the whole folder, for example with `rsync -a`, over an encrypted connection. There, `sha256sum -c SHA256SUMS` (macOS: `shasum -a 256 -c SHA256SUMS`) prints OK for each file.
# If it fails: Copy a file that isn't OK again. Keep the archive on the master until the import is complete.
sw_step archive-is-carried confirm body=no prompt=confirm assume=yes sha=992b9c1375943265331ec05706decde3735ffea5782496172361f91ec61837a0

# ---- adopt: Convert an archive made by the 2020 procedure ----
# Where: a Linux machine with GNU tar and room for three times the archive, as root, so that modes are kept
sw_phase adopt tools='awk cat cmp cp cut date du find grep gzip mkdir mv rm rmdir sed sort ssh-keygen stat tail tar touch tr wc xargs' variables='ARCHIVE FORMER_ARCHIVE SIGNING_KEY PROJECT_UID PROJECT_GID STREAMS'

# 2.1 Convert the former archive, and seal the new one
# It is unpacked inside the new archive, which must not exist yet. Owners, rights and credentials are left out, rows are counted, and what the import would refuse is refused.
# If it fails: `exists already`: set `ARCHIVE` to a folder that doesn't exist. Files that are listed: make the former archive without them. Lines that are printed are refused in a dump: make another with
#   `pg_dump` in its plain format, without large objects and `--create`. `No space left on device`: make room, and run the step again. An archive that ends early: export again.
sw_step adopt-archive run risk=reversible rerun=safe timeout=172800 undo reads='ARCHIVE FORMER_ARCHIVE PROJECT_GID PROJECT_UID SIGNING_KEY STREAMS' undo-reads=ARCHIVE calls='refuse write_describe dump_reader inspect_dump secret_tables inspect_projects claim_archive drop_archive clean_dump changed_projects pack_projects seal_archive' sha=7b893e256300b9ad845a9547d786c5f4aff4d7e38355f8a29daf18846b3019dd
# >>> adopt-archive
step_adopt_archive() {
umask 077
tar -tzf "$FORMER_ARCHIVE" >"$WORK/former-members"
if grep -n -E '^/|(^|/)\.\.(/|$)' "$WORK/former-members" >&2; then refuse 'these names lead out of the archive'; fi
rm -f "$WORK/former-members"
# What is this run's already may be sealed already.
cmp -s "$WORK/archive-id" "$ARCHIVE/archive-id" || claim_archive
if [ ! -e "$ARCHIVE/ownership.csv" ]; then
  if [ ! -e "$WORK/former-unpacked" ]; then
    # What an interrupted attempt has unpacked goes first: tar would follow links that are there already.
    rm -rf -- "$ARCHIVE/former"
    mkdir "$ARCHIVE/former"
    tar -xzpf "$FORMER_ARCHIVE" -C "$ARCHIVE/former"
    [ -s "$ARCHIVE/former/db.sql" ] || refuse 'there is no db.sql in the archive'
    inspect_projects "$ARCHIVE/former/projects"
    touch "$WORK/former-unpacked"
  fi
  clean_dump "$ARCHIVE/counts.json" <"$ARCHIVE/former/db.sql" | gzip -n >"$ARCHIVE/new.sql.gz"
  inspect_dump "$ARCHIVE/new.sql.gz"
  mv "$ARCHIVE/new.sql.gz" "$ARCHIVE/db.sql.gz"
  cat "$ARCHIVE/counts.json"
  pack_projects "$ARCHIVE/former/projects"
  echo 'project_id,name,slug,visibility,owner,owner_type,creator,shared_with,team_members,jobs_not_paused,applications_not_stopped,models,sessions' \
    >"$ARCHIVE/ownership.csv"
fi
rm -rf -- "$ARCHIVE/former" "$WORK/former-unpacked"
seal_archive unknown 0
}
undo_adopt_archive() {
drop_archive
}
# <<< adopt-archive

# ---- import: Import into CML ----
# Where: any machine that has the archive and a kubeconfig for the workspace, Linux or macOS
sw_phase import tools='awk cat comm cut df diff find grep gzip head kubectl mkdir mv rm sed sleep sort ssh-keygen tail tar tee touch tr wc xargs' access=2 variables='ARCHIVE DUMP_FOLDER CML_CONTEXT CML_NAMESPACE CML_SERVICES CML_DB CML_DB_CONTAINER CML_DB_CLAIM CML_DB_MOUNT CML_FILES_CLAIM CML_MIGRATE_JOB CML_MIGRATE_FILE DB_ROLE HELPER_IMAGE HELPER_LIFETIME SIGNERS PROJECT_UID PROJECT_GID BYSTANDERS STREAMS ALSO_EMPTY STOP_TIMEOUT START_TIMEOUT MIGRATE_TIMEOUT'

# 3.1 Check that the workspace has what the import needs
# A wrong context or namespace would overwrite the wrong database. The server must ask for a password, because the services log in with one.
# If it fails: Look at `CML_CONTEXT` and `CML_NAMESPACE`, or set the variables that name the objects. `cannot tell`: remove what the message names; it must be in English (`lc_messages = 'C'`).
sw_step target-is-right assert reads='CML_CONTEXT CML_DB CML_DB_CLAIM CML_DB_CONTAINER CML_FILES_CLAIM CML_NAMESPACE DB_ROLE DUMP_FOLDER' calls='fits quoted refuse run_on to_end whole cml db_stream db log_in asks_for_password' sha=c02814991ec4c6fdb0a9aa5f3fd1d63981b6b9692677f5843ff13aae5be0e1e2
# >>> target-is-right
step_target_is_right() {
cml get "statefulset/$CML_DB" "pod/$CML_DB-0" deployment/web "persistentvolumeclaim/$CML_DB_CLAIM" "persistentvolumeclaim/$CML_FILES_CLAIM" -o name
containers=$(cml get pod "$CML_DB-0" -o 'jsonpath={.spec.containers[*].name}')
case " $containers " in *" $CML_DB_CONTAINER "*) ;; *) refuse "the pod $CML_DB-0 has the containers $containers, and no $CML_DB_CONTAINER" ;; esac
db sh -c '
  for tool in df du pg_dump pg_dumpall psql sha256sum; do
    command -v "$tool" >/dev/null || { echo "the container of the database has no $tool" >&2; exit 1; }
  done
  [ -w "$1" ] || { echo "not writable in the container of the database: $1" >&2; exit 1; }
' sh "$DUMP_FOLDER"
status=0
log_in right || status=$?
case $status in 0) ;; 1) echo 'the server does not take the password of its container: set-password sets it, and services with another one can no longer log in' ;; *) exit 2 ;; esac
asks_for_password
}
# <<< target-is-right

# 3.2 Check the database server and its role
# Finds what the server, its role and its extensions lack, and what else depends on the tables that are replaced.
# If it fails: Each line says what is wrong. Whatever lies outside of `public` and `feature_flags` and depends on them has to be dropped, and made again afterwards by whoever made it.
sw_step server-is-ready assert reads='CML_CONTEXT CML_DB CML_DB_CONTAINER CML_NAMESPACE DB_ROLE' calls='expect fits refuse to_end cml db_stream cml_sql old_versions' sha=e7e9dd140d70ca88d155ac7a99457a201162601ea1041ffa5f91c87a1fb5b038
# >>> server-is-ready
step_server_is_ready() {
expect '' old_versions cml_sql
expect '' cml_sql <<'SQL'
SELECT set_config('default_transaction_read_only', 'on', false) AS read_only, set_config('search_path', 'public', false) AS path \gset
SELECT 'the server is PostgreSQL ' || current_setting('server_version') || '; 11 or later is needed' WHERE current_setting('server_version_num')::int < 110000;
SELECT 'the encoding of the database is ' || pg_encoding_to_char(encoding) || ' instead of UTF8' FROM pg_database WHERE datname = current_database() AND pg_encoding_to_char(encoding) <> 'UTF8';
SELECT format('the role %s may not create schemas in this database', current_user) WHERE NOT has_database_privilege(current_database(), 'CREATE');
SELECT format('the role %s may not drop the schema %I; ALTER SCHEMA %2$I OWNER TO %1$I', current_user, nspname) FROM pg_namespace WHERE nspname IN ('public', 'feature_flags') AND NOT pg_has_role(nspowner, 'USAGE');
SELECT format('%s belongs to %s, to which the role %s could not give it back', c.oid::regclass, c.relowner::regrole, current_user)
FROM pg_class c WHERE c.relnamespace::regnamespace::text IN ('public', 'feature_flags') AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND NOT pg_has_role(c.relowner, CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'USAGE' ELSE 'SET' END);
SELECT format('the rights by default of the role %s in %I could not be given back by the role %s', d.defaclrole::regrole, n.nspname, current_user)
FROM pg_default_acl d JOIN pg_namespace n ON n.oid = d.defaclnamespace AND n.nspname IN ('public', 'feature_flags') WHERE NOT pg_has_role(d.defaclrole, 'USAGE');
SELECT format('the role %s is no superuser and may not read where the server keeps its data; GRANT pg_read_all_settings TO %1$I', current_user)
WHERE current_setting('is_superuser') <> 'on' AND NOT pg_has_role('pg_read_all_settings', 'USAGE');
SELECT format('the role %s is no superuser, and the server logs statements (%s = %s), among which would be the hash of a password; a superuser can run: ALTER ROLE %1$I SET %2$s = %4$L',
              current_user, name, setting, CASE name WHEN 'log_statement' THEN 'none' ELSE '-1' END) FROM pg_settings WHERE current_setting('is_superuser') <> 'on'
  AND (name = 'log_statement' AND setting <> 'none' OR name IN ('log_min_duration_statement', 'log_min_duration_sample') AND setting <> '-1');
-- To undo brings back the data of the whole server, which it has to have to itself.
SELECT format('there is the tablespace %I, whose files lie elsewhere and would not be backed up; move what is in it, and drop it', spcname) FROM pg_tablespace WHERE spcname NOT IN ('pg_default', 'pg_global')
UNION ALL SELECT format('archive_mode is %s, and the archived log would not fit the server any more after an undo; set it to off and restart the server', setting) FROM pg_settings WHERE name = 'archive_mode' AND setting <> 'off'
UNION ALL SELECT 'the server is a standby, into which nothing can be written; set CML_DB to the one that it follows' WHERE pg_is_in_recovery()
UNION ALL SELECT format('%s reads the log of the server, and could not follow an undo; end it', coalesce(nullif(application_name, ''), 'a standby')) FROM pg_stat_replication
UNION ALL SELECT format('there is the replication slot %s, whose reader could not follow an undo; SELECT pg_drop_replication_slot(%1$L)', slot_name) FROM pg_replication_slots
UNION ALL SELECT format('there is the publication %I, whose readers would lose its tables; drop it first', pubname) FROM pg_publication
UNION ALL SELECT format('there is the event trigger %I, which would run during the restore; a superuser can run: ALTER EVENT TRIGGER %1$I DISABLE', evtname) FROM pg_event_trigger WHERE evtenabled <> 'D'
UNION ALL SELECT format('there is the prepared transaction %s, whose locks would hold up the restore; end it: ROLLBACK PREPARED %1$L', gid) FROM pg_prepared_xacts WHERE database = current_database();
SELECT format('%s is %s for the role %s, and would end what takes long; the role can run: ALTER ROLE %3$I IN DATABASE %4$I SET %1$s = 0; RESET it after the import', name, setting, current_user, current_database())
FROM pg_settings WHERE name IN ('statement_timeout', 'lock_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout') AND setting <> '0' ORDER BY name;
-- What lies outside of the schemas that are replaced and depends on them, or on an extension in them, would go with them. Parts of an operator class are where its family is.
SELECT DISTINCT format('%s outside of public and feature_flags depends on %s, and would go with it', pg_describe_object(d.classid, d.objid, d.objsubid), pg_describe_object(d.refclassid, d.refobjid, 0))
FROM pg_depend d LEFT JOIN pg_depend m ON m.classid = d.refclassid AND m.objid = d.refobjid AND m.deptype = 'e'
LEFT JOIN pg_extension e ON e.oid = coalesce(m.refobjid, CASE d.refclassid WHEN 'pg_extension'::regclass THEN d.refobjid END)
LEFT JOIN pg_extension x ON d.classid = 'pg_extension'::regclass AND x.oid = d.objid
WHERE d.deptype IN ('n', 'a') AND ARRAY[(pg_identify_object(d.refclassid, d.refobjid, 0)).schema, e.extnamespace::regnamespace::text] && ARRAY['public', 'feature_flags']
  AND coalesce(x.extnamespace::regnamespace::text, (pg_identify_object(d.classid, d.objid, 0)).schema,
               CASE WHEN d.classid = ANY ('{pg_rewrite, pg_trigger, pg_attrdef, pg_policy}'::regclass[]) THEN (pg_identify_object_as_address(d.classid, d.objid, 0)).object_names[1]
                    WHEN d.classid = ANY ('{pg_amop, pg_amproc}'::regclass[]) THEN (pg_identify_object_as_address(d.classid, d.objid, 0)).object_names[2] END, '')
    NOT IN ('public', 'feature_flags', 'pg_toast', 'stepwright_saved') AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = d.classid AND i.objid = d.objid AND i.deptype = 'e');
SQL
}
# <<< server-is-ready

# 3.3 Check that the workspace's tables can be replaced
# The workspace must have no project, one `site_config` with an image, and an administrator. Rows that are kept may not refer to rows that are replaced.
# If it fails: Each line says what is wrong. Delete projects that are there in the web page. Set a default image in the site administration if `site_config` has none.
sw_step database-is-ready assert reads='ALSO_EMPTY CML_CONTEXT CML_DB CML_DB_CONTAINER CML_NAMESPACE DB_ROLE' calls='expect fits refuse to_end cml db_stream cml_sql emptied_tables kept_tables blocked_tables' sha=8390c7c4733f3a9074fd5d917232d7a29b50e7c4f52e095dc41d48f369871d74
# >>> database-is-ready
step_database_is_ready() {
expect '' cml_sql <<'SQL'
-- A database into which a dump was restored is passed over.
SELECT set_config('default_transaction_read_only', 'on', false) AS read_only, set_config('search_path', 'public', false) AS path, to_regclass('stepwright_saved.run') IS NOT NULL AS has_run, 'f' AS restored \gset
\if :has_run
SELECT count(*) > 0 AS restored FROM stepwright_saved.run WHERE restored_at IS NOT NULL \gset
\endif
SELECT format('the table %s is missing: is this the database of a workspace?', name)
FROM unnest(ARRAY['users', 'projects', 'engine_images', 'site_config']) AS name WHERE to_regclass(name) IS NULL;
SELECT NOT :'restored' AND count(to_regclass(name)) = 4 AS is_looked_at FROM unnest(ARRAY['users', 'projects', 'engine_images', 'site_config']) AS name \gset
\if :is_looked_at
SELECT format('there are %s projects already; the workspace must have none', count(*)) FROM projects HAVING count(*) > 0;
SELECT 'nobody who may own the projects: let an administrator log in to the workspace once'
WHERE NOT EXISTS (SELECT FROM users WHERE admin AND row_to_json(users) ->> 'banned' IS DISTINCT FROM 'true' AND username !~ '[[:cntrl:]]');
SELECT format('site_config has %s rows instead of one', count(*)) FROM site_config HAVING count(*) <> 1;
SELECT 'site_config.default_engine_image_id does not name an engine image' FROM site_config s LEFT JOIN engine_images i ON i.id = s.default_engine_image_id WHERE i.id IS NULL;
-- What the kept rows refer to is replaced, and the same id would mean something else.
SELECT format('SELECT %L FROM %s WHERE %I IS NOT NULL%s;',
              format('%s.%I refers to the table %s, which is replaced; clear it in the site administration first, and set it again afterwards',
                     k.conrelid::regclass, a.attname, k.confrelid::regclass), k.conrelid::regclass, a.attname,
              CASE k.conrelid WHEN 'engine_images'::regclass THEN ' AND id = (SELECT min(default_engine_image_id) FROM site_config)' END)
FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
WHERE k.contype = 'f' AND k.conrelid IN ('site_config'::regclass, 'engine_images'::regclass) AND k.confrelid NOT IN ('users'::regclass, 'engine_images'::regclass)
UNION
SELECT format('SELECT %L WHERE NOT EXISTS (SELECT FROM users WHERE admin AND %I IS NULL);',
              format('users.%I of every administrator refers to the table %s, which is replaced; somebody has to clear that setting first', a.attname, k.confrelid::regclass), a.attname)
FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
WHERE k.contype = 'f' AND k.conrelid = 'users'::regclass AND k.confrelid NOT IN ('users'::regclass, 'engine_images'::regclass) \gexec
\endif
SQL
expect '' blocked_tables cml_sql
}
# <<< database-is-ready

# 3.4 Check that the archive is complete
# Compares its checksums and, if `SIGNERS` is set, its signature. Refuses files that the list of units doesn't name, members of tar files that would be written outside of their project,
# and a dump with commands to psql. The dump is SQL that runs with the rights of the database role: only a signature tells who made it.
# If it fails: Files that are named have changed on the way: copy them again. `No such file`: copy all of the folder. Other lines mean that somebody has tampered with the archive.
sw_step archive-is-whole run timeout=86400 reads='ARCHIVE SIGNERS' calls='expect refuse sha256 dump_reader inspect_dump inspect_members' sha=42441f4ae1968c6e278cfe616d900800772d0f7a38e735b836405aba979ad1b8
# >>> archive-is-whole
step_archive_is_whole() {
cd -P -- "$ARCHIVE"
grep -q -x 'format=1' manifest || refuse 'this archive was made by another version of the procedure'
if [ -n "$SIGNERS" ]; then
  [ -s SHA256SUMS.sig ] || refuse 'the archive is not signed: there is no SHA256SUMS.sig'
  signer=$(ssh-keygen -Y find-principals -s SHA256SUMS.sig -f "$SIGNERS" | head -n 1)
  ssh-keygen -Y verify -f "$SIGNERS" -I "$signer" -n stepwright-archive -s SHA256SUMS.sig <SHA256SUMS
else
  echo 'not verified who made the archive: SIGNERS is empty; checksums show damage, not tampering'
fi
# One list of units says what the archive holds: no other file, none missing, none without a checksum, and none that is something else than a file.
LC_ALL=C awk '!/^projects\/[A-Za-z0-9._@=,+-]+(\/[A-Za-z0-9._@=,+-]+)?$/ || /\/\.\.?(\/|$)/ || seen[$0]++ { print "not a path of a project: " $0; bad = 1 } END { exit bad }' units >&2
{
  printf './%s\n' counts.json db.sql.gz files/folders.tar manifest ownership.csv units
  awk '{ sub(/^projects\//, "./files/"); print $0 ".tar"; print $0 ".tar.folders"; print $0 ".tar.list"; print $0 ".tar.sum" }' units
} | LC_ALL=C sort >"$WORK/files-expected"
find . ! -type d ! -path ./SHA256SUMS ! -path ./SHA256SUMS.sig ! -path ./archive-id | LC_ALL=C sort >"$WORK/files-found"
LC_ALL=C expect '' comm -3 "$WORK/files-expected" "$WORK/files-found"
expect '' find . ! -type d ! -type f
cut -c 67- SHA256SUMS | LC_ALL=C sort | LC_ALL=C comm -23 "$WORK/files-expected" - >"$WORK/files-without"
expect '' cat "$WORK/files-without"
sha256 -c SHA256SUMS >"$WORK/files-checked" || refuse "$(grep -v ': OK$' "$WORK/files-checked")"
while IFS= read -r unit <&3; do inspect_members "$unit"; done 3<units
inspect_dump db.sql.gz
rm -f "$WORK"/files-* "$WORK"/members*
printf '%s files and folders of projects, checked\n' "$(wc -l <units | tr -d ' ')"
}
# <<< archive-is-whole

# 3.5 Read the archive's manifest
# The checksum of the dump stands for this migration. What is saved in the workspace is marked with it.
# If it fails: The file `manifest` or `counts.json` of the archive isn't as the export makes it. Copy it again, and check the archive again.
sw_step read-manifest capture captures='ARCHIVE_SOURCE SOURCE_VERSION DUMP_BYTES DUMP_SHA256 COUNTS ARCHIVE_SHA256' reads=ARCHIVE calls='fits keep keep_all refuse sha256 archive_sum' sha=7b7a4b2c76fe92afcc635a0df8f8247cd156573d96aa5eae8561d6ea2ec8ba15
# >>> read-manifest
step_read_manifest() {
{
  sed -n 's/^source_uid=/ARCHIVE_SOURCE=/p; s/^source_version=/SOURCE_VERSION=/p; s/^dump_bytes=/DUMP_BYTES=/p; s/^dump_sha256=/DUMP_SHA256=/p' "$ARCHIVE/manifest"
  printf 'COUNTS=%s\n' "$(cat "$ARCHIVE/counts.json")"
  printf 'ARCHIVE_SHA256=%s\n' "$(archive_sum)"
} >"$WORK/read-manifest.new"
keep_all read-manifest \
  ARCHIVE_SOURCE '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|unknown' \
  SOURCE_VERSION '0|[1-9][0-9]{4,6}' \
  DUMP_BYTES '[1-9][0-9]{0,14}' \
  DUMP_SHA256 '[0-9a-f]{64}' \
  COUNTS '[{].*[}]' \
  ARCHIVE_SHA256 '[0-9a-f]{64}'
}
# <<< read-manifest

# 3.6 Find the server's data directory and the db-migrate Job
# The Job that brought the workspace's tables up to date will do the same for CDSW's tables.
# If it fails: Several Jobs: set `CML_MIGRATE_JOB` to the newest that has completed. None: set `CML_MIGRATE_FILE` to its manifest, as `helm get hooks` or `helm get manifest` prints it.
sw_step find-objects capture captures='DATA_FOLDER MIGRATE_JOB' reads='CML_CONTEXT CML_DB CML_DB_CONTAINER CML_MIGRATE_FILE CML_MIGRATE_JOB CML_NAMESPACE DB_ROLE' calls='fits keep keep_all refuse to_end cml db_stream cml_sql' sha=1df83c36eff08f740d632a2c81ab935c882c3e5b81e27266df0749e456744f52
# >>> find-objects
step_find_objects() {
{
  folder=$(echo 'SHOW data_directory;' | cml_sql)
  if [ -n "$CML_MIGRATE_FILE" ]; then
    jobs=$(cml create --dry-run=client -f "$CML_MIGRATE_FILE" -o 'jsonpath={.kind}/{.metadata.name}' | sed -n 's/^Job\///p')
  else
    jobs=$(cml get job -o 'jsonpath={range .items[*]}{.metadata.name}{"\n"}{end}' | awk -v name="$CML_MIGRATE_JOB" '$0 == name || name == "" && /^db-migrate/')
  fi
  [ -n "$jobs" ] || refuse 'there is no such Job'
  case $jobs in *$'\n'*) refuse 'several Jobs; name the one that brought this workspace up to date in CML_MIGRATE_JOB:'$'\n'"$jobs" ;; esac
  printf '%s\n' DATA_FOLDER="$folder" MIGRATE_JOB="$jobs"
} >"$WORK/find-objects.new"
keep_all find-objects \
  DATA_FOLDER '(/[A-Za-z0-9._-]+)+' \
  MIGRATE_JOB '[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?'
}
# <<< find-objects

# 3.7 Check that this archive can be imported here
# The workspace isn't the source, and its server is no older. The volume holds the dump, the database that it becomes, and a copy of today's data, which is the backup.
# If it fails: `volume`: enlarge it. `dump in the pod`: set `DUMP_FOLDER` to a folder with more room. `working directory`: make room on this machine.
sw_step archive-fits assert needs='ARCHIVE_SOURCE:read-manifest COUNTS:read-manifest DATA_FOLDER:find-objects DUMP_BYTES:read-manifest DUMP_SHA256:read-manifest SOURCE_VERSION:read-manifest' reads='ARCHIVE ARCHIVE_SOURCE CML_CONTEXT CML_DB CML_DB_CONTAINER CML_DB_MOUNT CML_NAMESPACE COUNTS DATA_FOLDER DB_ROLE DUMP_BYTES DUMP_FOLDER DUMP_SHA256 SOURCE_VERSION' calls='expect fits here quoted refuse run_on to_end whole cml db_stream db cml_sql has_room' sha=3f141dbe81e3443f5a6ed2db7f94b031ee1fb28e86c4f57536216c61c412e02d
# >>> archive-fits
step_archive_fits() {
expect '' cml_sql -v DUMP_SHA256="$DUMP_SHA256" -v SOURCE_VERSION="$SOURCE_VERSION" -v COUNTS="$COUNTS" <<'SQL'
SELECT set_config('default_transaction_read_only', 'on', false) AS read_only, to_regclass('stepwright_saved.run') IS NOT NULL AS has_run \gset
\if :has_run
SELECT format('rows of another migration (dump %s) are still saved here; undo or clean up that one first', dump_sha256)
FROM stepwright_saved.run WHERE dump_sha256 <> :'DUMP_SHA256';
\endif
SELECT 'there is a schema stepwright_saved that this procedure has not made; rename it, or drop it' FROM pg_namespace WHERE nspname = 'stepwright_saved'
  AND (nspowner <> quote_ident(current_user)::regrole OR obj_description(oid, 'pg_namespace') IS DISTINCT FROM 'notes of a migration by cdsw-to-cml');
SELECT 'the dump comes from a newer PostgreSQL (' || :'SOURCE_VERSION' || ') than this one (' || current_setting('server_version_num') || ')'
WHERE :'SOURCE_VERSION'::int / 10000 > current_setting('server_version_num')::int / 10000;
SELECT format('the dump needs the extension %s, which this server does not offer%s', wanted.name, CASE WHEN e.name IS NOT NULL THEN ' to a role that is no superuser' END)
FROM (SELECT substring(key FROM '^\(extension (.*)\)$') AS name FROM json_object_keys(:'COUNTS'::json) AS key) AS wanted
LEFT JOIN pg_available_extensions e ON e.name = wanted.name
WHERE wanted.name IS NOT NULL AND (e.name IS NULL OR e.installed_version IS NULL AND current_setting('is_superuser') <> 'on' AND NOT EXISTS (
  SELECT FROM pg_available_extension_versions v WHERE v.name = e.name AND to_jsonb(v) ->> 'trusted' = 'true'));
-- The restore locks all that it drops and makes: about five relations for each table of the dump, and its indexes.
WITH RECURSIVE dropped (class, id) AS (SELECT 'pg_namespace'::regclass::oid, oid FROM pg_namespace WHERE nspname IN ('public', 'feature_flags')
  UNION SELECT classid, objid FROM dropped JOIN pg_depend ON refclassid = class AND refobjid = id)
SELECT format('the restore takes about %s locks, and the server has %s; raise max_locks_per_transaction, and restart it', needed, room) FROM (
  SELECT current_setting('max_locks_per_transaction')::int * current_setting('max_connections')::int AS room, (SELECT count(*) FROM dropped)
    + (SELECT 5 * count(*) FROM json_object_keys(:'COUNTS')) + (:'COUNTS'::json ->> '(indexes)')::int AS needed) AS locks WHERE needed > room;
SQL
uid=$(cml get namespace kube-system -o 'jsonpath={.metadata.uid}')
case $uid in '' | "$ARCHIVE_SOURCE") refuse 'this is the cluster that the archive was taken from' ;; esac
case $DATA_FOLDER in "$CML_DB_MOUNT"/?*) ;; *) refuse "the data of the server are in $DATA_FOLDER, which is not on the volume $CML_DB_MOUNT" ;; esac
# Newer dumps begin with \restrict, which a psql from before August 2025 does not know.
first=$(gzip -dc "$ARCHIVE/db.sql.gz" | sed -n '1,30{/^\\restrict /p;}')
[ -z "$first" ] || printf '%s\n' '\restrict a' '\unrestrict a' | cml_sql ||
  refuse "the psql in the container $CML_DB_CONTAINER is older than the dump: bring the image of the database up to date"
# In the pod and here: a dump of the database as it is now.
used=$(db du -sk "$DATA_FOLDER" | awk '{ print $1 }')
dump=$(echo 'SELECT pg_database_size(current_database()) / 1024;' | cml_sql)
has_room volume "$((used + 4 * DUMP_BYTES / 1024))" db "$CML_DB_MOUNT"
has_room 'dump in the pod' "$dump" db "$DUMP_FOLDER"
has_room 'working directory' "$dump" here "$WORK"
}
# <<< archive-fits

# 3.8 Save the db-migrate Job
# A Job can't be started again; it is deleted and created. The server is asked whether it would take the saved one. From here on the working directory is this migration's alone.
# If it fails: The server names the field that it would refuse: take it out of `kubectl get job NAME -o yaml`, and give the file as `CML_MIGRATE_FILE`. `are of another`: use another working directory.
sw_step save-migrate-job run needs='ARCHIVE_SHA256:read-manifest MIGRATE_JOB:find-objects' reads='ARCHIVE_SHA256 CML_CONTEXT CML_MIGRATE_FILE CML_NAMESPACE MIGRATE_JOB' calls='expect refuse cml' sha=2aeace4c8a832a46679eca1d29216a9b25b6885138827cdc28d8e3eb4ec91c97
# >>> save-migrate-job
step_save_migrate_job() {
umask 077
this="$(cml get namespace kube-system -o 'jsonpath={.metadata.uid}') $CML_NAMESPACE $ARCHIVE_SHA256"
[ -s "$WORK/import-of" ] || { printf '%s\n' "$this" >"$WORK/import-of.new" && mv "$WORK/import-of.new" "$WORK/import-of"; }
expect "$this" cat "$WORK/import-of" || refuse "cluster, namespace and archive of this migration were expected; the notes in $WORK are of another"
found=$WORK/migrate-job-as-found.yaml
if [ -n "$CML_MIGRATE_FILE" ]; then
  cml create --dry-run=client -f "$CML_MIGRATE_FILE" -o yaml >"$found.new"
else
  cml get job "$MIGRATE_JOB" -o yaml >"$found.new"
fi
# Only now: the file that was given may be this one, from an earlier attempt.
mv "$found.new" "$found"
# What the cluster added is taken out: a Job that has it is not accepted, or takes the old pods for its own. In a merge patch null removes a field.
ids='{"controller-uid":null,"job-name":null,"batch.kubernetes.io/controller-uid":null,"batch.kubernetes.io/job-name":null}'
cml patch --local -f "$found" --type merge -o yaml -p '{"status": null, "metadata": {"uid": null, "resourceVersion": null, "creationTimestamp": null,
  "generation": null, "managedFields": null, "ownerReferences": null, "selfLink": null, "labels": '"$ids"', "annotations":
  {"kubectl.kubernetes.io/last-applied-configuration": null, "batch.kubernetes.io/job-tracking": null}}, "spec": {"selector": null,
  "manualSelector": null, "ttlSecondsAfterFinished": null, "template": {"metadata": {"labels": '"$ids"'}}}}' >"$WORK/migrate-job.yaml.new"
left=$(grep -n -E 'controller-uid|^  uid:|resourceVersion:' "$WORK/migrate-job.yaml.new" || true)
[ -z "$left" ] || refuse "the Job still holds what the cluster added: $left"
# Would the server take it? Under another name, because the Job itself is still there.
cml patch --local -f "$WORK/migrate-job.yaml.new" --type merge -o yaml -p '{"metadata": {"name": "stepwright-check"}}' |
  cml create --dry-run=server -o name -f -
mv "$WORK/migrate-job.yaml.new" "$WORK/migrate-job.yaml"
}
# <<< save-migrate-job

# 3.9 Start a helper pod at the volume of the projects
# The first step that adds something: a pod that ends after `HELPER_LIFETIME`. It shows that pods may run as root, that the volume is empty and has room, and that files can get their owner.
# If it fails: `kubectl describe pod stepwright-files` says why it does not start: set `HELPER_IMAGE`, or let the cluster's administrator allow a pod that runs as root. Files that are listed are of new
#   projects. `cannot be given`: the administrator of the storage has to lift `root_squash` for this volume.
sw_step start-files-helper run risk=reversible rerun=safe timeout=3600 undo reads='ARCHIVE CML_CONTEXT CML_DB CML_DB_CONTAINER CML_FILES_CLAIM CML_NAMESPACE HELPER_IMAGE HELPER_LIFETIME PROJECT_GID PROJECT_UID START_TIMEOUT STOP_TIMEOUT' undo-reads='CML_CONTEXT CML_NAMESPACE STOP_TIMEOUT' calls='expect fits quoted refuse run_on seconds to_end whole cml in_files_stream in_files helper_pod project_files has_room' sha=cdd2372ba259a15fc8c9e17be6a5f6dff9ca7e4db611c81702e370080b25c95e
# >>> start-files-helper
step_start_files_helper() {
helper_pod stepwright-files "$CML_FILES_CLAIM" /migration/projects
run_on in_files PROJECT_UID PROJECT_GID <<'REMOTE'
for tool in awk cat chown cp cut dd df find mktemp mv readlink rm sed sha256sum sort stat sync tar tr wc; do
  command -v "$tool" >/dev/null || { echo "the image has no $tool" >&2; exit 1; }
done
[ "$(echo probe | dd bs=65536 count=2 iflag=fullblock,count_bytes 2>/dev/null)" = pr ] || { echo "the dd of the image does not know count_bytes" >&2; exit 1; }
cd /migration/projects
echo probe >.stepwright-probe
chown "$PROJECT_UID:$PROJECT_GID" .stepwright-probe
owner=$(stat -c %u:%g .stepwright-probe)
rm -f .stepwright-probe
[ "$owner" = "$PROJECT_UID:$PROJECT_GID" ] || { echo 'files on the volume of the projects cannot be given to their owner' >&2; exit 1; }
REMOTE
if [ ! -e "$WORK/placed" ]; then
  expect '' project_files
  needed=$(sed 's/^projects\(.*\)$/files\1.tar.sum/' "$ARCHIVE/units" | (cd -P -- "$ARCHIVE" && xargs cat) | awk '{ sum += $1 } END { printf "%.0f\n", sum / 1024 }')
  has_room projects "$needed" in_files /migration/projects
fi
}
undo_start_files_helper() {
cml delete pod stepwright-files --ignore-not-found --wait=true --timeout="$STOP_TIMEOUT"
}
# <<< start-files-helper

# 3.10 Choose the administrator who will own everything
# All projects, jobs, models and applications are reassigned to this administrator, who hands them on.
# Asks: Which administrator will own everything?
# If it fails: If the right person isn't in the list, have them log in to the workspace, and list again.
sw_step choose-admin choose choices prompt=choose answer=ADMIN captures=ADMIN reads='ADMIN CML_CONTEXT CML_DB CML_DB_CONTAINER CML_NAMESPACE DB_ROLE' calls='fits keep keep_choice refuse to_end cml db_stream cml_sql admins' sha=b5b860c1e273e9920f7e3c70f0733d9cc3f460313a34abeab854884f1c6a62ea
# >>> choose-admin
choices_choose_admin() {
admins
}
step_choose_admin() {
admins >"$WORK/ADMIN.choices.new"
keep_choice ADMIN "$ADMIN"
}
# <<< choose-admin

# 3.11 Confirm the workspace
# Asks: Is the namespace ${CML_NAMESPACE} of the context ${CML_CONTEXT} the workspace whose content may be replaced?
# Look for: Its web page shows no project. It is easiest if nobody but ${ADMIN} has logged in.
# If it fails: Stop here. Undo what was done, set `CML_CONTEXT` and `CML_NAMESPACE` to the workspace that is meant, and begin again with a new working directory.
sw_step target-is-meant confirm body=no prompt=confirm reads='CML_CONTEXT CML_NAMESPACE' sha=725df03ef6a7a0ae9d16575f8880d80d07e25a1c1c1316919e436a219bf2ac8e

# 3.12 Stop the services
# Nothing may write while rows and files are replaced. From here on nobody can use the workspace.
# If it fails: Run the step again: counts that are noted are not noted a second time. To give up, undo: every service gets its replica count back.
sw_step stop-clients scale risk=reversible rerun=safe undo reads='CML_CONTEXT CML_NAMESPACE CML_SERVICES START_TIMEOUT STOP_TIMEOUT' undo-reads='CML_CONTEXT CML_NAMESPACE CML_SERVICES START_TIMEOUT' calls='count_of existing fits forget_counts pods_gone refuse remember_counts scale_back scale_to seconds selector_of wait_until workloads_ready cml' sha=565260af34f2de062e5add9c1431296639768d09e92135007dacc86562a45ca5
# >>> stop-clients
step_stop_clients() {
deployments=$(existing cml deployment "$CML_SERVICES")
scale_to cml 0 replicas deployment "$deployments"
wait_until "$STOP_TIMEOUT" 5s pods_gone cml deployment "$deployments"
}
undo_stop_clients() {
scale_back cml replicas deployment "$CML_SERVICES"
wait_until "$START_TIMEOUT" 5s workloads_ready cml deployment "$CML_SERVICES"
forget_counts replicas deployment "$CML_SERVICES"
}
# <<< stop-clients

# 3.13 Verify that no project was created since the first check
# People could work until the services stopped. Waits first until no other client uses the database.
# If it fails: Sessions are listed: add their Deployment to `CML_SERVICES`, end them, or add roles that only look on to `BYSTANDERS`. If a project was created, undo, delete it, and begin again.
sw_step still-ready run timeout=7200 reads='BYSTANDERS CML_CONTEXT CML_DB CML_DB_CONTAINER CML_NAMESPACE DB_ROLE STOP_TIMEOUT' calls='expect fits quoted refuse run_on seconds to_end wait_until whole cml db_stream in_files_stream in_files cml_sql sessions project_files' sha=1fa3978ea0c702921aee4ca7196447b38e4c3fc2f8e62ca0ab0db39f79c6350f
# >>> still-ready
step_still_ready() {
wait_until "$STOP_TIMEOUT" 5s expect '' sessions cml_sql
echo "SELECT format('there are %s projects now', count(*)) FROM public.projects HAVING count(*) > 0;" | expect '' cml_sql
expect '' project_files
}
# <<< still-ready

# 3.14 Load the SQL library
# Creates the schema `stepwright_saved` with the functions that the next steps call. The restore leaves it alone. Nothing outside of it is changed.
# If it fails: Nothing was created. The message is PostgreSQL's; run the step again, or undo and ask the contact of this procedure with it.
sw_step load-library run risk=reversible rerun=safe undo reads='CML_CONTEXT CML_DB CML_DB_CONTAINER CML_NAMESPACE DB_ROLE' calls='fits refuse to_end cml db_stream cml_sql sql_references drop_saved load_library' sha=529b34bf796d411f0ccbcc9fd927cd4d22515eb8bd3360a301479f5eedb9efdb
# >>> load-library
step_load_library() {
load_library
}
undo_load_library() {
drop_saved
rm -f "$WORK"/cml-before*
}
# <<< load-library

# 3.15 Save the rows that the workspace keeps, and back up its database here
# The chosen administrator's row, `site_config`, its default engine image and the rights of other roles are kept in the database itself. A second run saves no rows. The dump is a second
# backup, should the copy of the data directory be lost: give `gzip -dc cml-before.sql.gz` to `psql` in an empty database.
# If it fails: `expected an administrator`: yours was removed, banned or renamed. `saved already`: undo down to `choose-admin`, and choose again. `differ`: the stream ended early; run the step
#   again. `No space left on device`: the message says whether in the pod (`DUMP_FOLDER`) or here.
sw_step save-rows run risk=reversible rerun=safe timeout=43200 undo=with undo-with=load-library needs='ADMIN:choose-admin DUMP_SHA256:read-manifest' reads='ADMIN CML_CONTEXT CML_DB CML_DB_CONTAINER CML_NAMESPACE DB_ROLE DUMP_FOLDER DUMP_SHA256' calls='fits quoted refuse run_on sha256 to_end whole cml db_stream db cml_sql take_dump' sha=479523dce3cb3b450eaf2df075d673adf186a68b7a3999935bc607103227eb55
# >>> save-rows
step_save_rows() {
cml_sql -v ADMIN="$ADMIN" -v DUMP_SHA256="$DUMP_SHA256" <<'SQL'
BEGIN;
LOCK TABLE stepwright_saved.run IN EXCLUSIVE MODE; SET LOCAL search_path TO public;
-- All digits of floating-point columns, also before PostgreSQL 12.
SET LOCAL extra_float_digits = 3;
SELECT EXISTS (SELECT FROM stepwright_saved.run) AS saved \gset
\if :saved
SELECT stepwright_saved.refuse('the row of another administrator is saved already; to choose again, undo down to load-library', ARRAY(
  SELECT content ->> 'username' FROM stepwright_saved.saved_row WHERE kind = 'admin' AND content ->> 'username' <> :'ADMIN')) \g /dev/null
SELECT stepwright_saved.refuse('rows of another migration are saved already, of the dump', ARRAY(
  SELECT dump_sha256 FROM stepwright_saved.run WHERE dump_sha256 <> :'DUMP_SHA256')) \g /dev/null
SELECT format('already saved on %s', saved_at) FROM stepwright_saved.run;
\else
INSERT INTO stepwright_saved.run (dump_sha256) VALUES (:'DUMP_SHA256');
INSERT INTO stepwright_saved.saved_row
SELECT 'admin', row_to_json(u) FROM users u WHERE u.admin AND u.username = :'ADMIN' AND row_to_json(u) ->> 'banned' IS DISTINCT FROM 'true';
INSERT INTO stepwright_saved.saved_row SELECT 'site_config', row_to_json(s) FROM site_config s
UNION ALL SELECT 'engine_image', row_to_json(i) FROM engine_images i JOIN site_config s ON s.default_engine_image_id = i.id;
SELECT stepwright_saved.refuse('expected an administrator of that name who is not banned, one site_config and its default image; missing', ARRAY(
  SELECT kind FROM unnest(ARRAY['admin', 'site_config', 'engine_image']) AS kind
  WHERE kind NOT IN (SELECT s.kind FROM stepwright_saved.saved_row s))) \g /dev/null
INSERT INTO stepwright_saved.right_before SELECT * FROM stepwright_saved.right_now;
-- The restore drops extensions together with their schema. One may need another that was made before it.
INSERT INTO stepwright_saved.extension_before (name, schema_name)
SELECT e.extname, n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace AND n.nspname IN ('public', 'feature_flags') ORDER BY e.oid;
INSERT INTO stepwright_saved.relation_before SELECT name FROM stepwright_saved.relation WHERE relkind <> 'S';
SELECT kind || ' saved' FROM stepwright_saved.saved_row ORDER BY kind;
\endif
COMMIT;
SQL
umask 077
[ -s "$WORK/cml-before.sql.gz" ] || take_dump db "$WORK/cml-before.sql.gz"
db pg_dumpall -U "$DB_ROLE" --roles-only --no-role-passwords >"$WORK/cml-before-roles.new"
mv "$WORK/cml-before-roles.new" "$WORK/cml-before-roles.sql"
}
# <<< save-rows

# 3.16 Stop the database, and start a helper pod at its volume
# The volume can be mounted by one pod only, and its files can be copied only while the server is down.
# If it fails: `kubectl describe pod` says what keeps a pod. If its node is gone, the cluster's administrator decides: a server that may still run must not share its files. Then run the step again.
sw_step stop-database run risk=reversible rerun=safe timeout=7200 undo reads='CML_CONTEXT CML_DB CML_DB_CLAIM CML_DB_CONTAINER CML_NAMESPACE DB_ROLE HELPER_IMAGE HELPER_LIFETIME START_TIMEOUT STOP_TIMEOUT' undo-reads='CML_CONTEXT CML_DB CML_DB_CONTAINER CML_NAMESPACE DB_ROLE START_TIMEOUT STOP_TIMEOUT' calls='count_of expect fits forget_counts refuse remember_counts scale_back scale_to seconds to_end wait_until cml db_stream cml_sql helper_pod database_answers stop_database start_database' sha=8fb79ca65c5549dd989cc32a2fca5024a162a8f852a664661357a4a301d859c2
# >>> stop-database
step_stop_database() {
stop_database database
helper_pod stepwright-database "$CML_DB_CLAIM" /migration/database
}
undo_stop_database() {
cml delete pod stepwright-database --ignore-not-found --wait=true --timeout="$STOP_TIMEOUT"
start_database
forget_counts database statefulset "$CML_DB"
}
# <<< stop-database

# 3.17 Copy the project files
# Project by project, straight from the archive into the volume. Compares the bytes that arrived, and then the description of what lies on the volume now: size and SHA-256 of every
# file. What is finished is not done again after an interruption. Nothing but `projects` is written: `addons`, `cdn` and `output` stay.
# If it fails: The project is named. Run the step again: it goes on with what is missing. `No space left on device`, or `Wrote only`: enlarge the volume first. Connections break again and again: give
#   `STREAMS` a smaller number. `of another owner`: the file server changes owners. `pods "stepwright-files" not found`: run `start-files-helper` again, alone.
sw_step place-files run risk=reversible rerun=safe timeout=172800 progress undo needs=ARCHIVE_SHA256:read-manifest reads='ARCHIVE ARCHIVE_SHA256 CML_CONTEXT CML_NAMESPACE PROJECT_GID PROJECT_UID STREAMS' undo-reads='ARCHIVE CML_CONTEXT CML_NAMESPACE' calls='expect fits quoted refuse run_on sha256 to_end whole cml in_files_stream in_files write_describe archive_sum send_file units_to_place receive_units send_units compare_units place_units place_streams' sha=405add7f26057c01abd9ae449d54446ba8c0ce6ac262c56e9bab54f5be00260a
# >>> place-files
step_place_files() {
touch "$WORK/placed"
expect "$ARCHIVE_SHA256" archive_sum
write_describe
send_file "$WORK/describe" /tmp/describe
# An undo that was interrupted may still be removing; without this folder it ends.
in_files sh -c 'rm -rf /migration/projects/.stepwright-removed-*'
units_to_place >"$WORK/to-place"
rm -rf -- "$WORK/taken" "$WORK/taken.over"
mkdir "$WORK/taken"
place_streams "$STREAMS" 3>&1 | tee -a "$WORK/placed"
expect '' units_to_place
rm -rf -- "$WORK/taken" "$WORK"/sent-* "$WORK/to-place"
# Last, because files that arrive change the times of the folders that they arrive in.
send_file "$ARCHIVE/files/folders.tar" /tmp/folders.tar
run_on in_files PROJECT_UID PROJECT_GID <<'REMOTE'
tar -xpf /tmp/folders.tar -C /migration/projects
wrong=$(find /migration/projects/projects -mindepth 1 ! -name .snapshot '(' ! -user "$PROJECT_UID" -o ! -group "$PROJECT_GID" ')' | sed -n 1,20p)
[ -z "$wrong" ] || { printf 'of another owner:\n%s\n' "$wrong" >&2; exit 1; }
REMOTE
}
progress_place_files() {
awk '{ sum += $2 } END { printf "%.0f\n", sum }' "$WORK/placed"
}
undo_place_files() {
[ -e "$WORK/placed" ] || exit 0
# From here on nothing counts as brought in; the file itself says that something may be there.
: >"$WORK/placed"
send_file "$ARCHIVE/units" /tmp/units
run_on in_files <<'REMOTE'
cd /migration/projects
# Renamed first: an attempt that was interrupted may still be at it, and ends when its folder is gone.
rm -rf .stepwright-removed-*
away=$(mktemp -d .stepwright-removed-XXXXXX)
removed=0
while IFS= read -r unit; do
  [ ! -e "./$unit" ] && [ ! -L "./$unit" ] || mv -- "./$unit" "$away/$removed"
  removed=$((removed + 1))
done </tmp/units
rm -rf "$away"
find projects -mindepth 1 -maxdepth 1 -type d | while IFS= read -r folder; do rmdir -- "$folder" 2>/dev/null || true; done
REMOTE
rm -f "$WORK/placed"
}
# <<< place-files

# 3.18 Copy the dump to the database volume
# psql reads it there. Size and SHA-256 are compared.
# If it fails: `expected` and `found` differ: run the step again. `No space left on device`: enlarge the volume first. `pods "stepwright-database" not found`: run `stop-database` again, alone.
sw_step place-dump run risk=reversible rerun=safe timeout=43200 undo needs='ARCHIVE_SHA256:read-manifest DATA_FOLDER:find-objects DUMP_BYTES:read-manifest DUMP_SHA256:read-manifest' reads='ARCHIVE ARCHIVE_SHA256 CML_CONTEXT CML_DB_MOUNT CML_NAMESPACE DATA_FOLDER DUMP_BYTES DUMP_SHA256' undo-reads='CML_CONTEXT CML_NAMESPACE' calls='expect fits quoted refuse run_on sha256 to_end whole cml in_database_stream in_database archive_sum' sha=2c2b639f690fe180257b9487e907db5735ff33259e7851d49e688d983c9af8cd
# >>> place-dump
step_place_dump() {
expect "$ARCHIVE_SHA256" archive_sum
# The server's own user has to read it; that user owns the server's data.
gzip -dc "$ARCHIVE/db.sql.gz" | in_database_stream sh -c '
  set -eu
  umask 077
  cd /migration/database
  mkdir -p stepwright
  cat >stepwright/db.sql.part
  chown -R "$(stat -c %u:%g "$1")" stepwright' sh "${DATA_FOLDER#"$CML_DB_MOUNT"/}"
expect "$DUMP_BYTES $DUMP_SHA256" in_database sh -c \
  'cd /migration/database/stepwright && echo "$(wc -c <db.sql.part | tr -d " ") $(sha256sum <db.sql.part | cut -d " " -f 1)"'
in_database mv /migration/database/stepwright/db.sql.part /migration/database/stepwright/db.sql
}
undo_place_dump() {
in_database sh -c 'cd /migration/database/stepwright 2>/dev/null || exit 0; rm -f db.sql db.sql.part brought-back; cd .. && rmdir stepwright'
}
# <<< place-dump

# 3.19 Back up the workspace's data directory
# A copy, not a move. It is the way back for every step from here on, and holds all databases and roles of that server; what others keep there goes back too.
# Undo discards: everything written since this step to the server of the workspace's database, to all of its databases and roles, also by people after the import
# If it fails: `has not ended cleanly`: undo down to `stop-database`, and run it again. `no end mark`: run the step again. `pods "stepwright-database" not found`: run `stop-database` again, alone.
#   When undone, `is not there` or `is not whole`: the copy was lost; the database as it was is in `cml-before.sql.gz` in the working directory.
sw_step keep-data run risk=reversible rerun=safe timeout=43200 undo needs=DATA_FOLDER:find-objects reads='CML_CONTEXT CML_DB CML_DB_MOUNT CML_NAMESPACE DATA_FOLDER' calls='expect fits quoted refuse run_on to_end whole cml in_database_stream in_database' sha=df2e33883076376b63a37422b2ee4635a6a37ca5b093f42a29093b9a08a09607
# >>> keep-data
step_keep_data() {
FOLDER=${DATA_FOLDER#"$CML_DB_MOUNT"/}
run_on in_database FOLDER <<'REMOTE'
cd /migration/database
[ -f "$FOLDER/PG_VERSION" ] || { echo "no data of a server in $FOLDER"; exit 1; }
[ ! -e "$FOLDER/postmaster.pid" ] || { echo "the server has not ended cleanly: there is $FOLDER/postmaster.pid"; exit 1; }
# cp -a would copy a link, and not the data behind it.
links=$(find "$FOLDER" -type l)
[ -z "$links" ] || { echo "data of the server lie elsewhere, behind links: $links"; exit 1; }
# A former attempt may still copy, when only its connection was lost. It ends without its folder, or has just ended.
for part in stepwright/part-*; do [ ! -e "$part" ] || mv "$part" "stepwright/away-${part##*-}" || [ ! -e "$part" ]; done
rm -rf stepwright/away-*
[ ! -d stepwright/data-before ] || exit 0
# A line now and then keeps the connection: some load balancers end one on which nothing moves.
(while sleep 20 >/dev/null 2>&1; do echo 'still copying and comparing'; done) & talk=$!
trap 'kill $talk' EXIT
rm -f stepwright/brought-back
part=$(mktemp -d stepwright/part-XXXXXX)
cp -a "$FOLDER" "$part/data"
sync
list() { cd "$1" && find . -type f -exec sha256sum {} + | sort -k 2 | sha256sum; }
[ "$(list "$FOLDER")" = "$(list "$part/data" || echo unknown)" ] || { echo 'the copy is not equal'; exit 1; }
mv "$part/data" stepwright/data-before
rmdir "$part"
REMOTE
touch "$WORK/data-kept"
echo 'backed up, and equal'
}
undo_keep_data() {
expect '' cml get pod "$CML_DB-0" --ignore-not-found -o name
KEPT=$([ ! -e "$WORK/data-kept" ] || echo yes)
FOLDER=${DATA_FOLDER#"$CML_DB_MOUNT"/}
# What is thrown away may be of a server that did not end cleanly; what comes back is not.
run_on in_database FOLDER KEPT <<'REMOTE'
cd /migration/database
# An attempt at the copy may still go on. Without its folder it ends, and cannot take for a copy what is half removed.
for part in stepwright/part-*; do [ ! -e "$part" ] || mv "$part" "stepwright/away-${part##*-}" || [ ! -e "$part" ]; done
if [ -d stepwright/data-before ]; then
  [ -f stepwright/data-before/PG_VERSION ] || { echo 'the copy of the data is not whole; nothing was exchanged'; exit 1; }
  touch stepwright/brought-back
  # Renamed first, and removed when all is in its place: an attempt that was interrupted may still be removing when the next one comes.
  away=$(mktemp -d stepwright/away-XXXXXX)
  [ ! -e "$FOLDER" ] || mv "$FOLDER" "$away/data"
  mv stepwright/data-before "$FOLDER"
elif [ "$KEPT" = yes ] && [ ! -e stepwright/brought-back ]; then
  echo 'the copy of the data is not there'
  exit 1
fi
[ -f "$FOLDER/PG_VERSION" ]
rm -rf stepwright/away-*
REMOTE
rm -f "$WORK/data-kept"
}
# <<< keep-data

# 3.20 Remove the helper pods, and start the database
# The next pod at the volume of the database is the server's.
# If it fails: `Terminating`: the pod's node does not answer. Bring it back, or let an administrator detach the volume, and run the step again. `kubectl logs` says why the server does not start.
sw_step start-database run risk=reversible rerun=safe timeout=7200 undo reads='CML_CONTEXT CML_DB CML_DB_CLAIM CML_DB_CONTAINER CML_FILES_CLAIM CML_NAMESPACE DB_ROLE HELPER_IMAGE HELPER_LIFETIME START_TIMEOUT STOP_TIMEOUT' undo-reads='CML_CONTEXT CML_DB CML_DB_CLAIM CML_DB_CONTAINER CML_FILES_CLAIM CML_NAMESPACE HELPER_IMAGE HELPER_LIFETIME START_TIMEOUT STOP_TIMEOUT' calls='count_of expect fits refuse remember_counts scale_back scale_to seconds to_end wait_until cml db_stream cml_sql helper_pod database_answers stop_database start_database' sha=48ce85e8cffefe1cf7d6b1b3ee0fd0c5bbb7f3fb9dfa79063c35f22325da14ad
# >>> start-database
step_start_database() {
cml delete pod stepwright-files stepwright-database --ignore-not-found --wait=true --timeout="$STOP_TIMEOUT"
start_database
}
undo_start_database() {
stop_database ''
helper_pod stepwright-files "$CML_FILES_CLAIM" /migration/projects
helper_pod stepwright-database "$CML_DB_CLAIM" /migration/database
}
# <<< start-database

# 3.21 Replace the content of the database with CDSW's
# One transaction from the first `DROP` to the last row. Before it commits, rows, constraints, indexes and extensions are compared with the source. If the dump is cut anywhere, nothing
# has happened. If the connection is, psql may go on in the pod: run the step again, which waits for it and restores nothing twice. Other schemas stay as they are. Quotas are emptied too.
# If it fails: The database is as it was, unless only the connection was lost. `the dump is not whole`: undo down to `place-dump`, and run again. `the dump has ended the transaction`: what came of it stays;
#   undo down to `keep-data`. An error in the dump's own commands: undo, and ask the contact of this procedure.
sw_step restore run risk=destructive rerun=safe timeout=43200 undo=with undo-with=keep-data needs='COUNTS:read-manifest DUMP_SHA256:read-manifest' reads='CML_CONTEXT CML_DB CML_DB_CONTAINER CML_DB_MOUNT CML_NAMESPACE COUNTS DB_ROLE DUMP_SHA256' calls='fits refuse to_end cml db_stream cml_sql secret_tables' sha=c5d8a739a1be8b7d2ebb22afa27d64f19d80a996f6805413180ff345036af78a
# >>> restore
step_restore() {
cml_sql -v CML_DB_MOUNT="$CML_DB_MOUNT" -v DUMP_SHA256="$DUMP_SHA256" -v COUNTS="$COUNTS" -v SECRET="$(secret_tables)" <<'SQL'
BEGIN;
-- Waits for an attempt whose connection was lost.
LOCK TABLE stepwright_saved.run IN EXCLUSIVE MODE;
SELECT EXISTS (SELECT FROM stepwright_saved.run WHERE dump_sha256 = :'DUMP_SHA256' AND restored_at IS NOT NULL) AS restored \gset
\if :restored
\echo this dump is in the database already
\else
SET LOCAL client_min_messages = warning;
SELECT stepwright_saved.refuse('nothing was replaced, because the rows of the workspace are not saved, or for another dump; run save-rows first', ARRAY(
  SELECT n || ' rows' FROM (SELECT count(*) AS n FROM stepwright_saved.saved_row) AS saved
  WHERE n <> 3 OR ARRAY(SELECT dump_sha256 FROM stepwright_saved.run) <> ARRAY[:'DUMP_SHA256'])) \g /dev/null
DROP SCHEMA IF EXISTS feature_flags CASCADE;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
SELECT stepwright_saved.grant_rights() \g /dev/null
SELECT :'CML_DB_MOUNT' || '/stepwright/db.sql' AS dump, txid_current() AS transaction \gset
\o /dev/null
\i :dump
\o
-- The dump sets parameters for the whole session, and makes feature_flags itself.
RESET ALL;
SELECT stepwright_saved.refuse('the dump has ended the transaction', ARRAY(
  SELECT 'what came of it stays; undo, and make a dump that holds no COMMIT' WHERE txid_current() <> :transaction)) \g /dev/null
SELECT stepwright_saved.grant_rights() \g /dev/null
SELECT stepwright_saved.refuse('the dump is not whole', ARRAY(SELECT stepwright_saved.missing(:'COUNTS', string_to_array(:'SECRET', ' ')))) \g /dev/null
-- Quotas of CDSW keep sessions of CML from starting (Cloudera's DSE-11000).
SELECT stepwright_saved.keep_still() \g /dev/null
SELECT stepwright_saved.empty_tables('{custom_quota, default_quota}') \g /dev/null
SELECT stepwright_saved.as_it_was() \g /dev/null
UPDATE stepwright_saved.run SET restored_at = now(), admin_id = NULL, image_id = NULL WHERE dump_sha256 = :'DUMP_SHA256';
\echo restored
\endif
COMMIT;
SQL
}
# <<< restore

# 3.22 Run the db-migrate Job again
# It brings CDSW's tables to what this version of CML needs. Waits until it has ended, and fails unless it has completed.
# If it fails: `kubectl logs job/NAME` shows what it could not do: CDSW may have to be upgraded before it is exported. `timed out`: raise `MIGRATE_TIMEOUT` and run the step again; it only waits.
sw_step run-migrate-job run risk=reversible rerun=safe timeout=21600 undo needs=MIGRATE_JOB:find-objects reads='CML_CONTEXT CML_NAMESPACE MIGRATE_JOB MIGRATE_TIMEOUT STOP_TIMEOUT' undo-reads='CML_CONTEXT CML_NAMESPACE MIGRATE_JOB STOP_TIMEOUT' calls='refuse seconds wait_until cml job_state job_ended delete_job' sha=4564272604ed7080ec8565c254c967f0bf9f2684820f8113abba794c262f6233
# >>> run-migrate-job
step_run_migrate_job() {
if [ ! -e "$WORK/migrate-job-created" ]; then
  found=$(cml get job "$MIGRATE_JOB" --ignore-not-found -o 'jsonpath={.metadata.uid}')
  # Noted once. A Job with another uid was created here, by an attempt that ended before it had noted that.
  [ -e "$WORK/migrate-job-replaced" ] ||
    { printf '%s\n' "$found" >"$WORK/migrate-job-replaced.new" && mv "$WORK/migrate-job-replaced.new" "$WORK/migrate-job-replaced"; }
  if [ -z "$found" ] || [ "$found" = "$(cat "$WORK/migrate-job-replaced")" ]; then
    delete_job
    cml create -f "$WORK/migrate-job.yaml"
  fi
  touch "$WORK/migrate-job-created"
fi
wait_until "$MIGRATE_TIMEOUT" 3s job_ended
state=$(job_state)
case " $state " in *' Complete '*) ;; *) refuse "the Job has ended with: $state" ;; esac
}
undo_run_migrate_job() {
rm -f "$WORK/migrate-job-created" "$WORK/migrate-job-replaced"
state=$(job_state)
case " $state " in *' Complete '* | *' Failed '*) exit 0 ;; esac
# One that still works would go on in the data that are put back.
delete_job
printf 'the Job %s stays deleted, because it would run at once; its manifest is %s, which CML_MIGRATE_FILE takes\n' "$MIGRATE_JOB" "$WORK/migrate-job-as-found.yaml"
}
# <<< run-migrate-job

# 3.23 Adapt the database to the workspace
# One transaction. The engine image, `site_config` and the rights of other roles come back, and the administrator, in the place of CDSW's user of the same name, or of the first. Tables that
# don't apply to the workspace are truncated: keys, credentials, invitations, memberships, past builds. Jobs are paused, applications stopped. Duplicate slugs are made unique. All objects
# are reassigned to the administrator and the workspace's engine image, all other users deleted. If any other table would lose a row, nothing is changed.
# If it fails: Nothing was changed. `no longer has the columns`: look at the log of the db-migrate Job, which did not bring them. `cannot truncate a table`, or `duplicate key value`, names a table that came with the db-migrate Job: if its rows may go, add it to `ALSO_EMPTY` and run the step again.
sw_step adapt run risk=destructive rerun=safe timeout=43200 undo=with undo-with=keep-data reads='ALSO_EMPTY CML_CONTEXT CML_DB CML_DB_CONTAINER CML_NAMESPACE DB_ROLE' calls='fits refuse to_end cml db_stream cml_sql emptied_tables' sha=cf619d289bb123b98c64ca38a6829ec79adee50bf5743ced26b0bb79efb39a96
# >>> adapt
step_adapt() {
cml_sql -v EMPTIED="$(emptied_tables)" <<'SQL'
BEGIN;
LOCK TABLE stepwright_saved.run IN EXCLUSIVE MODE; SET LOCAL search_path TO public;
SELECT stepwright_saved.keep_still() \g /dev/null
-- 1. Bring back the administrator, the engine image, site_config and rights, unless a former run has.
SELECT stepwright_saved.bring_back() FROM stepwright_saved.run WHERE admin_id IS NULL;
SELECT admin_id, image_id FROM stepwright_saved.run \gset
SELECT stepwright_saved.refuse('no longer in the database', ARRAY(SELECT 'the administrator' WHERE NOT EXISTS (SELECT FROM users WHERE id = :admin_id)
  UNION ALL SELECT 'the image' WHERE NOT EXISTS (SELECT FROM engine_images WHERE id = :image_id))) \g /dev/null
-- 2. Truncate tables that do not apply to the workspace.
SELECT stepwright_saved.empty_tables(string_to_array(:'EMPTIED', ' '));
-- 3. Pause all jobs, stop all applications.
UPDATE jobs SET paused = true WHERE paused IS DISTINCT FROM true;
SELECT 'UPDATE applications SET status = ''stopped'' WHERE status IS DISTINCT FROM ''stopped'';' WHERE to_regclass('applications') IS NOT NULL \gexec
-- 4. Make the slugs of projects unique, because they get one owner; and the names, where an owner may have each only once.
SELECT stepwright_saved.make_unique('slug');
SELECT stepwright_saved.make_unique('name') WHERE stepwright_saved.once_for_each_owner('name');
-- 5. Reassign all objects to the administrator and to the workspace's image. A project keeps one of its images.
SELECT stepwright_saved.point_at('users', :admin_id);
SELECT 'DELETE FROM projects_engine_images a USING projects_engine_images b WHERE a.project_id = b.project_id AND a.ctid > b.ctid;'
WHERE to_regclass('projects_engine_images') IS NOT NULL \gexec
SELECT stepwright_saved.point_at('engine_images', :image_id);
-- 6. Delete all other users. Users refer to each other too: they forget that, or name the administrator where they must name somebody.
SELECT format('UPDATE users SET %1$I = CASE WHEN id = %2$s THEN %2$s ELSE %3$s END WHERE %1$I IS NOT NULL;', a.attname, :admin_id, CASE WHEN a.attnotnull THEN :'admin_id' ELSE 'NULL' END)
FROM pg_attribute a WHERE a.attrelid = 'users'::regclass AND a.attname IN (
  SELECT column_name FROM stepwright_saved.reference WHERE to_table = 'users' AND to_column = 'id' AND schema_name = 'public' AND table_name = 'users') \gexec
DELETE FROM users WHERE id <> :admin_id;
SELECT stepwright_saved.put_back('users', :admin_id, content, stepwright_saved.owned_by('users', content, :admin_id, :image_id))
FROM stepwright_saved.saved_row WHERE kind = 'admin' \g /dev/null
SELECT stepwright_saved.as_it_was() \g /dev/null
-- 7. Refuse if any other table has other rows than before.
SELECT stepwright_saved.refuse('rows would be lost', ARRAY(SELECT stepwright_saved.lost_rows())) \g /dev/null
-- 8. What follows from the rows: sequences, constraints that were never validated, materialized views. At last, rights to create.
SELECT stepwright_saved.catch_up();
SELECT stepwright_saved.grant_rights(true) \g /dev/null
COMMIT;
SQL
}
# <<< adapt

# 3.24 Verify the database
# Everything at once: one user, as saved; every reference to users and images; rows against the source; jobs, applications, slugs; `site_config` as it was; constraints, sequences and rights.
# If it fails: Each line names what is wrong; nothing is lost. Run `adapt` again, once; if the line stays, undo, or ask the contact of this procedure with the lines.
sw_step database-is-right assert needs=COUNTS:read-manifest reads='ALSO_EMPTY CML_CONTEXT CML_DB CML_DB_CONTAINER CML_NAMESPACE COUNTS DB_ROLE' calls='expect fits refuse to_end cml db_stream cml_sql emptied_tables wrong_rows' sha=ca8271a73f3fa04cef7ffd443a2ad791b4cc85a14c73713318d6a28df12234a3
# >>> database-is-right
step_database_is_right() {
expect '' wrong_rows
expect '' cml_sql <<'SQL'
SELECT set_config('default_transaction_read_only', 'on', false) AS read_only, set_config('search_path', 'public', false) AS path \gset
SELECT 'no longer granted: ' || statement FROM stepwright_saved.right_before
WHERE statement NOT IN (SELECT statement FROM stepwright_saved.right_now);
SELECT format('the constraint %s of %s was never validated', conname, conrelid::regclass)
FROM pg_constraint WHERE NOT convalidated AND connamespace::regnamespace::text IN ('public', 'feature_flags');
SELECT 'was not switched back: ' || statement FROM stepwright_saved.switched;
-- Rows without the row that they refer to: impossible unless constraints were switched off, so each key is counted once.
SELECT format('SELECT %L FROM %s child WHERE %s AND NOT EXISTS (SELECT FROM %s parent WHERE %s) HAVING count(*) > 0;',
         format('%s has rows without the row that %s names', k.conrelid::regclass, k.conname), k.conrelid::regclass,
         string_agg(format('child.%I IS NOT NULL', a.attname), ' AND '), k.confrelid::regclass, string_agg(format('parent.%I = child.%I', b.attname, a.attname), ' AND '))
FROM pg_constraint k CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair (col, to_col)
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.col JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.to_col
WHERE k.contype = 'f' AND k.connamespace::regnamespace::text IN ('public', 'feature_flags') GROUP BY k.oid, k.conrelid, k.confrelid, k.conname
UNION ALL
SELECT format('SELECT %L FROM (SELECT max(%I) AS highest FROM %s) AS filled, %s WHERE highest > last_value OR highest = last_value AND NOT is_called;',
         'the sequence ' || sequence_name || ' is behind its column', column_name, filled_table, sequence_name)
FROM stepwright_saved.sequence \gexec
;
SQL
}
# <<< database-is-right

# 3.25 Check that the services can log in
# Logs in over the network with the pod's password (`POSTGRES_PASSWORD` or `POSTGRES_PASSWORD_FILE`). Only if that fails, the role gets it and the pod is restarted. No command line, output or log holds it.
# If it fails: `neither … gives a password`, or the pod doesn't come back: see `kubectl describe pod`. `lets a wrong password in`: ask whoever runs the server about its `pg_hba.conf`, and skip this step.
sw_step set-password run risk=reversible rerun=safe timeout=7200 undo=with undo-with=keep-data reads='CML_CONTEXT CML_DB CML_DB_CONTAINER CML_NAMESPACE DB_ROLE START_TIMEOUT STOP_TIMEOUT' calls='fits quoted refuse run_on seconds to_end wait_until whole cml db_stream db log_in asks_for_password' sha=d450d00cfd2b22b294f75b3c9a819ff6c0d8fbe6007bd2c364ca38da3c38d24a
# >>> set-password
step_set_password() {
status=0
log_in right || status=$?
if [ "$status" -eq 1 ]; then
  # psql hashes the password itself, so that no statement holds it; and first nothing is logged any more, if the role may decide that.
  run_on db DB_ROLE <<'REMOTE'
password=${POSTGRES_PASSWORD:-$(cat "${POSTGRES_PASSWORD_FILE-}")}
new_session=$(command -v setsid || true)
said=$(printf '%s\n%s\n' "$password" "$password" | $new_session psql -X -q -v ON_ERROR_STOP=1 -U "$DB_ROLE" -d "$DB_ROLE" -o /dev/null -c "
  SELECT set_config(name, quiet, false)
  FROM (VALUES ('log_statement', 'none'), ('log_min_error_statement', 'panic'), ('log_min_duration_statement', '-1'), ('log_min_duration_sample', '-1'),
               ('log_transaction_sample_rate', '0'), ('debug_print_parse', 'off'), ('debug_print_rewritten', 'off'), ('debug_print_plan', 'off'),
               ('pgaudit.log', 'none'), ('pg_stat_statements.track_utility', 'off')) AS setting (name, quiet)
  JOIN pg_settings USING (name) WHERE current_setting('is_superuser') = 'on'" -c '\password' 2>&1) || { printf '%s\n' "$said" | grep -v '^Enter ' >&2; exit 1; }
REMOTE
  # Connections that were opened with another password end with the pod.
  cml delete pod "$CML_DB-0" --wait=true --timeout="$STOP_TIMEOUT"
  wait_until "$START_TIMEOUT" 3s log_in right
fi
[ "$status" -le 1 ]
asks_for_password
}
# <<< set-password

# 3.26 Start the services
# Each gets the replica count that it had. Waits until they are available.
# If it fails: `kubectl describe pod` and `kubectl logs` of the service say why it does not start. The step may be run again: it sets the counts that were noted.
sw_step start-clients scale risk=reversible rerun=safe undo reads='CML_CONTEXT CML_NAMESPACE CML_SERVICES START_TIMEOUT STOP_TIMEOUT' undo-reads='CML_CONTEXT CML_NAMESPACE CML_SERVICES STOP_TIMEOUT' calls='count_of existing fits pods_gone refuse remember_counts scale_back scale_to seconds selector_of wait_until workloads_ready cml' sha=6d0d343030dc3346c14fe05944f6589c944f5365d5ffd62bb71de3326deb8fd2
# >>> start-clients
step_start_clients() {
scale_back cml replicas deployment "$CML_SERVICES"
wait_until "$START_TIMEOUT" 5s workloads_ready cml deployment "$CML_SERVICES"
}
undo_start_clients() {
deployments=$(existing cml deployment "$CML_SERVICES")
scale_to cml 0 '' deployment "$deployments"
wait_until "$STOP_TIMEOUT" 5s pods_gone cml deployment "$deployments"
}
# <<< start-clients

# 3.27 Confirm that users can work
# Asks: Can the administrator log in, open a project, see its files and start a session?
# Look for: Open several projects of different former owners, among them one that was renamed. Start a session and list the files. Run one job by hand.
#   Everything can still be undone, but a roll-back also discards whatever people do from now on in the workspace, and in other databases of its server.
# If it fails: `kubectl logs` of the service `web` and of the session's pod say more. If you can't fix it within the maintenance window, roll back: the workspace is then as it was.
sw_step workspace-works confirm body=no prompt=confirm sha=ab2540e0a4be19e1ff64368fa3d090452e806b9f98113a62ba78a0801dd3fb63

# ---- clean-up: Clean up ----
# Where: the machine from which the import was run
sw_phase clean-up tools='cat kubectl rm sleep' variables='ARCHIVE DUMP_FOLDER CML_CONTEXT CML_NAMESPACE CML_DB CML_DB_CONTAINER CML_DB_MOUNT DB_ROLE'

# 4.1 Delete the backups in the workspace and on this machine
# People have worked in the workspace for some days, and the archive is kept somewhere safe. The dump of the former database holds password hashes, the Job's file may hold passwords.
# If it fails: What is named is left. Run the step again. The workspace doesn't need it and is not touched. The working directory must not be forgotten on this machine.
sw_step remove-kept-data run risk=point-of-no-return rerun=safe timeout=7200 reads='ARCHIVE CML_CONTEXT CML_DB CML_DB_CONTAINER CML_DB_MOUNT CML_NAMESPACE DB_ROLE DUMP_FOLDER' calls='expect fits quoted refuse run_on to_end whole cml db_stream db cml_sql drop_saved' sha=6ff429bc947811768446b2687c161a44053a50dfbe93252695c183eefc887805
# >>> remove-kept-data
step_remove_kept_data() {
db rm -rf -- "$CML_DB_MOUNT/stepwright"
drop_saved
left() {
  db sh -c 'ls -d "$1/stepwright" "$2"/stepwright-* 2>/dev/null || true' sh "$CML_DB_MOUNT" "$DUMP_FOLDER"
  cml get pod stepwright-files stepwright-database --ignore-not-found -o name
  echo "SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname = 'stepwright_saved';" | cml_sql
}
expect '' left
cd -P -- "$WORK"
rm -rf cml-before* migrate-job* data-kept import-of placed describe to-place files-* members* ./*.list taken taken.over
rm -f replicas_* database_* ADMIN* ARCHIVE_* COUNTS DATA_FOLDER DUMP_* MIGRATE_JOB SOURCE_VERSION
printf 'still there, with the data of all users: %s; to destroy it: rm -rf -- %q\n' "$ARCHIVE" "$ARCHIVE"
}
# <<< remove-kept-data

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
