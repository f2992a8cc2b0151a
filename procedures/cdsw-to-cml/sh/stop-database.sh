scale_to cml 0 "$1" statefulset "$CML_DB" || return
cml delete pod "$CML_DB-0" --ignore-not-found --wait=true --timeout="$STOP_TIMEOUT"
