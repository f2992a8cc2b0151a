status=0
log_in right || status=$?
if [ "$status" -eq 1 ]; then
  # psql hashes the password itself, so that no statement holds it; and first nothing is logged any more, if the role may decide that.
  run_on db DB_ROLE <<'REMOTE'
password=${POSTGRES_PASSWORD:-$(cat "${POSTGRES_PASSWORD_FILE-}")}
new_session=$(command -v setsid || true)
said=$(printf '%s\n%s\n' "$password" "$password" | $new_session psql -X -q -v ON_ERROR_STOP=1 -U "$DB_ROLE" -d "$DB_ROLE" -o /dev/null -c "
  SELECT set_config(name, quiet, false)
  FROM (VALUES ('log_statement', 'none'), ('log_min_error_statement', 'panic'), ('log_min_duration_statement', '-1'), ('log_min_duration_sample', '-1'),
               ('log_transaction_sample_rate', '0'), ('debug_print_parse', 'off'), ('debug_print_rewritten', 'off'), ('debug_print_plan', 'off'),
               ('pgaudit.log', 'none'), ('pg_stat_statements.track_utility', 'off')) AS setting (name, quiet)
  JOIN pg_settings USING (name) WHERE current_setting('is_superuser') = 'on'" -c '\password' 2>&1) || { printf '%s\n' "$said" | grep -v '^Enter ' >&2; exit 1; }
REMOTE
  # Connections that were opened with another password end with the pod.
  cml delete pod "$CML_DB-0" --wait=true --timeout="$STOP_TIMEOUT"
  wait_until "$START_TIMEOUT" 3s log_in right
fi
[ "$status" -le 1 ]
asks_for_password
