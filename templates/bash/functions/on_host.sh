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
