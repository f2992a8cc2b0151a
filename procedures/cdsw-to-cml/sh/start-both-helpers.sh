case "$IMAGE" in
*[!A-Za-z0-9._/:@-]*)
  printf 'not the name of an image: %s\n' "$IMAGE" >&2
  exit 1
  ;;
esac
kubectl --context "$CML_CONTEXT" apply -n "$CML_NAMESPACE" -f - <<YAML
apiVersion: v1
kind: Pod
metadata:
  name: stepwright-files
  annotations:
    sidecar.istio.io/inject: "false"
spec:
  restartPolicy: Always
  terminationGracePeriodSeconds: 5
  containers:
    - name: helper
      image: $IMAGE
      imagePullPolicy: IfNotPresent
      command: [sh, -c, "trap 'exit 0' TERM; while :; do sleep 5; done"]
      securityContext:
        runAsUser: 0
      volumeMounts:
        - name: volume
          mountPath: /migration/projects
  volumes:
    - name: volume
      persistentVolumeClaim:
        claimName: $CML_FILES_CLAIM
  tolerations:
    - key: node-role.kubernetes.io/infra
      operator: Equal
      value: "true"
      effect: NoSchedule
YAML
deadline=$((SECONDS + 600))
until [ "$(kubectl --context "$CML_CONTEXT" get pod -n "$CML_NAMESPACE" stepwright-files \
  -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')" = True ]; do
  [ "$SECONDS" -lt "$deadline" ] || {
    kubectl --context "$CML_CONTEXT" get pod -n "$CML_NAMESPACE" stepwright-files -o wide >&2
    exit 1
  }
  sleep 2
done
kubectl --context "$CML_CONTEXT" apply -n "$CML_NAMESPACE" -f - <<YAML
apiVersion: v1
kind: Pod
metadata:
  name: stepwright-database
  annotations:
    sidecar.istio.io/inject: "false"
spec:
  restartPolicy: Always
  terminationGracePeriodSeconds: 5
  containers:
    - name: helper
      image: $IMAGE
      imagePullPolicy: IfNotPresent
      command: [sh, -c, "trap 'exit 0' TERM; while :; do sleep 5; done"]
      securityContext:
        runAsUser: 0
      volumeMounts:
        - name: volume
          mountPath: /migration/database
  volumes:
    - name: volume
      persistentVolumeClaim:
        claimName: $CML_DB_CLAIM
  tolerations:
    - key: node-role.kubernetes.io/infra
      operator: Equal
      value: "true"
      effect: NoSchedule
YAML
deadline=$((SECONDS + 600))
until [ "$(kubectl --context "$CML_CONTEXT" get pod -n "$CML_NAMESPACE" stepwright-database \
  -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')" = True ]; do
  [ "$SECONDS" -lt "$deadline" ] || {
    kubectl --context "$CML_CONTEXT" get pod -n "$CML_NAMESPACE" stepwright-database -o wide >&2
    exit 1
  }
  sleep 2
done
