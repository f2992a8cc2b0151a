uid=$(kubectl --context "$CML_CONTEXT" get namespace kube-system -o 'jsonpath={.metadata.uid}')
if [ -z "$uid" ] || [ "$uid" = "$ARCHIVE_SOURCE" ]; then
  echo 'this is the cluster that the archive was taken from' >&2
  exit 1
fi
missing=''
need() {
  found=$(kubectl --context "$CML_CONTEXT" get "$1" -n "$CML_NAMESPACE" "$2" --ignore-not-found -o name)
  [ -n "$found" ] || missing="$missing $1/$2"
}
need statefulset "$CML_DB"
need pod "$CML_DB-0"
need deployment web
need persistentvolumeclaim "$CML_DB_CLAIM"
need persistentvolumeclaim "$CML_FILES_CLAIM"
[ -z "$missing" ] || {
  printf 'not in the namespace %s:%s\n' "$CML_NAMESPACE" "$missing" >&2
  exit 1
}
containers=$(kubectl --context "$CML_CONTEXT" get pod -n "$CML_NAMESPACE" "$CML_DB-0" -o 'jsonpath={.spec.containers[*].name}')
case " $containers " in
*" $CML_DB_CONTAINER "*) ;;
*)
  printf 'the pod %s has the containers %s, and no %s\n' "$CML_DB-0" "$containers" "$CML_DB_CONTAINER" >&2
  exit 1
  ;;
esac
