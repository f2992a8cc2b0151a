local going
# A pod that is being deleted may still answer; one that is Running may not answer yet.
going=$(cml get pod "$CML_DB-0" -o 'jsonpath={.metadata.deletionTimestamp}') || return
[ -z "$going" ] && echo 'SELECT 1;' | expect 1 cml_sql
