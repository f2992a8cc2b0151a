# selector_of PLACE KIND NAME: prints the label selector of a workload's pods; nothing without a workload.
selector_of() {
  local labels
  labels=$("$1" get "$2" "$3" --ignore-not-found \
    -o 'go-template={{range $key, $value := .spec.selector.matchLabels}}{{$key}}={{$value}},{{end}}') || return
  printf '%s' "${labels%,}"
}
