local statements
statements=$(replica_db) || return
printf 'SET sql_log_bin = 0, foreign_key_checks = 0;\n%s\n' "$statements" | replica_db
