local jobs
if [ -n "$CML_MIGRATE_FILE" ]; then
  jobs=$(cml create --dry-run=client -f "$CML_MIGRATE_FILE" -o 'jsonpath={.kind}/{.metadata.name}' | sed -n 's/^Job\///p') || return
else
  jobs=$(cml get job -o 'jsonpath={range .items[*]}{.metadata.name}{"\n"}{end}') || return
  jobs=$(printf '%s\n' "$jobs" | awk -v name="$CML_MIGRATE_JOB" '$0 == name || name == "" && /^db-migrate/')
fi
case $jobs in
'')
  echo 'there is no such Job' >&2
  return 1
  ;;
*?'
'?*)
  printf 'several Jobs; name the one that brought this workspace up to date in CML_MIGRATE_JOB:\n%s\n' "$jobs" >&2
  return 1
  ;;
esac
printf '%s\n' "$jobs"
