scale_back cml database || return
wait_until "$START_TIMEOUT" 2s database_answers
