local state
state=$(job_state) || return
case " $state " in
*' Complete '* | *' Failed '*) ;;
*)
  printf 'the Job %s has not ended\n' "$MIGRATE_JOB"
  return 1
  ;;
esac
