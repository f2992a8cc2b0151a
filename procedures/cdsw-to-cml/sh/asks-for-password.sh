local status=0
log_in wrong || status=$?
case $status in
0) echo 'the server lets a wrong password in: pg_hba.conf trusts the addresses of pods; let it ask for passwords there' >&2 ;;
1) return 0 ;;
esac
return 1
