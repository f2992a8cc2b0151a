# sql_values CLIENT [NAME=VALUE]...: prints what makes values known as @NAME to mysql or sqlite. Hexadecimal, so that nothing in them is SQL.
sql_values() {
  local client=$1 pair hex
  shift
  for pair; do
    hex=$(printf %s "${pair#*=}" | od -An -v -tx1 | tr -d ' \n') || return
    case $client in
    mysql) printf "SET @%s = CONVERT(X'%s' USING utf8mb4);\n" "${pair%%=*}" "$hex" ;;
    *) printf '.parameter set @%s "CAST(X'\''%s'\'' AS TEXT)"\n' "${pair%%=*}" "$hex" ;;
    esac
  done
}
