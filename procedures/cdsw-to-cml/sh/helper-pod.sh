local t=.spec.template.spec spec image account secrets selector tolerations nowhere='{}' there
# Where the database's own pod may run, and with what it fetches its image, a helper may too.
spec=$(cml get statefulset "$CML_DB" -o \
  "jsonpath={$t.containers[?(@.name==\"$CML_DB_CONTAINER\")].image}|{$t.serviceAccountName}|{$t.imagePullSecrets}|{$t.nodeSelector}|{$t.tolerations}") || return
IFS='|' read -r image account secrets selector tolerations <<<"$spec"
image=${HELPER_IMAGE:-$image}
fits "$image" '[A-Za-z0-9._/:@-]+' || refuse "not the name of an image: $image" || return
tolerations=${tolerations#?}
# One that is being deleted, or that has ended, may still look ready.
there=$(cml get pod "$1" --ignore-not-found -o 'jsonpath={.metadata.deletionTimestamp}{.status.phase}') || return
case $there in '' | Running | Pending) ;; *) cml delete pod "$1" --ignore-not-found --wait=true --timeout="$STOP_TIMEOUT" || return ;; esac
cml apply -f - <<YAML || return
apiVersion: v1
kind: Pod
metadata: {name: $1, annotations: {sidecar.istio.io/inject: "false"}}
spec:
  restartPolicy: Always
  activeDeadlineSeconds: $(seconds "$HELPER_LIFETIME")
  terminationGracePeriodSeconds: 5
  serviceAccountName: ${account:-default}
  automountServiceAccountToken: false
  imagePullSecrets: ${secrets:-[]}
  nodeSelector: ${selector:-$nowhere}
  tolerations: [{key: node-role.kubernetes.io/infra, operator: Equal, value: "true", effect: NoSchedule}${tolerations:+, ${tolerations%?}}]
  containers:
    - name: helper
      image: $image
      imagePullPolicy: IfNotPresent
      command: [sh, -c, "trap 'exit 0' TERM; while :; do sleep 5; done"]
      securityContext: {runAsUser: 0, allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add: [CHOWN, DAC_OVERRIDE, FOWNER, FSETID]}}
      volumeMounts: [{name: volume, mountPath: $3}]
  volumes: [{name: volume, persistentVolumeClaim: {claimName: $2}}]
YAML
cml wait --for=condition=Ready "pod/$1" --timeout="$START_TIMEOUT"
