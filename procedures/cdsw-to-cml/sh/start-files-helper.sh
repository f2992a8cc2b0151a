case "$IMAGE" in
*[!A-Za-z0-9._/:@-]*)
  printf 'not the name of an image: %s\n' "$IMAGE" >&2
  exit 1
  ;;
esac
# Where the database's own pod may run, and with what it fetches its image, a helper may too.
of_database() {
  kubectl --context "$CML_CONTEXT" get statefulset -n "$CML_NAMESPACE" "$CML_DB" -o "jsonpath={.spec.template.spec.$1}"
}
account=$(of_database serviceAccountName)
secrets=$(of_database imagePullSecrets)
selector=$(of_database nodeSelector)
tolerations=$(of_database tolerations)
tolerations=${tolerations#?}
tolerations=${tolerations%?}
nowhere='{}'
start_helper() {
  # One that is being deleted, since an earlier attempt, may still look ready.
  going=$(kubectl --context "$CML_CONTEXT" get pod -n "$CML_NAMESPACE" "$1" --ignore-not-found -o 'jsonpath={.metadata.deletionTimestamp}')
  [ -z "$going" ] || kubectl --context "$CML_CONTEXT" delete pod -n "$CML_NAMESPACE" "$1" --ignore-not-found --wait=true
  kubectl --context "$CML_CONTEXT" apply -n "$CML_NAMESPACE" -f - <<YAML
apiVersion: v1
kind: Pod
metadata:
  name: $1
  annotations:
    sidecar.istio.io/inject: "false"
spec:
  restartPolicy: Always
  terminationGracePeriodSeconds: 5
  serviceAccountName: ${account:-default}
  automountServiceAccountToken: false
  imagePullSecrets: ${secrets:-[]}
  nodeSelector: ${selector:-$nowhere}
  tolerations: [{key: node-role.kubernetes.io/infra, operator: Equal, value: "true", effect: NoSchedule}${tolerations:+, $tolerations}]
  containers:
    - name: helper
      image: $IMAGE
      imagePullPolicy: IfNotPresent
      command: [sh, -c, "trap 'exit 0' TERM; while :; do sleep 5; done"]
      securityContext:
        runAsUser: 0
      volumeMounts:
        - name: volume
          mountPath: $3
  volumes:
    - name: volume
      persistentVolumeClaim:
        claimName: $2
YAML
  kubectl --context "$CML_CONTEXT" wait -n "$CML_NAMESPACE" --for=condition=Ready "pod/$1" --timeout="$START_TIMEOUT"
}
start_helper stepwright-files "$CML_FILES_CLAIM" /migration/projects
