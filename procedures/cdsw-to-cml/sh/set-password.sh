status=0
log_in right || status=$?
if [ "$status" -eq 1 ]; then
  change_password
elif [ "$status" -ne 0 ]; then
  exit 1
fi
asks_for_password
