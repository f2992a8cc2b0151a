cml get job "$MIGRATE_JOB" --ignore-not-found -o 'jsonpath={.status.conditions[?(@.status=="True")].type}'
