scale_back cml database statefulset "$CML_DB" || return
wait_until "$START_TIMEOUT" 2s database_answers
