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

