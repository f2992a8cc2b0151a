local status=0
log_in wrong || status=$?
[ "$status" -ne 0 ] || refuse 'the server lets a wrong password in: pg_hba.conf trusts the addresses of pods; let it ask for passwords there' || return
[ "$status" -eq 1 ]
