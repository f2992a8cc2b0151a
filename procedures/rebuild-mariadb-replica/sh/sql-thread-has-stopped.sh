slave_status 'Slave_SQL_Running|Seconds_Behind_Master|Last_(IO|SQL)_Error' |
  awk '{ print } /^Slave_SQL_Running: No$/ { stopped = 1 } END { exit !stopped }'
