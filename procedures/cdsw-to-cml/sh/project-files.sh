run_on in_files <<'REMOTE'
cd /migration/projects
[ ! -d projects ] || find projects ! -type d | sed -n 1,20p
REMOTE
