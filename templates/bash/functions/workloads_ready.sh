# workloads_ready PLACE KIND NAMES: fails, and lists them, while replicas are not ready.
workloads_ready() {
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
