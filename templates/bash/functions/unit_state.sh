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
