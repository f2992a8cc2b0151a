cml get "statefulset/$CML_DB" "pod/$CML_DB-0" deployment/web "persistentvolumeclaim/$CML_DB_CLAIM" "persistentvolumeclaim/$CML_FILES_CLAIM" -o name
containers=$(cml get pod "$CML_DB-0" -o 'jsonpath={.spec.containers[*].name}')
case " $containers " in *" $CML_DB_CONTAINER "*) ;; *) refuse "the pod $CML_DB-0 has the containers $containers, and no $CML_DB_CONTAINER" ;; esac
db sh -c '
  for tool in df du pg_dump pg_dumpall psql sha256sum; do
    command -v "$tool" >/dev/null || { echo "the container of the database has no $tool" >&2; exit 1; }
  done
  [ -w "$1" ] || { echo "not writable in the container of the database: $1" >&2; exit 1; }
' sh "$DUMP_FOLDER"
status=0
log_in right || status=$?
case $status in 0) ;; 1) echo 'the server does not take the password of its container: set-password sets it, and services with another one can no longer log in' ;; *) exit 2 ;; esac
asks_for_password
