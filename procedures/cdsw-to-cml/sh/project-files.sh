in_files sh -c 'cd /migration/projects && { [ ! -d projects ] || find projects ! -type d | sed -n 1,20p; }'
