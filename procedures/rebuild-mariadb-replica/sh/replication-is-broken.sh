slave_status 'Master_Host|Slave_(IO|SQL)_Running|Last_(IO|SQL)_Error' |
  awk '{ print } /Running: Yes$/ { running++ } END { exit running == 2 }'
