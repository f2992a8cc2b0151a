scale_to cml 0 "$1" statefulset "$CML_DB" || return
# The StatefulSet has 0 replicas, so the pod isn't recreated.
cml delete pod "$CML_DB-0" --ignore-not-found --wait=true --timeout="$STOP_TIMEOUT"
