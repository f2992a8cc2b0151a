# service_to NAME PLACE UNIT STATE LIMIT: as unit_to; records first what the unit was, once, for service_back.
service_to() {
  local record
  record=$(record_of "$1" "$2" "$3") || return
  [ -s "$record" ] || {
    unit_state "$2" "$3" >"$record.new" && mv -f -- "$record.new" "$record"
  } || return
  unit_to "$2" "$3" "$4" "$5"
}
