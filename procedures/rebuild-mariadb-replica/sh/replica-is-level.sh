slave_status 'Slave_(IO|SQL)_Running|Seconds_Behind_Master|Last_(IO|SQL)_Error' |
  awk '{ print } /Running: Yes$|^Seconds_Behind_Master: 0$/ { good++ } END { exit good != 3 }'
