run_on in_files <<'REMOTE'
cd /migration/projects
[ ! -d projects ] || find projects ! -type d | head -n 20
REMOTE
