printf 'DATA_FOLDER=%s\n' "$(echo 'SHOW data_directory;' | cml_sql)"
printf 'MIGRATE_JOB=%s\n' "$(find_migrate_job)"
