folder=$(echo 'SHOW data_directory;' | cml_sql)
if [ -n "$CML_MIGRATE_FILE" ]; then
  jobs=$(cml create --dry-run=client -f "$CML_MIGRATE_FILE" -o 'jsonpath={.kind}/{.metadata.name}' | sed -n 's/^Job\///p')
else
  jobs=$(cml get job -o 'jsonpath={range .items[*]}{.metadata.name}{"\n"}{end}' | awk -v name="$CML_MIGRATE_JOB" '$0 == name || name == "" && /^db-migrate/')
fi
[ -n "$jobs" ] || refuse 'there is no such Job'
case $jobs in *$'\n'*) refuse 'several Jobs; name the one that brought this workspace up to date in CML_MIGRATE_JOB:'$'\n'"$jobs" ;; esac
printf '%s\n' DATA_FOLDER="$folder" MIGRATE_JOB="$jobs"
